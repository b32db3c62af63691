"use client";

import { DoorOpen } from "lucide-react";
import { useRouter } from "next/navigation";
import { useOverview } from "@/app/_client/useOverview";
import { CommandPalette } from "@/components/shell/CommandPalette";
import { NAVIGATION } from "@/components/shell/navigation";

export function GoToPalette({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (open: boolean) => void }) {
	const router = useRouter();
	const { data } = useOverview({ range: "today" });
	const pages = NAVIGATION.map(({ href, label, icon }) => ({
		id: `page-${href.slice(1) || "overview"}`,
		label,
		hint: "Page",
		icon,
		run: () => router.push(href),
	}));
	const rooms = (data?.rooms ?? []).map((room) => ({
		id: `room-${encodeURIComponent(room.code)}`,
		label: room.name && room.name !== room.code ? `${room.code} · ${room.name}` : room.code,
		hint: room.building ? `Room · ${room.building}` : "Room",
		icon: DoorOpen,
		run: () => router.push(`/classrooms/${encodeURIComponent(room.code)}`),
	}));
	return <CommandPalette isOpen={isOpen} onOpenChange={onOpenChange} commands={[...pages, ...rooms]} />;
}
