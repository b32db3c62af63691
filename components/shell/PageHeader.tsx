import type { ReactNode } from "react";
import { Breadcrumb, type Crumb } from "./Breadcrumb";

type PageHeaderProps = { crumbs: readonly Crumb[]; title: string; subtitle?: ReactNode; actions?: ReactNode };

export function PageHeader({ crumbs, title, subtitle, actions }: PageHeaderProps) {
	return (
		<header className="flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
			<div className="min-w-0">
				<Breadcrumb crumbs={crumbs} />
				<h1 className="mt-0.5 truncate text-2xl font-semibold tracking-tight">{title}</h1>
				{subtitle && <p className="mt-0.5 text-sm text-muted">{subtitle}</p>}
			</div>
			{actions && (
				<div data-print="hidden" className="flex flex-wrap items-center gap-2">
					{actions}
				</div>
			)}
		</header>
	);
}
