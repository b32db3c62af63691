import type { SwitchType } from "@/prisma/generated/enums";
import type { LastConfig } from "./lastConfigs";

export interface DeviceSwitch {
	readonly position: number;
	readonly name: string;
	readonly type: SwitchType;
	readonly gpio: number | null;
	/** In force at the moment of the question. */
	readonly powerRatingMw: bigint;
	readonly consumptionFactorMicro: number;
	/** The type's default, confirmed by nobody yet. */
	readonly isDefault: boolean;
	readonly archivedAt: Date | null;
}

export interface Placement {
	readonly classroomId: number;
	readonly classroom: string;
	readonly from: Date;
	readonly until: Date | null;
}

export interface Device {
	readonly id: number;
	readonly siteId: number;
	readonly site: string;
	readonly esp32Name: string;
	readonly adapter: string;
	readonly consumptionFactorMicro: number;
	/** In force at the moment of the question; null = derived from the ratings. */
	readonly powerMaxMw: bigint | null;
	readonly createdAt: Date;
	readonly archivedAt: Date | null;
	/** Where it stands at the moment of the question. */
	readonly placement: Placement | null;
	/** Ascending. */
	readonly placements: readonly Placement[];
	readonly switches: readonly DeviceSwitch[];
	readonly status: {
		readonly online: boolean;
		readonly lastSeenAt: Date | null;
		readonly firmware: string | null;
		readonly wifiRssi: number | null;
		readonly backlog: number | null;
	} | null;
	/** Null: it is told nothing (yet). */
	readonly config: LastConfig | null;
}
