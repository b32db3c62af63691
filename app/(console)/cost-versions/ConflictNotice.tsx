import { Button } from "@heroui/react/button";
import type { ShownVersion } from "@/app/_client/useTariffs";
import { ProblemNotice } from "@/components/states/ProblemNotice";
import { tariffLabel } from "./componentWords";
import { startText } from "./describeVersion";
import { scopePhrase } from "./priceScope";

type ConflictNoticeProps = { fresh: readonly ShownVersion[]; zone: string; onLook: () => void };

/** Somebody recorded a version since this form was opened: it says which, and asks for a second look at the impact. */
export function ConflictNotice({ fresh, zone, onLook }: ConflictNoticeProps) {
	const changes = fresh.map(
		(version) =>
			`${version.created_by} recorded ${tariffLabel(version.components, version.currency)} for ${scopePhrase(version)} from ${startText(version.effective_from, zone)}`,
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
