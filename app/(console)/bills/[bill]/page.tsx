import type { Metadata } from "next";
import { requireView, type SearchParams } from "../../requireView";
import { BillView } from "./BillView";

type Params = Promise<{ bill: string }>;

export const metadata: Metadata = { title: "Bill" };

export default async function BillPage({ params, searchParams }: { params: Params; searchParams: SearchParams }) {
	const { bill } = await params;
	await requireView(`/bills/${bill}`, searchParams);
	return <BillView bill={bill} />;
}
