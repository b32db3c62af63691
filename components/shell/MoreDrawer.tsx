"use client";

import { Drawer } from "@heroui/react/drawer";
import Link from "next/link";
import type { ReactNode } from "react";
import { isCurrent, NAVIGATION } from "./navigation";

type MoreDrawerProps = { isOpen: boolean; onOpenChange: (open: boolean) => void; pathname: string; footer: ReactNode };

export function MoreDrawer({ isOpen, onOpenChange, pathname, footer }: MoreDrawerProps) {
	return (
		<Drawer.Backdrop isOpen={isOpen} onOpenChange={onOpenChange}>
			<Drawer.Content placement="bottom">
				<Drawer.Dialog aria-label="More">
					<Drawer.Handle />
					<Drawer.Body className="pb-4">
						<ul className="flex flex-col gap-1">
							{NAVIGATION.map(({ href, label, icon: Icon }) => (
								<li key={href}>
									<Link
										href={href}
										onClick={() => onOpenChange(false)}
										aria-current={isCurrent(href, pathname) ? "page" : undefined}
										className="flex h-12 items-center gap-3 rounded-xl px-3 text-base aria-[current=page]:bg-default aria-[current=page]:font-medium"
									>
										<Icon aria-hidden className="size-5 text-muted" />
										{label}
									</Link>
								</li>
							))}
						</ul>
						<div className="mt-3 border-t border-separator pt-3">{footer}</div>
					</Drawer.Body>
				</Drawer.Dialog>
			</Drawer.Content>
		</Drawer.Backdrop>
	);
}
