import type { ReactNode } from "react";

/** Pages that go to paper: no navigation, black on white in either theme. */
export default function PrintLayout({ children }: { children: ReactNode }) {
	return (
		<div data-theme="light" className="paper-desk">
			{children}
		</div>
	);
}
