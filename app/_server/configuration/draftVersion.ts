import type { Instant } from "@/domain/calendar/interval";
import type { CostDraft } from "@/store/costDrafts";
import type { VersionToRecord } from "@/store/recordCostVersion";

/** A draft as the version that it asks for, in its author's name. */
export function toVersion(draft: CostDraft, basedOn: number | null, now: Instant): VersionToRecord {
	const { siteId, classroomId, buildingId, effectiveFrom, effectiveUntil, components, notes } = draft;
	const { createdBy, createdByUserId, restores, withdraws } = draft;
	return {
		...{ siteId, classroomId, buildingId, effectiveFrom, effectiveUntil, components, notes },
		...{ createdBy, createdByUserId, now, basedOn, restores, withdraws },
	};
}
