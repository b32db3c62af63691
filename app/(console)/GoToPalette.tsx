"use client";

import { DoorOpen, FileCheck2, FilePlus2, History, type LucideIcon, Plus, Scale, ShieldCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { useAccount } from "@/app/_client/AccountContext";
import { useOverview } from "@/app/_client/useOverview";
import { CommandPalette } from "@/components/shell/CommandPalette";
import { NAVIGATION } from "@/components/shell/navigation";

/** Pages one step below those of the navigation. */
const FURTHER: readonly { href: string; label: string; icon: LucideIcon }[] = [
	{ href: "/cost-versions?new=1", label: "New price", icon: Plus },
	{ href: "/cost-versions/new", label: "Full tariff", icon: FilePlus2 },
	{ href: "/cost-versions/compare", label: "Compare tariffs", icon: Scale },
	{ href: "/cost-versions/recalculations", label: "Recalculations", icon: History },
	{ href: "/bills/check", label: "Invoice check", icon: FileCheck2 },
];
const OF_ADMINS: typeof FURTHER = [{ href: "/audit", label: "Audit log", icon: ShieldCheck }];

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
	const isAdmin = useAccount()?.role === "admin";
	const further = [...FURTHER, ...(isAdmin ? OF_ADMINS : [])].map(({ href, label, icon }) => ({
		id: `page-${encodeURIComponent(href.slice(1))}`,
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
	return <CommandPalette isOpen={isOpen} onOpenChange={onOpenChange} commands={[...pages, ...rooms, ...further]} />;
}
