import { z } from "zod";
import { parseRate } from "@/domain/quantity/money";
import { instantText, moment, nameText, plainText, roomCode, siteReference } from "./fields";

/** Price per kWh with at most 6 decimals, as a number or as decimal text. 0 is a price, when it is said. */
const rate = z
	.union([z.number(), z.string().max(20)])
	.refine((value) => parseRate(value) !== null, {
		message: "must be 0 or more, below a thousand million, with at most 6 decimals",
	})
	.transform((value) => parseRate(value) ?? 0n)
	.meta({ description: "Currency per kWh", examples: [8.5] });

/** One component of a tariff, by its kind: docs/tariffs.md has the fields. What is wrong in it is named by its path. */
export const tariffComponent = z
	.looseObject({ kind: z.string() })
	.meta({ id: "TariffComponent", description: "Decimals are text. Fields by kind: docs/tariffs.md" });

/** What a version says, without what handles it. Patches of a draft take any part of it. */
const versionFields = {
	cost_per_kwh: rate.optional().meta({ description: "Required, unless `components` say more" }),
	components: z
		.array(z.looseObject({ kind: z.string() }))
		.min(1)
		.max(50)
		.optional(),
	effective_from: moment.meta({ description: "Local date (its midnight) or an instant on a quarter-hour" }),
	effective_until: moment.nullish().meta({ description: "Excluded; without it the version reaches to the next one" }),
	classroom: roomCode.nullish().meta({ description: "A room's own price. Null or left out: the building or the whole site" }),
	building: nameText(100).nullish().meta({ description: "Price of a building's rooms that have none of their own" }),
	notes: plainText(1_000),
};

const ONE_PRICE = {
	path: ["cost_per_kwh"],
	message: "is required (or components instead of it, never both)",
};
const ONE_SCOPE = { path: ["building"], message: "cannot go with classroom: a version has one scope" };

type Priced = { readonly cost_per_kwh?: unknown; readonly components?: unknown };
type Scoped = { readonly classroom?: string | null | undefined; readonly building?: string | null | undefined };

const hasOnePrice = (asked: Priced) => (asked.cost_per_kwh === undefined) !== (asked.components === undefined);
const hasOneScope = (asked: Scoped) => asked.classroom == null || asked.building == null;

export const basedOn = z
	.int()
	.min(0)
	.optional()
	.meta({ description: "`based_on` of the list that the author saw: what changed since is refused with 409" });
export const dryRun = z.boolean().default(false).meta({ description: "Only say what would change" });
export const decisionNote = plainText(1_000).default("");

export const newVersion = z
	.strictObject({
		...versionFields,
		notes: versionFields.notes.default(""),
		site: siteReference.optional(),
		based_on: basedOn,
		dry_run: dryRun,
		draft: z.boolean().default(false).meta({ description: "Keep it as a draft: it prices nothing yet" }),
	})
	.refine(hasOnePrice, ONE_PRICE)
	.refine(hasOneScope, ONE_SCOPE);

/** Parts of a draft to change; `effective_until: null` takes its end back. The scope is fixed: write another draft. */
export const draftChange = z
	.strictObject({
		cost_per_kwh: versionFields.cost_per_kwh,
		components: versionFields.components,
		effective_from: versionFields.effective_from.optional(),
		effective_until: versionFields.effective_until,
		notes: versionFields.notes.optional(),
	})
	.refine((asked) => asked.cost_per_kwh === undefined || asked.components === undefined, ONE_PRICE);

export const costScope = z.enum(["site", "building", "classroom"]);

/** What a version and a draft have in common when they are shown. */
export const shownVersion = {
	cost_per_kwh: z.number().nullable().meta({ description: "Null when the version is more than one flat rate" }),
	currency: z.string(),
	scope: costScope,
	classroom: z.string().nullable().meta({ description: "The room that has this price for itself" }),
	building: z.string().nullable().meta({ description: "The building whose rooms have this price" }),
	effective_from: instantText,
	effective_until: instantText.nullable(),
	notes: z.string(),
	components: z.array(tariffComponent),
	created_by: z.string(),
	created_at: instantText,
};
