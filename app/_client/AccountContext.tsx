"use client";

import { createContext, type ReactNode, useContext } from "react";

export type Account = { name: string; role: "viewer" | "manager" | "admin" };
const AccountContext = createContext<Account | null>(null);

export function AccountProvider({ account, children }: { account: Account | null; children: ReactNode }) {
	return <AccountContext value={account}>{children}</AccountContext>;
}

/** Who is signed in, as the server said while it drew the page: for what is offered. What is allowed it decides at each request. */
export function useAccount(): Account | null {
	return useContext(AccountContext);
}
