import type { Metadata } from "next";
import { requireView, type SearchParams } from "../requireView";
import { IncidentsView } from "./IncidentsView";

export const metadata: Metadata = { title: "Incidents" };

export default async function IncidentsPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/incidents", searchParams);
	return <IncidentsView />;
}
