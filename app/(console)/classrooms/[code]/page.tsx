import type { Metadata } from "next";
import { requireView, type SearchParams } from "../../requireView";
import { ClassroomView } from "./ClassroomView";

type Params = Promise<{ code: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
	return { title: decodeURIComponent((await params).code) };
}

export default async function ClassroomPage({ params, searchParams }: { params: Params; searchParams: SearchParams }) {
	const { code } = await params;
	await requireView(`/classrooms/${code}`, searchParams);
	return <ClassroomView code={decodeURIComponent(code)} />;
}
