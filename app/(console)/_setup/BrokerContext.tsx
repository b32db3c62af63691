"use client";

import { createContext, type ReactNode, useContext } from "react";

export type BrokerAddress = { host: string | null; port: number; tls: boolean };
const BrokerContext = createContext<BrokerAddress>({ host: null, port: 1883, tls: false });

export function BrokerProvider({ broker, children }: { broker: BrokerAddress; children: ReactNode }) {
	return <BrokerContext value={broker}>{children}</BrokerContext>;
}

/** Where devices publish to; a broker of the same machine is named as this page's own host. */
export function useBroker(): { host: string; port: number; tls: boolean } {
	const { host, port, tls } = useContext(BrokerContext);
	return { host: host ?? (typeof window === "undefined" ? "localhost" : window.location.hostname), port, tls };
}
