import { Button } from "@heroui/react/button";
import { useState } from "react";
import type { TariffAction } from "@/app/_client/useRecordTariff";
import { CheckField } from "@/components/forms/CheckField";

type SheetActionsProps = {
	needsSecond: boolean;
	isBusy: boolean;
	isBarred: boolean;
	/** No component prices energy: asked about before it can be more than a draft. */
	isEnergyFree: boolean;
	onKeep: (action: TariffAction) => void;
};

/** The three ways out of the editor: keep it, submit it, put it in force. */
export function SheetActions({ needsSecond, isBusy, isBarred, isEnergyFree, onKeep }: SheetActionsProps) {
	const [isMeant, setIsMeant] = useState(false);
	const isAsked = isEnergyFree && !isMeant;
	return (
		<div className="panel flex flex-col gap-3 p-5">
			<p className="text-sm leading-6 text-muted">
				{needsSecond
					? "This site asks for two persons: a tariff prices nothing until another admin approves it."
					: "Recorded, it prices its days at once. Nothing is overwritten: it can be withdrawn by a later version."}
			</p>
			{isEnergyFree && (
				<CheckField
					label="Energy is meant to cost nothing"
					description="No component prices it. If that was not meant, add one."
					isSelected={isMeant}
					onChange={setIsMeant}
				/>
			)}
			<div className="flex flex-wrap gap-2">
				<Button variant="tertiary" isDisabled={isBusy || isBarred} onPress={() => onKeep("draft")}>
					Save as draft
				</Button>
				{needsSecond ? (
					<Button isPending={isBusy} isDisabled={isBarred || isAsked} onPress={() => onKeep("submit")}>
						Submit for approval
					</Button>
				) : (
					<>
						<Button variant="tertiary" isDisabled={isBusy || isBarred || isAsked} onPress={() => onKeep("submit")}>
							Submit
						</Button>
						<Button isPending={isBusy} isDisabled={isBarred || isAsked} onPress={() => onKeep("record")}>
							Record this tariff
						</Button>
					</>
				)}
			</div>
		</div>
	);
}
