import type { Instant } from "@/domain/calendar/interval";
import { type DatedPowerMax, powerMaxOver } from "@/domain/ledger/powerCeiling";
import type { MilliwattHours, Milliwatts } from "@/domain/quantity/energy";

/** A stretch in which something draws, or may draw, its rated power. Overlapping stretches add up. */
export interface KnownLoad {
	readonly start: Instant;
	readonly end: Instant;
	readonly powerMw: Milliwatts;
}

/** What is known of a device while it was silent. */
export interface GapKnowledge {
	/** Switches that were ON, at their rated power. */
	readonly on: readonly KnownLoad[];
	/** Switches of which a restart made the state unknown, at their rated power; of each gap, by `gapKey`. */
	readonly unknown: ReadonlyMap<string, readonly KnownLoad[]>;
	/** What the device can draw, dated. */
	readonly maxima: readonly DatedPowerMax[];
}

export const NOTHING_KNOWN: GapKnowledge = { on: [], unknown: new Map(), maxima: [] };

interface Gap {
	readonly startsAt: Instant;
	readonly endsAt: Instant;
	readonly energyMwh: MilliwattHours;
}

/** A part of a gap in which all that is known stays the same. */
interface Piece {
	readonly start: Instant;
	readonly end: Instant;
	readonly lengthMs: bigint;
	readonly onMw: Milliwatts;
	readonly unknownMw: Milliwatts;
	readonly maxMw: Milliwatts;
}

/** A layer: who takes part with what weight, and the power up to which it fills them. */
type Layer = (piece: Piece) => { readonly weight: bigint; readonly upToMw: Milliwatts };

// What is known to be ON explains energy first, then what may have been ON, each up to its rated power; then both draw more
// than they are rated at; what nobody can explain comes last, evenly.
const LAYERS: readonly Layer[] = [
	({ onMw, maxMw }) => ({ weight: onMw, upToMw: least(onMw, maxMw) }),
	({ onMw, unknownMw, maxMw }) => ({ weight: unknownMw, upToMw: least(onMw + unknownMw, maxMw) }),
	({ onMw, unknownMw, maxMw }) => ({ weight: onMw + unknownMw, upToMw: maxMw }),
	({ maxMw }) => ({ weight: 1n, upToMw: maxMw }),
];

const MW_MS_PER_MWH = 3_600_000n;

export function gapKey({ startsAt, endsAt }: Pick<Gap, "startsAt" | "endsAt">): string {
	return `${startsAt}/${endsAt}`;
}

/**
 * How the energy of an entry over a gap is distributed in time: a weight per stretch between cuts, for `apportion`. The
 * rule of decision 0021, layer by layer, nowhere above the power that the device can draw; a total beyond even that is
 * spread as that power is. It looks at instants, never at cuts, so further cuts never move what lies between two of them.
 *
 * @param cuts  ascending, from the gap's start to its end
 */
export function gapWeights(gap: Gap, cuts: readonly Instant[], known: GapKnowledge): bigint[] {
	const pieces = piecesOf(gap, known);
	const densities = densitiesOf(gap.energyMwh < 0n ? -gap.energyMwh : gap.energyMwh, pieces);
	const weights: bigint[] = [];
	let index = 0;
	for (const [position, end] of cuts.slice(1).entries()) {
		const start = cuts[position] ?? end;
		let weight = 0n;
		for (; index < pieces.length; index++) {
			const piece = pieces[index] as Piece;
			const overlap = Math.min(end, piece.end) - Math.max(start, piece.start);
			if (overlap > 0) weight += (densities[index] ?? 0n) * BigInt(overlap);
			if (piece.end > end) break;
		}
		weights.push(weight);
	}
	return weights;
}

/** The mean power of each piece, all in the same unit, whatever it is. */
function densitiesOf(energyMwh: MilliwattHours, pieces: readonly Piece[]): bigint[] {
	let left = energyMwh * MW_MS_PER_MWH;
	if (left >= sum(pieces, ({ maxMw, lengthMs }) => maxMw * lengthMs)) {
		const any = pieces.some(({ maxMw }) => maxMw > 0n);
		return pieces.map(({ maxMw }) => (any ? maxMw : 1n));
	}
	let filled = pieces.map(() => 0n);
	for (const layer of LAYERS) {
		const shares = pieces.map((piece, index): Share => {
			const { weight, upToMw } = layer(piece);
			return { weight, roomMw: weight > 0n ? upToMw - (filled[index] ?? 0n) : 0n, lengthMs: piece.lengthMs };
		});
		const room = sum(shares, ({ roomMw, lengthMs }) => roomMw * lengthMs);
		if (left < room) return fillPartly(left, filled, shares);
		left -= room;
		filled = filled.map((power, index) => power + (shares[index]?.roomMw ?? 0n));
	}
	return filled;
}

interface Share {
	readonly weight: bigint;
	readonly roomMw: Milliwatts;
	readonly lengthMs: bigint;
}

/** Fills a layer that holds more than is left: by weight, but each piece to its room at most. */
function fillPartly(left: bigint, filled: readonly Milliwatts[], shares: readonly Share[]): bigint[] {
	const full = new Set<Share>(shares.filter(({ roomMw }) => roomMw <= 0n));
	for (;;) {
		let energy = left;
		let weights = 0n;
		for (const share of shares) {
			if (full.has(share)) energy -= share.roomMw * share.lengthMs;
			else weights += share.weight * share.lengthMs;
		}
		// Weight × energy / weights is the power of a piece: whoever has less room than that is full.
		const fuller = shares.filter((share) => !full.has(share) && share.weight * energy > share.roomMw * weights);
		if (fuller.length === 0)
			return shares.map(
				(share, index) => (filled[index] ?? 0n) * weights + (full.has(share) ? share.roomMw * weights : share.weight * energy),
			);
		for (const share of fuller) full.add(share);
	}
}

/** Cuts a gap wherever what is known of it changes. */
function piecesOf({ startsAt, endsAt, ...gap }: Gap, { on, unknown, maxima }: GapKnowledge): Piece[] {
	const changes = new Map<Instant, { onMw: bigint; unknownMw: bigint }>([[startsAt, { onMw: 0n, unknownMw: 0n }]]);
	const changeAt = (at: Instant) => {
		const change = changes.get(at) ?? { onMw: 0n, unknownMw: 0n };
		changes.set(at, change);
		return change;
	};
	const take = (loads: readonly KnownLoad[], what: "onMw" | "unknownMw") => {
		for (const { start, end, powerMw } of loads) {
			if (start >= endsAt || end <= startsAt || start >= end) continue;
			changeAt(Math.max(start, startsAt))[what] += powerMw;
			if (end < endsAt) changeAt(end)[what] -= powerMw;
		}
	};
	take(on, "onMw");
	take(unknown.get(gapKey({ startsAt, endsAt, ...gap })) ?? [], "unknownMw");
	for (const { effectiveFrom } of maxima) if (startsAt < effectiveFrom && effectiveFrom < endsAt) changeAt(effectiveFrom);
	const starts = [...changes].sort(([a], [b]) => a - b);
	let [onMw, unknownMw] = [0n, 0n];
	return starts.map(([start, change], index) => {
		onMw += change.onMw;
		unknownMw += change.unknownMw;
		const end = starts[index + 1]?.[0] ?? endsAt;
		return { start, end, lengthMs: BigInt(end - start), onMw, unknownMw, maxMw: powerMaxOver(maxima, start, start) };
	});
}

function least(a: bigint, b: bigint): bigint {
	return a < b ? a : b;
}

function sum<T>(items: readonly T[], amount: (item: T) => bigint): bigint {
	return items.reduce((total, item) => total + amount(item), 0n);
}
