import { loadDay, type WrittenDay } from "@/fixtures/days/loadDay";
import type { Configuration } from "./configuration";
import { TestDevice } from "./testDevice";

/**
 * Lets a written day happen: its rooms, devices and prices are made, its messages published over MQTT. `suffix` keeps the
 * rooms and devices of one test apart from those of another.
 */
export async function letItHappen(
	name: string,
	suffix: string,
	mqttUrl: string,
	configuration: Configuration,
): Promise<WrittenDay> {
	const day = renamed(loadDay(name), suffix);
	const at = (instant: number) => new Date(instant).toISOString();
	for (const device of day.devices) {
		const [first, ...moves] = device.placements;
		if (!first || moves.length > 0) throw new Error(`${name}: a device that moves is told by the database tests.`);
		await configuration.classroom(first.classroom);
		const secret = await configuration.device(device.esp32_name, first.classroom, {
			effective_from: at(first.from),
			...(device.power_max_w ? { power_max_w: device.power_max_w } : {}),
			switches: device.switches.map(({ name: label, type, rating_w }) => ({ name: label, type, power_rating_w: rating_w })),
		});
		for (const version of day.cost_versions)
			await configuration.price(Number(version.cost_per_kwh), at(version.effective_from), first.classroom);
		const client = await TestDevice.connect(mqttUrl, device.esp32_name, secret);
		for (const { payload, topic } of day.messages.filter((message) => message.device === device.esp32_name))
			await client.publish(payload, topic);
		await client.end();
	}
	return day;
}

function renamed(day: WrittenDay, suffix: string): WrittenDay {
	const of = (text: string) => `${text}-${suffix}`;
	return {
		...day,
		devices: day.devices.map((device) => ({
			...device,
			esp32_name: of(device.esp32_name),
			classroom: of(device.classroom),
			placements: device.placements.map((placement) => ({ ...placement, classroom: of(placement.classroom) })),
		})),
		messages: day.messages.map((message) => ({
			...message,
			device: of(message.device),
			payload: withName(message.payload, of(message.device)),
		})),
		expected: {
			...day.expected,
			days: day.expected.days.map((each) => ({ ...each, classroom: of(each.classroom) })),
			months: day.expected.months.map((each) => ({ ...each, classroom: of(each.classroom) })),
		},
	};
}

type Payload = WrittenDay["messages"][number]["payload"];

function withName(payload: Payload, name: string): Payload {
	return !Array.isArray(payload) && "esp32_name" in payload ? { ...payload, esp32_name: name } : payload;
}
