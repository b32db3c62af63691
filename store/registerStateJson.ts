import type { Instant } from "@/domain/calendar/interval";
import type { OpenLook } from "@/domain/ledger/deriveEntries";
import type { RegisterState } from "@/domain/ledger/registerState";
import type { Disorder, KnownEpoch, PlacedReading } from "@/domain/telemetry/orderReadings";
import type { Reading } from "@/domain/telemetry/reading";

/** What the columns of a checkpoint do not say, in short names; absent = the default. Most registers have almost none. */
interface StateJson {
	/** The reference: own clock, filedAt (where they differ from reading_at), 1 = unsynced, firmware. */
	readonly ra?: Instant;
	readonly rf?: Instant;
	readonly ru?: 1;
	readonly fw?: string;
	readonly held?: PlacedJson;
	readonly pending?: PlacedJson;
	readonly doubtful?: 1;
	readonly spans?: 1;
	readonly looks?: readonly (readonly [base: PlacedJson, since: Instant, readingsAfter: number, candidate: 0 | 1])[];
	readonly numbered?: readonly [epoch: number, seq: number, at: Instant];
	readonly epochs?: readonly (readonly [epoch: number, firstAt: Instant])[];
	readonly disorder?: readonly (readonly [from: Instant, until: Instant])[];
	readonly unsyncedMax?: Instant;
	readonly unsettled?: Instant;
}

type PlacedJson = readonly [at: Instant, key: string, energy: string | null, power: string | null, ...rest: unknown[]];

/** The state beside its reference, as JSON text; null when there is nothing to say. */
export function toStateJson(state: RegisterState): string | null {
	const { tail, newestNumbered } = state;
	const { reference, looks } = tail;
	const reading = reference?.reading;
	const isReference =
		newestNumbered &&
		reading?.epoch === newestNumbered.epoch &&
		reading.seq === newestNumbered.seq &&
		reference?.at === newestNumbered.at;
	const json: StateJson = {
		...(reading && reading.at !== reference.at ? { ra: reading.at } : {}),
		...(reading && reading.filedAt !== reference.at ? { rf: reading.filedAt } : {}),
		...(reading && !reading.synced ? { ru: 1 as const } : {}),
		...(reading && reading.firmware !== null ? { fw: reading.firmware } : {}),
		...(tail.held ? { held: placedJson(tail.held) } : {}),
		...(tail.pending ? { pending: placedJson(tail.pending) } : {}),
		...(tail.doubtful ? { doubtful: 1 as const } : {}),
		...(tail.spansTransient ? { spans: 1 as const } : {}),
		...(looks.length > 0 ? { looks: looks.map(lookJson) } : {}),
		...(newestNumbered && !isReference
			? { numbered: [newestNumbered.epoch, newestNumbered.seq, newestNumbered.at] as const }
			: {}),
		...(state.epochs.length > 0 ? { epochs: state.epochs.map(({ epoch, firstAt }) => [epoch, firstAt] as const) } : {}),
		...(state.disorder.length > 0 ? { disorder: state.disorder.map(({ from, until }) => [from, until] as const) } : {}),
		...(state.unsyncedFiledMax !== null ? { unsyncedMax: state.unsyncedFiledMax } : {}),
		...(state.unsettledFrom !== null ? { unsettled: state.unsettledFrom } : {}),
	};
	for (const _ in json) return JSON.stringify(json);
	return null;
}

/** The columns of a checkpoint that make up its state. */
export interface StateColumns {
	readonly readingAt: Instant | null;
	readonly readingKey: Uint8Array | null;
	readonly energyMwh: bigint | null;
	readonly powerMw: bigint | null;
	readonly epoch: number | null;
	readonly boot: number | null;
	readonly seq: number | null;
	readonly uptimeMs: number | null;
	readonly switchStates: string | null;
	readonly newestAt: Instant | null;
	readonly state: unknown;
}

export function fromStateColumns(columns: StateColumns): RegisterState {
	const json = (columns.state ?? {}) as StateJson;
	const reference = referenceOf(columns, json);
	return {
		tail: {
			reference,
			held: json.held ? fromPlacedJson(json.held) : null,
			pending: json.pending ? fromPlacedJson(json.pending) : null,
			doubtful: json.doubtful === 1,
			spansTransient: json.spans === 1,
			looks: (json.looks ?? []).map(
				([base, since, readingsAfter, candidate]): OpenLook => ({
					base: fromPlacedJson(base),
					since,
					readingsAfter,
					candidate: candidate === 1,
				}),
			),
		},
		newestAt: columns.newestAt,
		newestNumbered: newestNumberedOf(reference, json),
		epochs: (json.epochs ?? []).map(([epoch, firstAt]): KnownEpoch => ({ epoch, firstAt })),
		disorder: (json.disorder ?? []).map(([from, until]): Disorder => ({ from, until })),
		unsyncedFiledMax: json.unsyncedMax ?? null,
		unsettledFrom: json.unsettled ?? null,
	};
}

function newestNumberedOf(reference: PlacedReading | null, json: StateJson): RegisterState["newestNumbered"] {
	if (json.numbered) return { epoch: json.numbered[0], seq: json.numbered[1], at: json.numbered[2] };
	const reading = reference?.reading;
	if (!reading || reading.epoch === null || reading.seq === null) return null;
	return { epoch: reading.epoch, seq: reading.seq, at: reference.at };
}

function referenceOf(columns: StateColumns, json: StateJson): PlacedReading | null {
	if (columns.readingAt === null || columns.readingKey === null) return null;
	const reading: Reading = {
		key: columns.readingKey,
		at: json.ra ?? columns.readingAt,
		filedAt: json.rf ?? columns.readingAt,
		receivedAt: columns.readingAt,
		synced: json.ru !== 1,
		energyMwh: columns.energyMwh,
		powerMw: columns.powerMw,
		epoch: columns.epoch,
		boot: columns.boot,
		seq: columns.seq,
		uptimeMs: columns.uptimeMs,
		switchStates: columns.switchStates,
		firmware: json.fw ?? null,
	};
	return { reading, at: columns.readingAt };
}

function lookJson({ base, since, readingsAfter, candidate }: OpenLook) {
	return [placedJson(base), since, readingsAfter, candidate ? 1 : 0] as const;
}

function placedJson({ at, reading }: PlacedReading): PlacedJson {
	const { key, energyMwh, powerMw, ...rest } = reading;
	const clock = [rest.at, rest.filedAt, rest.receivedAt, rest.synced ? 1 : 0, rest.epoch, rest.boot, rest.seq, rest.uptimeMs];
	return [
		at,
		Buffer.from(key).toString("base64"),
		energyMwh?.toString() ?? null,
		powerMw?.toString() ?? null,
		...clock,
		rest.switchStates,
		rest.firmware,
	];
}

function fromPlacedJson([at, key, energy, power, ...rest]: PlacedJson): PlacedReading {
	const [measuredAt, filedAt, receivedAt, synced, epoch, boot, seq, uptimeMs, switchStates, firmware] = rest;
	return {
		at,
		reading: {
			key: Buffer.from(key, "base64"),
			at: measuredAt as Instant,
			filedAt: filedAt as Instant,
			receivedAt: receivedAt as Instant,
			synced: synced === 1,
			energyMwh: energy === null ? null : BigInt(energy),
			powerMw: power === null ? null : BigInt(power),
			epoch: epoch as number | null,
			boot: boot as number | null,
			seq: seq as number | null,
			uptimeMs: uptimeMs as number | null,
			switchStates: switchStates as string | null,
			firmware: firmware as string | null,
		},
	};
}
