import type { Metadata } from "next";
import { requireView, type SearchParams } from "../requireView";
import { DevicesView } from "./DevicesView";

export const metadata: Metadata = { title: "Devices" };

export default async function DevicesPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/devices", searchParams);
	return <DevicesView />;
}
