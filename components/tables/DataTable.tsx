import type { ReactNode } from "react";

type DataTableProps = { label: string; children: ReactNode; footer?: ReactNode };

/** A plain HTML table in the look of the design system: rows, headers and captions as a screen reader expects them. */
export function DataTable({ label, children, footer }: DataTableProps) {
	return (
		<div className="table-root table-root--primary">
			<section
				aria-label={label}
				className="table__scroll-container" // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
				tabIndex={0}
			>
				<table className="table__content">{children}</table>
			</section>
			{footer && <div className="px-4 py-2.5 text-xs text-muted">{footer}</div>}
		</div>
	);
}

type HeaderProps = {
	children?: ReactNode;
	className?: string;
	align?: "left" | "right";
	sort?: "ascending" | "descending" | "none";
	onSort?: () => void;
};

export function Column({ children, className = "", align = "left", sort, onSort }: HeaderProps) {
	return (
		<th
			scope="col"
			aria-sort={sort}
			className={`table__column whitespace-nowrap ${align === "right" ? "text-right!" : ""} ${className}`}
		>
			{onSort ? (
				<button type="button" onClick={onSort} className="relative cursor-pointer rounded hover:text-foreground">
					{children}
					<span
						aria-hidden
						className={`absolute top-1/2 -translate-y-1/2 text-[10px] ${align === "right" ? "right-full mr-1" : "left-full ml-1"}`}
					>
						{sort === "ascending" ? "▲" : sort === "descending" ? "▼" : ""}
					</span>
				</button>
			) : (
				children
			)}
		</th>
	);
}

export function Cell({
	children,
	className = "",
	align = "left",
}: {
	children?: ReactNode;
	className?: string;
	align?: "left" | "right";
}) {
	return <td className={`table__cell ${align === "right" ? "text-right" : ""} ${className}`}>{children}</td>;
}
