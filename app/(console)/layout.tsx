import { type ReactNode, Suspense } from "react";
import { brokerAddress } from "./brokerAddress";
import { ConsoleShell } from "./ConsoleShell";

export default function ConsoleLayout({ children }: { children: ReactNode }) {
	return (
		<ConsoleShell broker={brokerAddress(process.env)}>
			<Suspense>{children}</Suspense>
		</ConsoleShell>
	);
}
