import { Menu } from "lucide-react";
import Link from "next/link";
import { isCurrent, NAVIGATION } from "./navigation";

const ON_THE_BAR = 4;

export function PhoneBar({ pathname, onMore }: { pathname: string; onMore: () => void }) {
	const restIsCurrent = NAVIGATION.slice(ON_THE_BAR).some((entry) => isCurrent(entry.href, pathname));
	const tab = "flex h-14 w-full flex-col items-center justify-center gap-1 text-[11px] font-medium";
	return (
		<nav
			aria-label="Main"
			data-print="hidden"
			className="fixed inset-x-0 bottom-0 z-30 border-t border-separator bg-surface/95 pb-[env(safe-area-inset-bottom)] backdrop-blur lg:hidden"
		>
			<ul className="grid grid-cols-5">
				{NAVIGATION.slice(0, ON_THE_BAR).map(({ href, label, icon: Icon }) => {
					const current = isCurrent(href, pathname);
					return (
						<li key={href}>
							<Link
								href={href}
								aria-current={current ? "page" : undefined}
								className={`${tab} ${current ? "text-accent-soft-foreground" : "text-muted"}`}
							>
								<Icon aria-hidden className="size-5" />
								{label}
							</Link>
						</li>
					);
				})}
				<li>
					<button
						type="button"
						onClick={onMore}
						className={`${tab} cursor-pointer ${restIsCurrent ? "text-accent-soft-foreground" : "text-muted"}`}
					>
						<Menu aria-hidden className="size-5" />
						More
					</button>
				</li>
			</ul>
		</nav>
	);
}
