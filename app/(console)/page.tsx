import type { Metadata } from "next";
import { OverviewView } from "./_overview/OverviewView";
import { requireView, type SearchParams } from "./requireView";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/", searchParams);
	return <OverviewView />;
}
