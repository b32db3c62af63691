import { useCallback, useState } from "react";
import { problemText } from "@/app/_client/problemWords";
import type { Problem } from "@/app/_client/requestJson";
import { useSwitchOrder } from "@/app/_client/useSwitches";
import type { RoomSwitchesBody } from "@/wire/http/roomSwitches";
import type { OwnOrder } from "./switchLook";

export interface SwitchTarget {
	readonly deviceId: number;
	readonly position: number;
}

const keyOf = ({ deviceId, position }: SwitchTarget) => `${deviceId}/${position}`;

/** The orders that this page has given: shown at once, taken back when the server has its command, kept when it refused. */
export function useOwnOrders(classroomId: number, known: RoomSwitchesBody | undefined) {
	const [own, setOwn] = useState<Readonly<Record<string, OwnOrder>>>({});
	const { mutate } = useSwitchOrder(classroomId);

	const order = useCallback(
		(target: SwitchTarget | null, state: boolean) => {
			const all = known?.devices.flatMap(({ device_id, switches }) =>
				switches.map((each) => keyOf({ deviceId: device_id, position: each.switch })),
			);
			const keys = target === null ? (all ?? []) : [keyOf(target)];
			const mark = (one: OwnOrder | null) =>
				setOwn((before) => {
					const rest = Object.entries(before).filter(([key]) => !keys.includes(key));
					return Object.fromEntries([...rest, ...(one === null ? [] : keys.map((key) => [key, one] as const))]);
				});
			mark({ kind: "sending", state });
			mutate(
				{ target, state, key: newKey() },
				{
					onSuccess: () => mark(null),
					onError: (problem) => mark({ kind: "refused", state, why: whyOf(problem) }),
				},
			);
		},
		[known, mutate],
	);
	return { ownOf: (target: SwitchTarget) => own[keyOf(target)] ?? null, order };
}

function whyOf(problem: Problem): string {
	const said = problemText(problem);
	return said === "" ? problem.message : said;
}

/** randomUUID is there on https and loopback alone; a campus may serve its pages over plain http. */
function newKey(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
