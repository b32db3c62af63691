import {
	BellRing,
	CalendarClock,
	Cpu,
	DoorOpen,
	Gauge,
	HeartPulse,
	Lightbulb,
	type LucideIcon,
	ReceiptText,
	ScrollText,
	Settings2,
} from "lucide-react";

export type NavigationEntry = { href: string; label: string; icon: LucideIcon; adminOnly?: boolean };

export const NAVIGATION: readonly NavigationEntry[] = [
	{ href: "/", label: "Overview", icon: Gauge },
	{ href: "/classrooms", label: "Classrooms", icon: DoorOpen },
	{ href: "/devices", label: "Devices", icon: Cpu },
	{ href: "/cost-versions", label: "Tariffs", icon: ReceiptText },
	{ href: "/schedules", label: "Schedules", icon: CalendarClock },
	{ href: "/bills", label: "Bills", icon: ScrollText },
	{ href: "/insights", label: "Insights", icon: Lightbulb },
	{ href: "/incidents", label: "Incidents", icon: BellRing },
	{ href: "/pipeline", label: "Health", icon: HeartPulse },
	{ href: "/settings", label: "Settings", icon: Settings2 },
];

export function isCurrent(href: string, pathname: string): boolean {
	return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
