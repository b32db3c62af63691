import type { Metadata } from "next";
import { requireView, type SearchParams } from "../requireView";
import { InsightsView } from "./InsightsView";

export const metadata: Metadata = { title: "Insights" };

export default async function InsightsPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/insights", searchParams);
	return <InsightsView />;
}
