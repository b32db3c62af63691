import type { Metadata } from "next";
import { requireView, type SearchParams } from "../requireView";
import { ClassroomsView } from "./ClassroomsView";

export const metadata: Metadata = { title: "Classrooms" };

export default async function ClassroomsPage({ searchParams }: { searchParams: SearchParams }) {
	await requireView("/classrooms", searchParams);
	return <ClassroomsView />;
}
