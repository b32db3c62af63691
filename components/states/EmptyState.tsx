import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type EmptyStateProps = { icon: LucideIcon; title: string; children: ReactNode; action?: ReactNode };

/** Says what is missing, why that is fine, and offers the next step. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
	return (
		<div className="panel flex flex-col items-center gap-2 px-6 py-12 text-center">
			<span className="mb-2 grid size-12 place-items-center rounded-2xl bg-accent-soft text-accent-soft-foreground">
				<Icon aria-hidden className="size-6" />
			</span>
			<h2 className="text-lg font-semibold tracking-tight">{title}</h2>
			<div className="max-w-md text-sm leading-6 text-muted">{children}</div>
			{action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
		</div>
	);
}
