import { Button } from "@heroui/react/button";
import { formatRate } from "@/components/figures/formatQuantity";
import { formatDay, inZone } from "@/components/figures/formatTime";
import { ProblemNotice } from "@/components/states/ProblemNotice";
import type { CostVersionBody } from "@/wire/http/costVersions";

/** Somebody recorded a version since this form was opened: it says which, and asks for a second look at the impact. */
export function ConflictNotice({ fresh, zone, onLook }: { fresh: readonly CostVersionBody[]; zone: string; onLook: () => void }) {
	const changes = fresh.map(
		(version) =>
			`${version.created_by} recorded ${version.cost_per_kwh === null ? "a tariff" : formatRate(version.cost_per_kwh, version.currency)} for ${version.classroom ?? "the whole site"} from ${formatDay(inZone(version.effective_from, zone))}`,
	);
	return (
		<ProblemNotice
			title="The prices changed while you were typing."
			detail={changes.length > 0 ? `${changes.join("; ")}.` : "The list beside this form shows what stands now."}
			safe="Nothing of yours was recorded; what you typed is kept."
			action={
				<Button size="sm" variant="tertiary" onPress={onLook}>
					Check the impact again
				</Button>
			}
		/>
	);
}
