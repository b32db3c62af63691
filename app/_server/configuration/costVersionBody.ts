import { flatRate, toJsonComponents } from "@/domain/cost/costVersion";
import { toRate } from "@/domain/quantity/money";
import type { CostDraft } from "@/store/costDrafts";
import { type PlaceNames, scopeKind } from "@/store/costScope";
import type { RecordedCostVersion } from "@/store/costVersions";
import type { CostVersionDraftBody } from "@/wire/http/costVersionDrafts";
import type { CostVersionBody } from "@/wire/http/costVersions";

/** What those who show versions know of their site. */
export interface VersionPlace {
	readonly site: { readonly name: string; readonly currency: string };
	readonly names: PlaceNames;
}

export function toApiCostVersion(version: RecordedCostVersion, place: VersionPlace): CostVersionBody {
	return { id: version.id, ...toApiContent(version, place) };
}

export function toApiDraft(draft: CostDraft, place: VersionPlace, isOwn: boolean): CostVersionDraftBody {
	return {
		id: draft.id,
		site: place.site.name,
		state: draft.state,
		...toApiContent(draft, place),
		updated_at: instant(draft.updatedAt),
		submitted_at: instantOrNull(draft.submittedAt),
		decided_by: draft.decidedBy,
		decided_at: instantOrNull(draft.decidedAt),
		decision_note: draft.decisionNote,
		version_id: draft.versionId,
		is_own: isOwn,
	};
}

function toApiContent(version: RecordedCostVersion | CostDraft, { site, names }: VersionPlace) {
	const rate = flatRate(version.components);
	return {
		cost_per_kwh: rate === null ? null : toRate(rate),
		currency: site.currency,
		effective_from: instant(version.effectiveFrom),
		effective_until: instantOrNull(version.effectiveUntil),
		...toApiScope(version, names),
		notes: version.notes,
		created_by: version.createdBy,
		created_at: instant(version.createdAt),
		components: toJsonComponents(version.components),
	};
}

export function toApiScope(scope: { classroomId: number | null; buildingId: number | null }, names: PlaceNames) {
	return {
		scope: scopeKind(scope),
		classroom: scope.classroomId === null ? null : (names.classrooms.get(scope.classroomId) ?? null),
		building: scope.buildingId === null ? null : (names.buildings.get(scope.buildingId) ?? null),
	};
}

function instant(at: number): string {
	return new Date(at).toISOString();
}

function instantOrNull(at: number | null): string | null {
	return at === null ? null : instant(at);
}
