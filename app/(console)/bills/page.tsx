import type { Metadata } from "next";
import { requireView, type SearchParams } from "../requireView";
import { BillsView } from "./BillsView";

export const metadata: Metadata = { title: "Bills" };

export default async function BillsPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/bills", searchParams);
	return <BillsView />;
}
