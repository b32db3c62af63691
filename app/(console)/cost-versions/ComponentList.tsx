import { componentWords } from "./componentWords";

type ComponentListProps = { components: readonly Readonly<Record<string, unknown>>[]; currency: string };

/** A tariff in words, in the order in which it is applied. */
export function ComponentList({ components, currency }: ComponentListProps) {
	return (
		<ol className="flex flex-col gap-2.5">
			{componentWords(components, currency).map((component, index) => (
				<li key={component.id} className="flex gap-3 rounded-2xl bg-surface-secondary px-4 py-3">
					<span
						aria-hidden
						className="mt-0.5 grid size-5.5 shrink-0 place-items-center rounded-full bg-default text-[11px] font-semibold text-default-foreground"
					>
						{index + 1}
					</span>
					<div className="min-w-0 text-sm leading-6">
						<p className="font-medium text-foreground">{component.title}</p>
						{component.lines.map((line) => (
							<p key={line} className="text-muted">
								{line}
							</p>
						))}
					</div>
				</li>
			))}
		</ol>
	);
}
