import type { Metadata } from "next";
import { requireView, type SearchParams } from "../../requireView";
import { NewTariffView } from "./NewTariffView";

export const metadata: Metadata = { title: "Full tariff" };

export default async function NewTariffPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/cost-versions/new", searchParams);
	return <NewTariffView />;
}
