import type { Metadata } from "next";
import { requireView, type SearchParams } from "../requireView";
import { AuditView } from "./AuditView";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/audit", searchParams);
	return <AuditView />;
}
