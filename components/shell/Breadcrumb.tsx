import { ChevronRight } from "lucide-react";
import Link from "next/link";

export type Crumb = { label: string; href?: string };

export function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }) {
	return (
		<nav aria-label="Breadcrumb">
			<ol className="flex min-h-5 flex-wrap items-center gap-1 text-sm">
				{crumbs.map((crumb, index) => (
					<li key={`${crumb.href}-${crumb.label}`} className="flex items-center gap-1">
						{index > 0 && <ChevronRight aria-hidden className="size-3.5 text-muted" />}
						{crumb.href ? (
							<Link href={crumb.href} className="rounded text-muted hover:text-foreground hover:underline">
								{crumb.label}
							</Link>
						) : (
							<span
								aria-current={index === crumbs.length - 1 ? "page" : undefined}
								className={index === crumbs.length - 1 ? "font-medium" : "text-muted"}
							>
								{crumb.label}
							</span>
						)}
					</li>
				))}
			</ol>
		</nav>
	);
}
