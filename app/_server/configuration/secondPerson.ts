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

/** Who wrote into it would be its author too, and could approve his own price under another's name. */
export function requireAuthor(draft: CostDraft, person: DraftPerson): Refusal | null {
	if (isOwnDraft(draft, person)) return null;
	return refuse("forbidden", `Only ${draft.createdBy} may change or submit this draft; start your own from it.`);
}

export function isOwnDraft({ createdBy, createdByUserId }: CostDraft, { name, userId }: DraftPerson): boolean {
	return createdByUserId === userId && (userId !== null || createdBy === name);
}
