import type { Metadata } from "next";
import { requireView, type SearchParams } from "../requireView";
import { SwitchLogView } from "./SwitchLogView";

export const metadata: Metadata = { title: "Switch log" };

export default async function SwitchLogPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/switch-log", searchParams);
	return <SwitchLogView />;
}
