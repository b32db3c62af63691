import { chance, chosen, hash32 } from "@/scripts/simulate/random";
import { CRASH_DEVICES, type CrashDevice } from "./campus";

/** One message of a device, and by what its contents can be found in the database. */
export interface CrashMessage {
	readonly device: string;
	readonly topic: "telemetry" | "event";
	readonly payload: string;
	readonly wave: number;
	/** Null where it has no number: then a PUBACK is all that can be waited for. */
	readonly number: { readonly epoch: number; readonly seq: number } | null;
	/** As `storedKeys` says it, one per reading. */
	readonly keys: readonly string[];
}

export const WAVES = 8;
const READINGS_PER_WAVE = 6;
const MINUTE = 60_000;

/**
 * All that the devices of the campus say, in the order in which each sends it. The same seed says the same. Half of the
 * devices number their readings (all of them when `numbered`); there are resets, readings that come late and twice,
 * arrays, gaps, switch events, and a boot without a clock whose anchor comes last.
 */
export function crashStream(seed: number, { numbered }: { readonly numbered: boolean }): CrashMessage[] {
	return CRASH_DEVICES.flatMap((device, index) => new DeviceStream(device, index, seed, numbered || index % 2 === 1).messages());
}

class DeviceStream {
	private readonly said: CrashMessage[] = [];
	private epoch: number;
	private at: number;
	private totalWh: number;
	private readonly seq = { telemetry: 0, event: 0 };
	private readonly states = [false, false];
	private boot = 1;

	constructor(
		private readonly device: CrashDevice,
		private readonly index: number,
		private readonly seed: number,
		private readonly numbered: boolean,
	) {
		this.epoch = hash32(seed, index, "epoch");
		this.at = device.begins;
		this.totalWh = chosen(0, 90_000, seed, index, "total");
	}

	messages(): CrashMessage[] {
		for (let wave = 0; wave < WAVES; wave++) this.wave(wave);
		// A late one takes its turn among those of its wave.
		return this.said
			.map((message, n) => ({ message, n }))
			.sort((a, b) => a.message.wave - b.message.wave || a.n - b.n)
			.map(({ message }) => message);
	}

	private wave(wave: number): void {
		const unsynced = this.index === 5 && wave === 6;
		if (unsynced) this.boot = 2;
		const array: { text: string; key: string }[] = [];
		if (wave === 4 && this.index % 3 === 1) this.reset();
		for (let n = 0; n < READINGS_PER_WAVE; n++) {
			const key = [this.seed, this.index, wave, n] as const;
			this.at += (chance(...key, "gap") < 0.08 ? 25 : chosen(2, 9, ...key, "step")) * MINUTE + chosen(0, 999, ...key, "ms");
			this.totalWh += chosen(1, 60, ...key, "wh");
			if (chance(...key, "switch") < 0.3) this.toggle(wave, chosen(0, 1, ...key, "which"));
			const reading = this.reading(unsynced);
			const seq = this.seq.telemetry;
			if (this.index % 3 === 2 && wave === 5) array.push(reading);
			else {
				const late = !this.numbered && wave === 2 && n === 3;
				this.say("telemetry", reading.text, late ? 6 : wave, this.numbered ? seq : null, [reading.key]);
				if (!this.numbered && chance(...key, "twice") < 0.1) this.say("telemetry", reading.text, wave + 1, null, [reading.key]);
			}
		}
		if (array.length > 0)
			this.say(
				"telemetry",
				`[${array.map(({ text }) => text).join(",")}]`,
				wave,
				this.numbered ? this.seq.telemetry : null,
				array.map(({ key }) => key),
			);
		if (this.index === 5 && wave === 7)
			this.event(wave, { type: "time_anchor", boot: 2, uptime_ms: this.uptime(), ts_ms: this.at });
	}

	private reset(): void {
		this.epoch = hash32(this.epoch, "next");
		this.totalWh = 0;
		this.seq.telemetry = 0;
		this.seq.event = 0;
	}

	/** Milliseconds since the start of boot 2, which begins with the stream. */
	private uptime(): number {
		return this.at - this.device.begins;
	}

	private reading(unsynced: boolean): { text: string; key: string } {
		const plain = { esp32_name: this.device.name, energy_wh_total: this.totalWh, switch_state: this.states };
		const clock = unsynced ? { ts_ms: 0, time_synced: false } : { ts_ms: this.at, time_synced: true };
		const rest = this.numbered
			? { ...clock, epoch: this.epoch, boot: this.boot, seq: ++this.seq.telemetry, uptime_ms: this.uptime() }
			: { timestamp: this.at };
		return {
			text: JSON.stringify({ ...plain, ...rest }),
			key: `${this.device.name}|${unsynced ? "-" : this.at}|${this.totalWh * 1_000}`,
		};
	}

	private toggle(wave: number, position: number): void {
		this.states[position] = !this.states[position];
		const event = {
			type: "switch",
			boot: this.boot,
			ts_ms: this.at - 700,
			switch: position,
			state: this.states[position],
			source: "manual",
		};
		this.event(wave, event);
	}

	private event(wave: number, fields: object): void {
		const seq = ++this.seq.event;
		const payload = JSON.stringify({ ...fields, epoch: this.epoch, seq });
		this.say("event", payload, wave, seq, [`${this.device.name}|event|${this.epoch}|${seq}`]);
	}

	private say(topic: CrashMessage["topic"], payload: string, wave: number, seq: number | null, keys: readonly string[]): void {
		const number = seq === null ? null : { epoch: this.epoch, seq };
		this.said.push({ device: this.device.name, topic, payload, wave: Math.min(wave, WAVES - 1), number, keys });
	}
}
