import type { Metadata } from "next";
import { requireView, type SearchParams } from "../requireView";
import { CostVersionsView } from "./CostVersionsView";

export const metadata: Metadata = { title: "Tariffs" };

export default async function CostVersionsPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/cost-versions", searchParams);
	return <CostVersionsView />;
}
