import { useQuery } from "@tanstack/react-query";
import type { BuildingBody } from "@/wire/http/buildings";
import type { ClassroomBody } from "@/wire/http/classrooms";
import type { SiteBody } from "@/wire/http/sites";
import { requestJson } from "./requestJson";

const LIMIT = 500;

export function useSites() {
	return useQuery({
		queryKey: ["sites"],
		queryFn: ({ signal }) => requestJson<{ sites: SiteBody[] }>("/api/sites", { signal }),
		staleTime: 60_000,
	});
}

/** Rooms that people made; the room of devices that stand nowhere is not one of them. */
export function useClassrooms() {
	return useQuery({
		queryKey: ["classrooms"],
		queryFn: ({ signal }) =>
			requestJson<{ classrooms: ClassroomBody[]; next: number | null }>(`/api/classrooms?limit=${LIMIT}`, { signal }),
		select: (answer) => answer.classrooms.filter((classroom) => classroom.kind === "room"),
		staleTime: 30_000,
	});
}

export function useBuildings() {
	return useQuery({
		queryKey: ["buildings"],
		queryFn: ({ signal }) =>
			requestJson<{ buildings: BuildingBody[]; next: number | null }>(`/api/buildings?limit=${LIMIT}`, { signal }),
		staleTime: 30_000,
	});
}
