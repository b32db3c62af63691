"use client";

import { ReceiptText } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { useAccount } from "@/app/_client/AccountContext";
import { useSites } from "@/app/_client/useConfiguration";
import { useCostVersions } from "@/app/_client/useTariffs";
import { inZone, localDateOf } from "@/components/figures/formatTime";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import { HeaderActions } from "../../HeaderActions";
import { QueryProblem } from "../../QueryProblem";
import { ImportDialog } from "../_editor/ImportDialog";
import { TariffEditor } from "../_editor/TariffEditor";
import { TemplateChoice } from "../_editor/TemplateChoice";
import { baseOf, useTariffBase } from "../_editor/useTariffBase";
import { useTariffSheet } from "../_editor/useTariffSheet";

const BLANK = "blank";

export function NewTariffView() {
	const account = useAccount();
	const [base, setBase] = useQueryState("base", parseAsString.withOptions({ history: "push" }));
	const [isImporting, setIsImporting] = useState(false);
	const { data: sites } = useSites();
	const { data: list, error, refetch } = useCostVersions();
	const site = sites?.sites[0];
	const zone = site?.time_zone ?? "UTC";
	const today = site ? localDateOf(inZone(new Date().toISOString(), zone)) : "";
	const { found, isMissing } = useTariffBase(baseOf(base), list, zone);
	const { sheet, isRestored, setSheet, startOver, forget } = useTariffSheet(
		base ?? BLANK,
		site && found ? found.first : null,
		today,
	);
	const isAdmin = account?.role === "admin";
	const isChoosing = base === null && sheet?.components.length === 0;

	return (
		<>
			<PageHeader
				crumbs={[
					{ label: site?.name ?? "Site", href: "/" },
					{ label: "Tariffs", href: "/cost-versions" },
					{ label: found?.title ?? "Full tariff" },
				]}
				title={found?.title ?? "Full tariff"}
				subtitle="Time of use, slabs, demand, duties: what it would change on your own history stands beside it while you type."
				actions={<HeaderActions />}
			/>
			{error && <QueryProblem error={error} hasOldData={list !== undefined} onRetry={() => void refetch()} />}
			{!isAdmin && (
				<EmptyState
					icon={ReceiptText}
					title="An admin writes tariffs"
					action={
						<Link href="/cost-versions" className="button button--primary">
							See the prices
						</Link>
					}
				>
					Your role sees every price and what it did, and changes none.
				</EmptyState>
			)}
			{isAdmin && isMissing && (
				<EmptyState
					icon={ReceiptText}
					title="There is no such tariff to begin with"
					action={
						<Link href="/cost-versions/new" className="button button--primary">
							Choose a template
						</Link>
					}
				>
					The version, draft or template of this address does not exist, or is decided already.
				</EmptyState>
			)}
			{isAdmin && !isMissing && !error && (!sheet || !list || !site) && <TableSkeleton />}
			{isAdmin && isChoosing && <TemplateChoice onImport={() => setIsImporting(true)} />}
			{isAdmin && isChoosing && isImporting && (
				<ImportDialog
					text={sheet.importText}
					onText={(importText) => setSheet({ importText })}
					onImport={(components, notes) => {
						setSheet({ components, notes, importText: "" });
						setIsImporting(false);
					}}
					onClose={() => setIsImporting(false)}
				/>
			)}
			{isAdmin && sheet && list && site && !isMissing && (
				<TariffEditor
					key={base}
					sheet={sheet}
					onChange={setSheet}
					onStartOver={() => {
						startOver();
						if (found?.draftId === null) void setBase(null);
					}}
					onKept={forget}
					draftId={found?.draftId ?? null}
					isRestored={isRestored}
					list={list}
					onReload={() => void refetch()}
					currency={site.currency}
					zone={zone}
					today={today}
					needsSecond={site.tariff_approval === "second_person"}
				/>
			)}
		</>
	);
}
