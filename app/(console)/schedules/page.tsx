import type { Metadata } from "next";
import { requireView, type SearchParams } from "../requireView";
import { SchedulesView } from "./SchedulesView";

export const metadata: Metadata = { title: "Schedules" };

export default async function SchedulesPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/schedules", searchParams);
	return <SchedulesView />;
}
