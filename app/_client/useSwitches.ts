import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { CommandBody } from "@/wire/http/commands";
import type { MotionRuleBody } from "@/wire/http/motionRules";
import type { RoomSwitchesBody } from "@/wire/http/roomSwitches";
import { useLiveInterval } from "./live/LiveProvider";
import { type Problem, requestJson, sendJson, withQuery } from "./requestJson";

/** A command has an end after 10 s at most; until then it is asked for often, should its notice be lost. */
const PENDING_MS = 2_000;
const keyOf = (classroomId: number) => ["room-switches", classroomId];

export function useRoomSwitches(classroomId: number) {
	const interval = useLiveInterval();
	return useQuery({
		queryKey: keyOf(classroomId),
		queryFn: ({ signal }) => requestJson<RoomSwitchesBody>(`/api/classrooms/${classroomId}/switches`, { signal }),
		refetchInterval: ({ state }) => (hasPending(state.data) ? PENDING_MS : interval),
		meta: { topics: ["command", "switches", "usage", "status"] },
	});
}

export interface SwitchOrder {
	/** Null: all switches of the room. */
	readonly target: { readonly deviceId: number; readonly position: number } | null;
	readonly state: boolean;
	/** Sent again with the same key it is the same order. */
	readonly key: string;
}

/** Orders a switch, or the whole room. The answer's commands stand in the room's list at once, still without their end. */
export function useSwitchOrder(classroomId: number) {
	const queryClient = useQueryClient();
	return useMutation<readonly CommandBody[], Problem, SwitchOrder>({
		mutationFn: async ({ target, state, key }) => {
			const body = { state, source: "app", idempotency_key: key };
			if (target === null)
				return (await sendJson<{ commands: CommandBody[] }>("POST", `/api/classrooms/${classroomId}/switches`, body)).commands;
			return [await sendJson<CommandBody>("POST", `/api/devices/${target.deviceId}/switches/${target.position}`, body)];
		},
		onSuccess: (commands) => {
			queryClient.setQueryData<RoomSwitchesBody>(keyOf(classroomId), (known) => known && withCommands(known, commands));
		},
	});
}

/** An answer that was overtaken by its own command's end does not put it back. */
function withCommands(known: RoomSwitchesBody, commands: readonly CommandBody[]): RoomSwitchesBody {
	return {
		...known,
		devices: known.devices.map((device) => ({
			...device,
			switches: device.switches.map((each) => {
				const command = commands.find((one) => one.device_id === device.device_id && one.switch === each.switch);
				return command && (each.command === null || each.command.cmd_id < command.cmd_id) ? { ...each, command } : each;
			}),
		})),
	};
}

function hasPending(known: RoomSwitchesBody | undefined): boolean {
	return (
		known?.devices.some(({ switches }) =>
			switches.some(({ command }) => command?.status === "queued" || command?.status === "sent"),
		) ?? false
	);
}

/** The room's motion rule; null when it has none. */
export function useMotionRule(classroom: string) {
	return useQuery({
		queryKey: ["motion-rule", classroom],
		queryFn: ({ signal }) => requestJson<{ rules: MotionRuleBody[] }>(withQuery("/api/motion-rules", { classroom }), { signal }),
		select: ({ rules }) => rules[0] ?? null,
		meta: { topics: ["command"] },
	});
}
