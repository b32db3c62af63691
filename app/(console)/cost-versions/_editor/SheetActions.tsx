import { Button } from "@heroui/react/button";
import type { TariffAction } from "@/app/_client/useRecordTariff";

type SheetActionsProps = {
	needsSecond: boolean;
	isBusy: boolean;
	isBarred: boolean;
	onKeep: (action: TariffAction) => void;
};

/** The three ways out of the editor: keep it, hand it in, put it in force. */
export function SheetActions({ needsSecond, isBusy, isBarred, onKeep }: SheetActionsProps) {
	return (
		<div className="panel flex flex-col gap-3 p-5">
			<p className="text-sm leading-6 text-muted">
				{needsSecond
					? "This site asks for two persons: a tariff prices nothing until another admin approves it."
					: "Recorded, it prices its days at once. Nothing is overwritten: it can be withdrawn by a later version."}
			</p>
			<div className="flex flex-wrap gap-2">
				<Button variant="tertiary" isDisabled={isBusy || isBarred} onPress={() => onKeep("draft")}>
					Save as draft
				</Button>
				{needsSecond ? (
					<Button isPending={isBusy} isDisabled={isBarred} onPress={() => onKeep("submit")}>
						Hand in for approval
					</Button>
				) : (
					<>
						<Button variant="tertiary" isDisabled={isBusy || isBarred} onPress={() => onKeep("submit")}>
							Hand in
						</Button>
						<Button isPending={isBusy} isDisabled={isBarred} onPress={() => onKeep("record")}>
							Record this tariff
						</Button>
					</>
				)}
			</div>
		</div>
	);
}
