import { useMutation, useQueryClient } from "@tanstack/react-query";
import { fieldMessage } from "./problemWords";
import { type Problem, sendJson } from "./requestJson";

type Sending = { method: "POST" | "PATCH" | "DELETE"; url: string; body?: unknown };

/** Sends one change. What the change touches is unknown here, so every answer on screen is asked for anew. */
export function useSend<T>(onDone: (answer: T) => void) {
	const queryClient = useQueryClient();
	return useMutation<T, Problem, Sending>({
		mutationFn: ({ method, url, body }) => sendJson<T>(method, url, body),
		onSuccess: (answer) => {
			void queryClient.invalidateQueries();
			onDone(answer);
		},
	});
}

/** What the server said of each field, in plain words, by the path of the body. */
export function fieldErrors(problem: Problem | null): Record<string, string> {
	return Object.fromEntries((problem?.paths ?? []).map((each) => [each.path, fieldMessage(each)]));
}
