import { type ReactNode, Suspense } from "react";
import { AccountProvider } from "@/app/_client/AccountContext";
import { pagePrincipal } from "@/app/_server/pagePrincipal";
import { brokerAddress } from "./brokerAddress";
import { ConsoleShell } from "./ConsoleShell";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
	const principal = await pagePrincipal();
	return (
		<AccountProvider account={principal && { name: principal.name, role: principal.role }}>
			<ConsoleShell broker={brokerAddress(process.env)}>
				<Suspense>{children}</Suspense>
			</ConsoleShell>
		</AccountProvider>
	);
}
