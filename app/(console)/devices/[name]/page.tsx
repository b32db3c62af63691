import type { Metadata } from "next";
import { requireView, type SearchParams } from "../../requireView";
import { DeviceView } from "./DeviceView";

type Params = Promise<{ name: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
	return { title: decodeURIComponent((await params).name) };
}

export default async function DevicePage({ params, searchParams }: { params: Params; searchParams: SearchParams }) {
	const { name } = await params;
	await requireView(`/devices/${name}`, searchParams);
	return <DeviceView name={decodeURIComponent(name)} />;
}
