import type { ShownVersion } from "@/app/_client/useTariffs";
import { ImpactPreview } from "../ImpactPreview";
import { reachOfTyped } from "../reachOfTyped";
import type { TariffSheet } from "./tariffSheet";
import type { useTariffPreview } from "./useTariffPreview";

type SheetPreviewProps = {
	sheet: TariffSheet;
	versions: readonly ShownVersion[];
	preview: ReturnType<typeof useTariffPreview>;
	/** How many fields are still open or wrong. */
	open: number;
	today: string;
	zone: string;
};

/** What the sheet would change, on the site's own history, while it is typed. */
export function SheetPreview({ sheet, versions, preview, open, today, zone }: SheetPreviewProps) {
	return (
		<section aria-label="Preview" className="panel p-3">
			<ImpactPreview
				impact={preview.impact}
				isLoading={preview.isLoading}
				error={preview.error}
				today={today}
				from={sheet.from}
				zone={zone}
				reach={reachOfTyped(sheet, versions, zone)}
				hint={
					sheet.components.length === 0
						? "Add a component; then days, rooms and money appear here."
						: open > 0
							? `${open} ${open === 1 ? "field is" : "fields are"} still open or wrong. The difference appears here as soon as the tariff holds together.`
							: "Being worked out on the site's own history."
				}
			/>
		</section>
	);
}
