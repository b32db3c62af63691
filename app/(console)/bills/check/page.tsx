import type { Metadata } from "next";
import { requireView, type SearchParams } from "../../requireView";
import { InvoiceCheckView } from "./InvoiceCheckView";

export const metadata: Metadata = { title: "Invoice check" };

export default async function InvoiceCheckPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/bills/check", searchParams);
	return <InvoiceCheckView />;
}
