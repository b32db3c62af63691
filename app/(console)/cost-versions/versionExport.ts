import type { ShownVersion } from "@/app/_client/useTariffs";
import type { TARIFF_FORMAT } from "@/wire/http/tariff";

/** Where the JSON Schema of a tariff's document is published. */
export const TARIFF_SCHEMA_PATH = "/api/tariff-schema.json";

/** The document that another installation can import: what the version says, not who recorded it. */
export function toExport(version: Pick<ShownVersion, "components" | "notes">) {
	return {
		format: "autovolt-tariff/1" satisfies typeof TARIFF_FORMAT,
		...(version.notes === "" ? {} : { notes: version.notes }),
		components: version.components,
	};
}
