"use client";

import type { ReactNode } from "react";
import { useLiveState } from "@/app/_client/live/LiveProvider";
import { LiveBadge } from "@/components/shell/LiveBadge";
import { ThemeSwitch } from "@/components/shell/ThemeSwitch";

/** What stands at the right of every page's title. */
export function HeaderActions({ children }: { children?: ReactNode }) {
	return (
		<>
			<LiveBadge state={useLiveState()} />
			<ThemeSwitch />
			{children}
		</>
	);
}
