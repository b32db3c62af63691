"use client";

import { createContext, type ReactNode, useContext } from "react";

export type BrokerAddress = { host: string | null; port: number };
const BrokerContext = createContext<BrokerAddress>({ host: null, port: 1883 });

export function BrokerProvider({ broker, children }: { broker: BrokerAddress; children: ReactNode }) {
	return <BrokerContext value={broker}>{children}</BrokerContext>;
}

/** Where devices publish to; a broker of the same machine is named as this page's own host. */
export function useBroker(): { host: string; port: number } {
	const { host, port } = useContext(BrokerContext);
	return { host: host ?? (typeof window === "undefined" ? "localhost" : window.location.hostname), port };
}
