import { type Instant, inForce } from "@/domain/calendar/interval";
import type { SwitchType } from "@/prisma/generated/enums";
import type { Device, DeviceSwitch, Placement } from "./device";

const dated = { orderBy: { effectiveFrom: "asc" } } as const;

/** Everything that a Device is made of; the dated parts ascend. */
export const deviceInclude = {
	placements: { ...dated, include: { classroom: { select: { code: true } } } },
	maxPowers: dated,
	switches: { orderBy: { position: "asc" }, include: { ratings: dated } },
	status: true,
} as const;

interface Rating {
	effectiveFrom: Date;
	powerRatingMw: bigint;
	consumptionFactorMicro: number;
	isDefault: boolean;
}

interface SwitchRow {
	position: number;
	name: string;
	type: SwitchType;
	gpio: number | null;
	archivedAt: Date | null;
	ratings: Rating[];
}

export interface DeviceRow {
	id: number;
	siteId: number;
	esp32Name: string;
	adapter: string;
	consumptionFactorMicro: number;
	createdAt: Date;
	archivedAt: Date | null;
	placements: { classroomId: number; effectiveFrom: Date; effectiveUntil: Date | null; classroom: { code: string } }[];
	maxPowers: { effectiveFrom: Date; powerMaxMw: bigint }[];
	switches: SwitchRow[];
	status: NonNullable<Device["status"]> | null;
}

/** The device as it is at an instant; what it was told stands elsewhere. */
export function fromDbDevice(row: DeviceRow, site: string, now: Instant): Omit<Device, "config"> {
	const placements = row.placements.map(
		({ classroomId, classroom, effectiveFrom, effectiveUntil }): Placement => ({
			classroomId,
			classroom: classroom.code,
			from: effectiveFrom,
			until: effectiveUntil,
		}),
	);
	return {
		id: row.id,
		siteId: row.siteId,
		site,
		esp32Name: row.esp32Name,
		adapter: row.adapter,
		consumptionFactorMicro: row.consumptionFactorMicro,
		powerMaxMw: inForceRow(row.maxPowers, now)?.powerMaxMw ?? null,
		createdAt: row.createdAt,
		archivedAt: row.archivedAt,
		placement: placements.find(({ from, until }) => from.getTime() <= now && (until === null || now < until.getTime())) ?? null,
		placements,
		switches: row.switches.map((row) => fromDbSwitch(row, now)),
		status: row.status,
	};
}

/** A switch's first rating is shown until it holds: a plan is more than nothing. */
function fromDbSwitch({ position, name, type, gpio, archivedAt, ratings }: SwitchRow, now: Instant): DeviceSwitch {
	const rating = inForceRow(ratings, now) ?? ratings[0];
	if (!rating) throw new Error(`switch ${position} has no rating: every switch is made with one`);
	const { powerRatingMw, consumptionFactorMicro, isDefault } = rating;
	return { position, name, type, gpio, powerRatingMw, consumptionFactorMicro, isDefault, archivedAt };
}

function inForceRow<T extends { effectiveFrom: Date }>(rows: readonly T[], at: Instant): T | null {
	return (
		inForce(
			rows.map((row) => ({ row, effectiveFrom: row.effectiveFrom.getTime() })),
			at,
		)?.row ?? null
	);
}
