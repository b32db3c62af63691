"use client";

import { Button } from "@heroui/react/button";
import { useQuery } from "@tanstack/react-query";
import { FileCheck2, Plus } from "lucide-react";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useAccount } from "@/app/_client/AccountContext";
import { addMonths } from "@/app/_client/months";
import { requestJson } from "@/app/_client/requestJson";
import { useSites } from "@/app/_client/useConfiguration";
import { useFocusBack } from "@/app/_client/useFocusBack";
import { inZone, localDateOf } from "@/components/figures/formatTime";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import type { InvoiceCheckBody } from "@/wire/http/invoiceChecks";
import { HeaderActions } from "../../HeaderActions";
import { QueryProblem } from "../../QueryProblem";
import { CheckResult } from "./CheckResult";
import { ChecksTable } from "./ChecksTable";
import { InvoiceEntry } from "./InvoiceEntry";

const LIMIT = 100;

const ENTER = "enter-invoice-button";

/** The utility's invoice beside our own statement, line by line. */
export function InvoiceCheckView() {
	const account = useAccount();
	const mayEnter = account !== null && account.role !== "viewer";
	const [query, setQuery] = useQueryStates({ check: parseAsInteger, new: parseAsString }, { history: "push" });
	const { data: sites } = useSites();
	const site = sites?.sites[0];
	const zone = site?.time_zone ?? "UTC";
	const { data, error, refetch } = useQuery({
		queryKey: ["invoice-checks"],
		queryFn: ({ signal }) => requestJson<{ checks: InvoiceCheckBody[] }>(`/api/invoice-checks?limit=${LIMIT}`, { signal }),
		enabled: mayEnter,
		meta: { topics: ["usage"] },
	});
	const shown = data?.checks.find(({ id }) => id === query.check);
	const isEntering = mayEnter && query.new !== null;
	const present = site ? localDateOf(inZone(new Date().toISOString(), zone)).slice(0, 7) : null;
	useFocusBack(isEntering, ENTER);
	const enter = (
		<Button id={ENTER} onPress={() => void setQuery({ new: "1", check: null })}>
			<Plus aria-hidden className="size-4" />
			Enter an invoice
		</Button>
	);
	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Bills", href: "/bills" }, { label: "Invoice check" }]}
				title="Invoice check"
				subtitle="Type in what the utility bills; line by line it stands beside what our readings and tariff say."
				actions={<HeaderActions>{mayEnter && !isEntering && data && data.checks.length > 0 ? enter : null}</HeaderActions>}
			/>
			{!mayEnter && (
				<EmptyState icon={FileCheck2} title="Managers and admins check invoices">
					Your role sees bills; invoices of the utility are entered by a manager or an admin.
				</EmptyState>
			)}
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{mayEnter && !data && !error && <TableSkeleton />}
			{isEntering && site && present !== null && (
				<InvoiceEntry
					month={addMonths(present, -1)}
					present={present}
					currency={site.currency}
					onEntered={(check) => void setQuery({ new: null, check })}
					onClose={() => void setQuery({ new: null })}
				/>
			)}
			{!isEntering && data?.checks.length === 0 && (
				<EmptyState icon={FileCheck2} title="No invoice was checked yet" action={enter}>
					Have the utility's invoice at hand: its month, its lines and its total. Where it differs from us, the difference is
					named with a likely cause.
				</EmptyState>
			)}
			{!isEntering && shown && <CheckResult check={shown} zone={zone} onGone={() => void setQuery({ check: null })} />}
			{!isEntering && data && data.checks.length > 0 && (
				<ChecksTable checks={data.checks} chosen={query.check} onChoose={(check) => void setQuery({ check })} />
			)}
		</>
	);
}
