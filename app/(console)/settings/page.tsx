import type { Metadata } from "next";
import { requireView, type SearchParams } from "../requireView";
import { SettingsView } from "./SettingsView";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/settings", searchParams);
	return <SettingsView />;
}
