import type { Metadata } from "next";
import { requireView, type SearchParams } from "../requireView";
import { HealthView } from "./HealthView";

export const metadata: Metadata = { title: "Health" };

export default async function PipelinePage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/pipeline", searchParams);
	return <HealthView />;
}
