import { Search } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Brand } from "./Brand";
import { isCurrent, NAVIGATION } from "./navigation";

type SidebarProps = { pathname: string; onSearch: () => void; footer: ReactNode };

export function Sidebar({ pathname, onSearch, footer }: SidebarProps) {
	return (
		<aside
			data-print="hidden"
			className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col gap-4 border-r border-separator bg-surface px-3.5 py-4 lg:flex"
		>
			<Brand />
			<button
				type="button"
				onClick={onSearch}
				className="flex h-9 cursor-pointer items-center gap-2 rounded-xl bg-surface-secondary px-3 text-sm text-muted hover:text-foreground"
			>
				<Search aria-hidden className="size-4" />
				<span className="flex-1 text-left">Go to…</span>
				<kbd className="rounded-md bg-surface px-1.5 py-0.5 font-mono text-[11px]">Ctrl K</kbd>
			</button>
			<nav aria-label="Main">
				<ul className="flex flex-col gap-1">
					{NAVIGATION.map(({ href, label, icon: Icon }) => {
						const current = isCurrent(href, pathname);
						return (
							<li key={href}>
								<Link
									href={href}
									aria-current={current ? "page" : undefined}
									className={`flex h-9 items-center gap-2.5 rounded-xl px-3 text-sm transition-colors ${
										current
											? "bg-default font-medium text-foreground"
											: "text-muted hover:bg-surface-secondary hover:text-foreground"
									}`}
								>
									<Icon aria-hidden className={`size-4 ${current ? "text-accent" : ""}`} />
									{label}
								</Link>
							</li>
						);
					})}
				</ul>
			</nav>
			<div className="mt-auto">{footer}</div>
		</aside>
	);
}
