import type { ReactNode } from "react";

export function SettingsSection({
	title,
	text,
	action,
	children,
}: {
	title: string;
	text: string;
	action?: ReactNode;
	children: ReactNode;
}) {
	const id = `settings-${title.toLowerCase().replaceAll(" ", "-")}`;
	return (
		<section aria-labelledby={id} className="panel p-5 sm:p-6">
			<div className="flex flex-wrap items-start gap-3">
				<div className="min-w-0 flex-1">
					<h2 id={id} className="text-base font-medium">
						{title}
					</h2>
					<p className="mt-0.5 text-sm leading-6 text-muted">{text}</p>
				</div>
				{action}
			</div>
			<div className="mt-4">{children}</div>
		</section>
	);
}
