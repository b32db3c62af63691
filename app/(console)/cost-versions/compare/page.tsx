import type { Metadata } from "next";
import { requireView, type SearchParams } from "../../requireView";
import { CompareView } from "./CompareView";

export const metadata: Metadata = { title: "Compare tariffs" };

export default async function ComparePage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/cost-versions/compare", searchParams);
	return <CompareView />;
}
