import { useQuery } from "@tanstack/react-query";
import type { DeviceBody } from "@/wire/http/devices";
import type { MqttAuthorityBody } from "@/wire/http/mqttAuthority";
import { useLiveInterval } from "./live/LiveProvider";
import { requestJson } from "./requestJson";

const LIMIT = 500;
export type UnclaimedDevice = {
	esp32_name: string;
	first_seen: string;
	last_seen: string;
	messages: number;
	last_payload: string | null;
};

export function useDevices() {
	return useQuery({
		queryKey: ["devices"],
		queryFn: ({ signal }) =>
			requestJson<{ devices: DeviceBody[]; next: number | null }>(`/api/devices?limit=${LIMIT}`, { signal }),
		select: (answer) => answer.devices,
		refetchInterval: useLiveInterval(),
		meta: { topics: ["status", "usage"] },
	});
}

export function useUnclaimedDevices(isAllowed: boolean) {
	return useQuery({
		queryKey: ["unclaimed"],
		queryFn: ({ signal }) => requestJson<{ unclaimed: UnclaimedDevice[] }>("/api/devices/unclaimed", { signal }),
		select: (answer) => answer.unclaimed,
		enabled: isAllowed,
		refetchInterval: useLiveInterval(),
		meta: { topics: ["quarantine", "status"] },
	});
}

/** The certificate by which devices check the embedded broker; null where it speaks no TLS. */
export function useMqttAuthority(isAllowed: boolean) {
	return useQuery({
		queryKey: ["mqtt-authority"],
		queryFn: ({ signal }) => requestJson<{ authority: MqttAuthorityBody | null }>("/api/devices/authority", { signal }),
		select: (answer) => answer.authority,
		enabled: isAllowed,
	});
}
