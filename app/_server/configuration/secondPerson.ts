import type { CostDraft, DraftPerson } from "@/store/costDrafts";
import type { Site } from "@/store/sites";
import { type Refusal, refuse } from "../outcome";

/** Where two persons are asked for, each must be one: a token that no account made has nobody behind it. */
export function requirePerson(site: Site, person: DraftPerson): Refusal | null {
	if (site.tariffApproval === "none" || person.userId !== null) return null;
	return refuse(
		"forbidden",
		`${site.name} asks for two persons on prices. Sign in, or use a token that a signed-in account made in Settings.`,
	);
}

/** The author's own word is not a second one. */
export function requireOther(site: Site, draft: CostDraft, person: DraftPerson): Refusal | null {
	if (site.tariffApproval === "none") return null;
	const refused = requirePerson(site, person);
	if (refused) return refused;
	if (draft.createdByUserId !== null && draft.createdByUserId !== person.userId) return null;
	return refuse("forbidden", `${site.name} asks for a second person: somebody else than ${draft.createdBy} approves this.`);
}

export function isOwnDraft(draft: CostDraft, person: DraftPerson): boolean {
	return draft.createdByUserId === null ? draft.createdBy === person.name : draft.createdByUserId === person.userId;
}
