import type { SwitchEvidenceItem } from "./evidence";
import type { SwitchLogState } from "./logState";

/** How evidence lies to the boot that was last heard of. "older": of an earlier boot, placed late for want of a clock. */
export type BootRelation = "unknown" | "same" | "newer" | "older";

/** Follows the boots and epochs of a device, as evidence is heard in order. */
export class BootOrder {
	boot: SwitchLogState["boot"];
	pastEpochs: readonly number[];

	constructor({ boot, pastEpochs }: Pick<SwitchLogState, "boot" | "pastEpochs">) {
		this.boot = boot;
		this.pastEpochs = pastEpochs;
	}

	relate({ boot, epoch }: SwitchEvidenceItem): BootRelation {
		if (boot === null || this.boot === null) return "unknown";
		if (epoch !== null && this.boot.epoch !== null && epoch !== this.boot.epoch)
			return this.pastEpochs.includes(epoch) ? "older" : "newer";
		return boot === this.boot.number ? "same" : boot > this.boot.number ? "newer" : "older";
	}

	/** What is heard next is of this boot or a later one. */
	adopt({ boot, epoch }: SwitchEvidenceItem): void {
		if (boot === null) return;
		const known = this.boot;
		if (known && epoch !== null && known.epoch !== null && epoch !== known.epoch)
			this.pastEpochs = [...this.pastEpochs, known.epoch];
		this.boot = { epoch: epoch ?? known?.epoch ?? null, number: boot };
	}
}

/** Whether evidence says that the device has restarted since what was heard before it. */
export function isRestart(item: SwitchEvidenceItem, relation: BootRelation): boolean {
	return relation === "newer" || (item.kind === "boot" && relation === "unknown");
}

/**
 * When the boot before ended, as far as anyone knows: at its last sign of life, its own word (`prev_alive`) or the last
 * message before.
 */
export function lastAlive(item: SwitchEvidenceItem, seenAt: number | null): number {
	const seen = seenAt ?? item.at;
	const prevAlive = item.kind === "boot" ? item.prevAlive : null;
	return Math.min(item.at, Math.max(prevAlive ?? seen, seen));
}
