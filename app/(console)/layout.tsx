import { type ReactNode, Suspense } from "react";
import { ConsoleShell } from "./ConsoleShell";

export default function ConsoleLayout({ children }: { children: ReactNode }) {
	return (
		<ConsoleShell>
			<Suspense>{children}</Suspense>
		</ConsoleShell>
	);
}
