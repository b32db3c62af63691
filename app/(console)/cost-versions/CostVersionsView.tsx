"use client";

import { Button } from "@heroui/react/button";
import { FilePlus2, Plus, ReceiptText } from "lucide-react";
import Link from "next/link";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useAccount } from "@/app/_client/AccountContext";
import { isDate } from "@/app/_client/range";
import { useSites } from "@/app/_client/useConfiguration";
import { useFocusBack } from "@/app/_client/useFocusBack";
import { useNow } from "@/app/_client/useNow";
import { useCostVersions, useDrafts, useUnpricedOfMonth } from "@/app/_client/useTariffs";
import { inZone, localDateOf } from "@/components/figures/formatTime";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";
import { AsOfBar } from "./AsOfBar";
import { asOfInstant } from "./asOfInstant";
import { CostVersionForm } from "./CostVersionForm";
import { DraftsPanel } from "./DraftsPanel";
import { groupVersions } from "./groupVersions";
import { MissingVersion } from "./MissingVersion";
import { PricesPanel } from "./PricesPanel";
import { RecalculationNotice } from "./RecalculationNotice";
import { ScopeHistory } from "./ScopeHistory";
import { UnpricedNotice } from "./UnpricedNotice";
import { VersionDialog } from "./VersionDialog";
import { WithdrawDialog } from "./WithdrawDialog";

const NEW_PRICE = "new-price-button";
const QUERY = {
	new: parseAsString,
	from: parseAsString,
	classroom: parseAsString,
	as_of: parseAsString,
	version: parseAsInteger,
	withdraw: parseAsInteger,
	recalculation: parseAsString,
};

export function CostVersionsView() {
	const account = useAccount();
	const isAdmin = account?.role === "admin";
	const [query, setQuery] = useQueryStates(QUERY);
	const asOf = isDate(query.as_of) ? query.as_of : null;
	const { data, error, dataUpdatedAt, refetch, isPlaceholderData } = useCostVersions(asOf && asOfInstant(asOf));
	const { data: drafts } = useDrafts(account !== null && account.role !== "viewer");
	const { data: sites } = useSites();
	const { data: unpricedKwh = 0 } = useUnpricedOfMonth();
	const now = useNow(undefined, dataUpdatedAt) || Date.now();
	const site = sites?.sites[0];
	const today = site ? localDateOf(inZone(new Date(now).toISOString(), site.time_zone)) : "";
	const mayChange = isAdmin && asOf === null;
	const needsSecond = site?.tariff_approval === "second_person";
	const timelines = groupVersions(data?.versions ?? [], now);
	const isFormOpen = mayChange && site !== undefined && data !== undefined && query.new !== null;
	const open = (from: string | null = null) => void setQuery({ new: "1", from });
	const close = () => void setQuery({ new: null, from: null, classroom: null });
	const shown = data?.versions.find(({ id }) => id === query.version);
	const withdrawn = data?.versions.find(({ id }) => id === query.withdraw);
	const isMissing = query.version !== null && data !== undefined && !isPlaceholderData && shown === undefined;
	const isEmpty = data?.versions.length === 0;
	const chosen = shown ? `version-${shown.id}@${shown.effective_from}` : null;
	const choose = (key: string) => {
		const id = /^version-(\d+)@/.exec(key)?.[1];
		if (id !== undefined) void setQuery({ version: Number(id) }, { history: "push" });
		else document.getElementById("drafts-title")?.scrollIntoView({ block: "center" });
	};
	useFocusBack(isFormOpen, NEW_PRICE);
	const create = mayChange && !isFormOpen && (
		<Button id={NEW_PRICE} onPress={() => open()}>
			<Plus aria-hidden className="size-4" />
			{isEmpty ? "Create the first cost version" : "New price"}
		</Button>
	);

	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Tariffs" }]}
				title="Tariffs"
				subtitle="Cost versions: dated prices that are never overwritten. Every cost names the one that made it."
				actions={
					<HeaderActions>
						{mayChange && (
							<Link href="/cost-versions/new" className="button button--tertiary">
								<FilePlus2 aria-hidden className="size-4" />
								Full tariff
							</Link>
						)}
						{isEmpty ? null : create}
					</HeaderActions>
				}
			/>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <TableSkeleton />}
			{isMissing && site && query.version !== null && (
				<MissingVersion
					id={query.version}
					versions={data.versions}
					asOf={asOf}
					siteName={site.name}
					zone={site.time_zone}
					onClose={() => void setQuery({ version: null })}
				/>
			)}
			<RecalculationNotice asked={query.recalculation} />
			{unpricedKwh > 0 && today !== "" && <UnpricedNotice kwh={unpricedKwh} month={today.slice(0, 7)} />}
			{data && site && (!isEmpty || asOf !== null) && (
				<AsOfBar asOf={asOf} today={today} onChange={(date) => void setQuery({ as_of: date }, { history: "push" })} />
			)}
			<div className={isFormOpen ? "grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]" : ""}>
				{isFormOpen && (
					<div className="lg:order-2 lg:sticky lg:top-6">
						<CostVersionForm
							key={`${query.from}-${query.classroom}`}
							basedOn={data.based_on}
							versions={data.versions}
							currency={site.currency}
							zone={site.time_zone}
							today={today}
							firstFrom={query.from}
							firstClassroom={query.classroom}
							needsSecond={needsSecond}
							onRecorded={(recalculation) => void setQuery({ new: null, from: null, classroom: null, recalculation })}
							onClose={close}
							onReload={() => void refetch()}
						/>
					</div>
				)}
				<div
					aria-busy={isPlaceholderData}
					className={`flex min-w-0 flex-col gap-5 transition-opacity ${isPlaceholderData ? "opacity-60" : ""}`}
				>
					{isEmpty && (
						<EmptyState
							icon={ReceiptText}
							title={asOf === null ? "No price yet" : "No price was known then"}
							action={
								asOf === null ? (
									create
								) : (
									<Button variant="tertiary" onPress={() => void setQuery({ as_of: null })}>
										Back to now
									</Button>
								)
							}
						>
							{asOf !== null
								? "Every version was recorded later than this day."
								: isAdmin
									? "A cost version is a price with a date. Give what you pay per kWh and since when; costs of all days since then appear at once. It takes ten seconds."
									: "A cost version is a price with a date. An admin records the first one; costs of all days since then appear at once."}
						</EmptyState>
					)}
					{data && site && !isEmpty && (
						<PricesPanel
							versions={data.versions}
							drafts={asOf === null ? (drafts?.drafts ?? []) : []}
							siteName={site.name}
							zone={site.time_zone}
							now={now}
							chosen={chosen}
							onChoose={choose}
						/>
					)}
					{site && asOf === null && (
						<DraftsPanel
							drafts={drafts?.drafts ?? []}
							versions={data?.versions ?? []}
							siteName={site.name}
							zone={site.time_zone}
							mayChange={mayChange}
							needsSecond={needsSecond}
							onRecorded={(recalculation) => void setQuery({ recalculation })}
						/>
					)}
					<div className={`grid min-w-0 items-start gap-5 ${!isFormOpen && timelines.length > 1 ? "xl:grid-cols-2" : ""}`}>
						{site &&
							timelines.map((timeline) => (
								<ScopeHistory
									key={timeline.key}
									timeline={timeline}
									siteName={site.name}
									zone={site.time_zone}
									onPrice={mayChange ? open : null}
									onOpen={(id) => void setQuery({ version: id }, { history: "push" })}
								/>
							))}
					</div>
				</div>
			</div>
			{shown && site && (
				<VersionDialog
					version={shown}
					siteName={site.name}
					zone={site.time_zone}
					now={now}
					asOf={asOf}
					mayCreate={isAdmin}
					onWithdraw={mayChange ? () => void setQuery({ version: null, withdraw: shown.id }) : null}
					onClose={() => void setQuery({ version: null })}
				/>
			)}
			{withdrawn && site && data && mayChange && (
				<WithdrawDialog
					version={withdrawn}
					basedOn={data.based_on}
					siteName={site.name}
					zone={site.time_zone}
					today={today}
					needsSecond={needsSecond}
					onWithdrawn={(recalculation) => void setQuery({ withdraw: null, recalculation })}
					onClose={() => void setQuery({ withdraw: null })}
				/>
			)}
		</>
	);
}
