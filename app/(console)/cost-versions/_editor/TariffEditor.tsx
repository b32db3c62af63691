"use client";

import { Button } from "@heroui/react/button";
import { toast } from "@heroui/react/toast";
import { FileUp, RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { focusFirstInvalid } from "@/app/_client/focusFirstInvalid";
import { withQuery } from "@/app/_client/requestJson";
import { type TariffAction, useRecordTariff } from "@/app/_client/useRecordTariff";
import type { VersionList } from "@/app/_client/useTariffs";
import { ProblemNotice } from "@/components/states/ProblemNotice";
import { SendProblem } from "../../SendProblem";
import { ConflictNotice } from "../ConflictNotice";
import { ComponentsEditor } from "./ComponentsEditor";
import { toComponents } from "./draftJson";
import { GeneralProblems } from "./GeneralProblems";
import { ImportDialog } from "./ImportDialog";
import { placeProblems } from "./placeProblems";
import { SheetActions } from "./SheetActions";
import { SheetHeader } from "./SheetHeader";
import { SheetPreview } from "./SheetPreview";
import type { TariffSheet } from "./tariffSheet";
import { typedProblems } from "./typedProblems";
import { bodyOf, leavesEnergyFree, problemsOf, useTariffPreview } from "./useTariffPreview";

type TariffEditorProps = {
	sheet: TariffSheet;
	onChange: (change: Partial<TariffSheet>) => void;
	onStartOver: () => void;
	/** The server has it now; this tab need not keep it any longer. */
	onKept: () => void;
	draftId: number | null;
	isRestored: boolean;
	list: VersionList;
	onReload: () => void;
	currency: string;
	zone: string;
	today: string;
	needsSecond: boolean;
};

/** A whole tariff: its components on one side, what it would change on the other. */
export function TariffEditor({
	sheet,
	onChange,
	onStartOver,
	onKept,
	draftId,
	isRestored,
	list,
	onReload,
	currency,
	zone,
	today,
	needsSecond,
}: TariffEditorProps) {
	const router = useRouter();
	const [isImporting, setIsImporting] = useState(false);
	const [tries, setTries] = useState(0);
	const wasTried = tries > 0;
	const fields = useRef<HTMLDivElement>(null);
	const [seen, setSeen] = useState({ basedOn: list.based_on, ids: list.versions.map(({ id }) => id) });
	const preview = useTariffPreview(sheet, list.based_on);
	const send = useRecordTariff(({ action, recalculation }) => {
		onKept();
		toast.success(DONE[action]);
		router.push(withQuery("/cost-versions", { recalculation }));
	});
	const own = problemsOf(sheet);
	const shown = wasTried ? own : typedProblems(toComponents(sheet.components), own);
	const problems = placeProblems(sheet.components, [...shown, ...(preview.error?.paths ?? []), ...(send.error?.paths ?? [])]);
	const isConflict = send.error?.status === 409;
	const keep = (action: TariffAction) => {
		setTries(tries + 1);
		if (own.length > 0) return;
		send.mutate(
			{ action, body: { ...bodyOf(sheet), notes: sheet.notes.trim() }, basedOn: seen.basedOn, draftId },
			{ onError: onReload },
		);
	};
	// The buttons stand beside a form that may be several screens long.
	useEffect(() => {
		if (tries > 0) focusFirstInvalid(fields.current);
	}, [tries]);
	const lookAgain = () => {
		setSeen({ basedOn: list.based_on, ids: list.versions.map(({ id }) => id) });
		send.reset();
	};
	return (
		<div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,25rem)]">
			<div ref={fields} className="flex min-w-0 flex-col gap-4">
				{isRestored && (
					<p className="flex flex-wrap items-center gap-3 rounded-2xl bg-accent-soft px-5 py-3 text-sm text-accent-soft-foreground">
						<span className="min-w-56 flex-1">What you typed here before is still there.</span>
						<Button size="sm" variant="tertiary" onPress={onStartOver}>
							<RotateCcw aria-hidden className="size-4" />
							Start over
						</Button>
					</p>
				)}
				{isConflict && (
					<ConflictNotice fresh={list.versions.filter(({ id }) => !seen.ids.includes(id))} zone={zone} onLook={lookAgain} />
				)}
				{!isConflict && (send.error?.paths.length === 0 ? <SendProblem problem={send.error} /> : null)}
				{wasTried && own.length > 0 && (
					<ProblemNotice
						title={own.length === 1 ? "One field is still open." : `${own.length} fields are still open.`}
						detail="Each is marked where it stands."
						safe="Nothing was sent; what you typed is kept."
					/>
				)}
				<GeneralProblems problems={problems.general} />
				<SheetHeader sheet={sheet} errors={problems.fields} isScopeFixed={draftId !== null} onChange={onChange} />
				<div className="flex flex-wrap items-center justify-between gap-3">
					<h2 className="text-base font-medium">
						Components <span className="text-sm font-normal text-muted">applied from top to bottom</span>
					</h2>
					<Button size="sm" variant="tertiary" onPress={() => setIsImporting(true)}>
						<FileUp aria-hidden className="size-4" />
						Import JSON
					</Button>
				</div>
				<ComponentsEditor
					components={sheet.components}
					problems={problems}
					currency={currency}
					onChange={(components) => onChange({ components })}
				/>
			</div>
			<div className="flex flex-col gap-4 xl:sticky xl:top-6">
				<SheetPreview sheet={sheet} versions={list.versions} preview={preview} open={own.length} today={today} zone={zone} />
				<SheetActions
					needsSecond={needsSecond}
					isBusy={send.isPending}
					isBarred={isConflict || sheet.components.length === 0}
					isEnergyFree={leavesEnergyFree(sheet)}
					onKeep={keep}
				/>
			</div>
			{isImporting && (
				<ImportDialog
					text={sheet.importText}
					onText={(importText) => onChange({ importText })}
					onImport={(components, notes) => {
						onChange({ components, ...(notes === "" ? {} : { notes }), importText: "" });
						setIsImporting(false);
					}}
					onClose={() => setIsImporting(false)}
				/>
			)}
		</div>
	);
}

const DONE: Readonly<Record<TariffAction, string>> = {
	record: "Tariff recorded; costs follow",
	draft: "Kept as a draft",
	submit: "Submitted for approval",
};
