import type { Metadata } from "next";
import { Suspense } from "react";
import { requirePagePrincipal } from "@/app/_server/pagePrincipal";
import { PrintedBill } from "./PrintedBill";

export const metadata: Metadata = { title: "Bill, print view" };

type PrintPageProps = {
	params: Promise<{ bill: string }>;
	searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function PrintPage({ params, searchParams }: PrintPageProps) {
	const { bill } = await params;
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(await searchParams)) if (typeof value === "string") query.set(name, value);
	await requirePagePrincipal(`/bills/${bill}/print?${query}`);
	return (
		<Suspense>
			<PrintedBill bill={bill} />
		</Suspense>
	);
}
