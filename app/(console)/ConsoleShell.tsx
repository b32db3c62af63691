"use client";

import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { LiveProvider } from "@/app/_client/live/LiveProvider";
import { PhoneBar } from "@/components/shell/PhoneBar";
import { Sidebar } from "@/components/shell/Sidebar";
import { type BrokerAddress, BrokerProvider } from "./_setup/BrokerContext";
import { AccountBlock } from "./AccountBlock";

const MoreDrawer = dynamic(() => import("@/components/shell/MoreDrawer").then((module) => module.MoreDrawer), { ssr: false });
const GoToPalette = dynamic(() => import("./GoToPalette").then((module) => module.GoToPalette), { ssr: false });

export function ConsoleShell({ broker, children }: { broker: BrokerAddress; children: ReactNode }) {
	const pathname = usePathname();
	const [isPaletteOpen, setIsPaletteOpen] = useState(false);
	const [isMoreOpen, setIsMoreOpen] = useState(false);
	useShortcuts(() => setIsPaletteOpen(true));

	return (
		<LiveProvider>
			<BrokerProvider broker={broker}>
				<a
					href="#content"
					className="fixed top-2 left-2 z-50 -translate-y-16 rounded-xl bg-accent px-4 py-2 text-sm font-medium text-accent-foreground focus:translate-y-0"
				>
					Skip to the content
				</a>
				<div className="flex">
					<Sidebar pathname={pathname} onSearch={() => setIsPaletteOpen(true)} footer={<AccountBlock />} />
					<main
						id="content"
						tabIndex={-1}
						className="min-w-0 flex-1 px-4 pt-5 pb-24 outline-none sm:px-6 lg:px-8 lg:pt-7 lg:pb-10"
					>
						<div className="mx-auto flex max-w-[1200px] flex-col gap-5">{children}</div>
					</main>
				</div>
				<PhoneBar pathname={pathname} onMore={() => setIsMoreOpen(true)} />
				{isMoreOpen && <MoreDrawer isOpen onOpenChange={setIsMoreOpen} pathname={pathname} footer={<AccountBlock />} />}
				{isPaletteOpen && <GoToPalette isOpen onOpenChange={setIsPaletteOpen} />}
			</BrokerProvider>
		</LiveProvider>
	);
}

/** Ctrl-K (or Cmd-K) opens the palette; `/` goes to the page's own search field, or opens the palette where there is none. */
function useShortcuts(openPalette: () => void): void {
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
				event.preventDefault();
				openPalette();
				return;
			}
			if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
			event.preventDefault();
			const field = document.querySelector<HTMLInputElement>("[data-page-search]");
			if (field) field.focus();
			else openPalette();
		};
		window.addEventListener("keydown", onKeyDown);
		return () => window.removeEventListener("keydown", onKeyDown);
	}, [openPalette]);
}

function isTyping(target: EventTarget | null): boolean {
	return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
