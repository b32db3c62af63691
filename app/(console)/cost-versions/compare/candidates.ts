import type { ShownVersion } from "@/app/_client/useTariffs";
import type { TariffTemplate } from "@/domain/cost/templates";
import type { CostVersionDraftBody } from "@/wire/http/costVersionDrafts";
import { tariffLabel } from "../componentWords";
import { whenText } from "../describeVersion";

/** Something whose cost can be worked out on past months: "v12" a version, "d3" a draft, "t-slabs" a template. */
export type Candidate = {
	readonly id: string;
	readonly label: string;
	readonly hint: string;
	readonly asked: { label: string; version?: number; components?: readonly unknown[] };
};

const LABEL_MAX = 80;

export function candidatesOf(
	versions: readonly ShownVersion[],
	drafts: readonly CostVersionDraftBody[],
	templates: readonly TariffTemplate[],
	zone: string,
): Candidate[] {
	const named = (id: string, label: string, hint: string, rest: Omit<Candidate["asked"], "label">): Candidate => ({
		id,
		label,
		hint,
		asked: { label: label.slice(0, LABEL_MAX), ...rest },
	});
	const single = new Map(versions.filter(hasPrice).map((version) => [version.id, version]));
	return [
		...[...single.values()].map((version) =>
			named(`v${version.id}`, `${tariffLabel(version.components, version.currency)} · v${version.id}`, whenText(version, zone), {
				version: version.id,
			}),
		),
		...drafts
			.filter((draft) => (draft.state === "draft" || draft.state === "submitted") && hasPrice(draft))
			.map((draft) =>
				named(`d${draft.id}`, `${tariffLabel(draft.components, draft.currency)} · draft ${draft.id}`, "draft", {
					components: draft.components,
				}),
			),
		...templates.map(({ id, name, components }) => named(`t-${id}`, name, "template", { components })),
	];
}

function hasPrice({ components }: Pick<ShownVersion, "components">): boolean {
	return components[0]?.kind !== "none";
}
