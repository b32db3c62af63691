import type { Metadata } from "next";
import { requireView, type SearchParams } from "../../requireView";
import { RecalculationsView } from "./RecalculationsView";

export const metadata: Metadata = { title: "Recalculations" };

export default async function RecalculationsPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/cost-versions/recalculations", searchParams);
	return <RecalculationsView />;
}
