import { randomUUID } from "node:crypto";
import type { Instant } from "@/domain/calendar/interval";
import { addDays, localDate, localMonth, startOfDate } from "@/domain/calendar/zone";
import { createBuilding } from "@/store/buildings";
import { createClassroom } from "@/store/classrooms";
import { notifyConfig } from "@/store/configurationMarks";
import { rotateSecret } from "@/store/deviceCredentials";
import { createDevice } from "@/store/devices";
import type { createPrisma } from "@/store/prisma";
import { createSite, currentZone, listSites, type Site } from "@/store/sites";
import { createSwitch } from "@/store/switchRatings";
import type { Transaction } from "@/store/transaction";
import type { SimDevice } from "../simulate/campus";
import { DEMO_BUILDINGS, DEMO_TROUBLE, demoDevices } from "./campus";
import { ensureTimetable } from "./timetable";

const SINCE_ALWAYS = 0;
const AUTHOR = "demo";

export interface DemoPlaces {
	readonly site: Site;
	readonly zone: string;
	/** Ids by device name. */
	readonly deviceIds: ReadonlyMap<string, number>;
	/** New MQTT passwords of devices whose old one is not known. */
	readonly secrets: ReadonlyMap<string, string>;
}

/** Makes what is missing of the demo's buildings, rooms, devices and prices, all or none. Doing it twice changes nothing. */
export async function configureDemo(
	prisma: ReturnType<typeof createPrisma>,
	knownSecrets: ReadonlySet<string>,
	now: Instant,
): Promise<DemoPlaces> {
	return prisma.$transaction(
		async (tx) => {
			const site =
				(await listSites(tx, null))[0] ??
				(await createSite(tx, { name: "Main campus", timeZone: "Asia/Kolkata", currency: "INR" }));
			const rooms = await ensureRooms(tx, site, now);
			const deviceIds = new Map<string, number>();
			const secrets = new Map<string, string>();
			for (const device of demoDevices()) {
				const id = await ensureDevice(tx, site, device, rooms.get(device.room) ?? 0);
				deviceIds.set(device.name, id);
				if (!knownSecrets.has(device.name)) secrets.set(device.name, await rotateSecret(tx, id, new Date(now)));
			}
			const zone = currentZone(site, now);
			await ensurePrices(tx, site, rooms, zone, now);
			await ensureBudgets(tx, site, rooms, zone, now);
			await ensureTimetable(tx, site, rooms, zone, now);
			await notifyConfig(tx, `site:${site.id}`);
			return { site, zone, deviceIds, secrets };
		},
		{ timeout: 60_000, maxWait: 10_000 },
	);
}

async function ensureRooms(tx: Transaction, site: Site, now: Instant): Promise<Map<string, number>> {
	const ids = new Map<string, number>();
	for (const building of DEMO_BUILDINGS) {
		const found = await tx.building.findUnique({ where: { siteId_name: { siteId: site.id, name: building.name } } });
		const buildingId = found?.id ?? (await createBuilding(tx, site.id, building.name)).id;
		for (const { code, name, areaM2 } of building.rooms) {
			const room = await tx.classroom.findUnique({ where: { siteId_code: { siteId: site.id, code } } });
			ids.set(code, room?.id ?? (await createClassroom(tx, site.id, { code, name, buildingId, areaM2 }, new Date(now))).id);
		}
	}
	return ids;
}

async function ensureDevice(tx: Transaction, site: Site, device: SimDevice, classroomId: number): Promise<number> {
	const found = await tx.device.findUnique({ where: { esp32Name: device.name }, select: { id: true } });
	if (found) return found.id;
	const id = await createDevice(tx, {
		siteId: site.id,
		esp32Name: device.name,
		adapter: "autovolt",
		consumptionFactorMicro: 1_000_000,
	});
	await tx.devicePlacement.create({ data: { deviceId: id, classroomId, effectiveFrom: new Date(SINCE_ALWAYS) } });
	for (const [position, { name, type, ratingW }] of device.switches.entries()) {
		const isUnrated = device.name === DEMO_TROUBLE.unrated && type === "fan";
		const rating = { powerRatingMw: isUnrated ? null : BigInt(ratingW) * 1_000n, consumptionFactorMicro: 1_000_000 };
		await createSwitch(tx, id, { position, name, type, gpio: null, ...rating }, SINCE_ALWAYS);
	}
	return id;
}

/** Three weeks ago the flat price became a tariff by time of use, with a fixed charge and duty. */
const REVISED: object[] = [
	{
		kind: "energy_tou",
		base_rate_per_kwh: "8.8",
		periods: [
			{ name: "Day", factor: "1", windows: [{ from: "06:00", to: "18:00" }] },
			{ name: "Evening peak", factor: "1.25", windows: [{ from: "18:00", to: "22:00" }] },
			{ name: "Night", factor: "0.9", windows: [{ from: "22:00", to: "06:00" }] },
		],
	},
	{ kind: "fixed", amount: "6000", per: "connection", allocate_by: "area" },
	{ kind: "surcharge", name: "Electricity duty", percent: "5", of: ["energy_tou"] },
];

/** The programming lab has an agreement of its own. */
async function ensurePrices(
	tx: Transaction,
	site: Site,
	rooms: ReadonlyMap<string, number>,
	zone: string,
	now: Instant,
): Promise<void> {
	if ((await tx.costVersion.count({ where: { siteId: site.id } })) > 0) return;
	const day = (daysAgo: number) => new Date(startOfDate(addDays(localDate(now, zone), -daysAgo), zone));
	const flat = (rate: string): object[] => [{ kind: "energy_flat", rate_per_kwh: rate }];
	const version = (components: object[], from: Date, until: Date | null, notes: string, room: string | null = null) => ({
		siteId: site.id,
		scope: room === null ? ("site" as const) : ("classroom" as const),
		classroomId: room === null ? null : (rooms.get(room) ?? null),
		effectiveFrom: from,
		effectiveUntil: until,
		recordedFrom: new Date(now),
		versionKey: randomUUID(),
		components,
		notes,
		createdBy: AUTHOR,
	});
	await tx.costVersion.createMany({
		data: [
			version(flat("8.5"), day(400), day(21), "Tariff order of last year"),
			version(REVISED, day(21), null, "Revised tariff, by time of use"),
			version(flat("7.4"), day(14), null, "Research grant pays the difference", "CSE-201"),
		],
	});
}

/** What the campus may spend a month, and the programming lab of it. */
async function ensureBudgets(
	tx: Transaction,
	site: Site,
	rooms: ReadonlyMap<string, number>,
	zone: string,
	now: Instant,
): Promise<void> {
	if ((await tx.budget.count({ where: { siteId: site.id } })) > 0) return;
	const budget = (room: string | null, amount: bigint) => ({
		siteId: site.id,
		classroomId: room === null ? null : (rooms.get(room) ?? null),
		fromMonth: new Date(`${localMonth(startOfDate(addDays(localDate(now, zone), -60), zone), zone)}-01T00:00:00Z`),
		oneMonth: false,
		amount,
		thresholds: [80, 100],
		createdBy: AUTHOR,
		createdAt: new Date(now),
	});
	await tx.budget.createMany({ data: [budget(null, 70_000_00n), budget("CSE-201", 4_500_00n)] });
}
