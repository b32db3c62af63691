import type { ReactNode } from "react";

type FigureCardProps = { label: string; children: ReactNode; note?: ReactNode; isStale?: boolean };

export function FigureCard({ label, children, note, isStale = false }: FigureCardProps) {
	return (
		<section aria-label={label} className="panel flex min-h-31 flex-col gap-0.5 px-4 py-4 sm:px-5">
			<h2 className="text-sm text-muted">{label}</h2>
			<p className={`figure-number text-[1.4rem] leading-9 font-semibold sm:text-[1.75rem] ${isStale ? "text-muted" : ""}`}>
				{children}
			</p>
			<div className="mt-0.5 text-[13px] leading-5 text-muted">{note}</div>
		</section>
	);
}

export function FigureCards({ children }: { children: ReactNode }) {
	return <div className="grid grid-cols-2 gap-3 sm:gap-4 xl:grid-cols-4">{children}</div>;
}
