import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../requestJson";
import { LiveRefetch } from "./liveRefetch";

const SLOW_MS = 5_000;

describe("LiveRefetch", () => {
	beforeEach(() => vi.useFakeTimers());
	afterEach(() => vi.useRealTimers());

	const watch = () => {
		const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: Number.POSITIVE_INFINITY } } });
		const aborted = vi.fn();
		const asked = vi.fn(({ signal }: { signal: AbortSignal }) => {
			signal.addEventListener("abort", aborted);
			return new Promise<number>((resolve) => setTimeout(() => resolve(asked.mock.calls.length), SLOW_MS));
		});
		const observer = new QueryObserver(queryClient, { queryKey: ["slow"], queryFn: asked, meta: { topics: ["usage"] } });
		const unsubscribe = observer.subscribe(() => undefined);
		const live = new LiveRefetch(queryClient);
		live.start();
		return {
			live,
			asked,
			aborted,
			data: () => observer.getCurrentResult().data,
			end: () => {
				live.stop();
				unsubscribe();
				queryClient.clear();
			},
		};
	};

	it("lets a slow fetch answer while notices come every second, and asks once more after it", async () => {
		const { live, asked, aborted, data, end } = watch();
		for (let second = 0; second < 4; second += 1) {
			live.tell("usage");
			await vi.advanceTimersByTimeAsync(1_000);
		}
		expect(asked).toHaveBeenCalledTimes(1);
		await vi.advanceTimersByTimeAsync(1_100);
		expect([asked.mock.calls.length, aborted.mock.calls.length, data()]).toEqual([2, 0, 1]);
		await vi.advanceTimersByTimeAsync(60_000);
		expect([asked.mock.calls.length, data()]).toEqual([2, 2]);
		end();
	});

	it("leaves alone what is not there, until the stream itself was away", async () => {
		const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
		const status = { now: 404 };
		const asked = vi.fn(() => Promise.reject(new Problem(status.now, {})));
		const observer = new QueryObserver(queryClient, { queryKey: ["gone"], queryFn: asked, meta: { topics: ["usage"] } });
		const unsubscribe = observer.subscribe(() => undefined);
		const live = new LiveRefetch(queryClient);
		live.start();
		const askedAfter = async (topic: "usage" | "resync") => {
			live.tell(topic);
			await vi.advanceTimersByTimeAsync(1_000);
			return asked.mock.calls.length;
		};
		await vi.advanceTimersByTimeAsync(0);
		expect([await askedAfter("usage"), await askedAfter("usage")]).toEqual([1, 1]);
		status.now = 503;
		expect([await askedAfter("resync"), await askedAfter("usage")]).toEqual([2, 3]);
		live.stop();
		unsubscribe();
		queryClient.clear();
	});

	it("asks almost at once when a command moved, also while others are being gathered", async () => {
		const queryClient = new QueryClient();
		const asked = vi.fn(async () => asked.mock.calls.length);
		const observer = new QueryObserver(queryClient, { queryKey: ["fast"], queryFn: asked, meta: { topics: ["command"] } });
		const unsubscribe = observer.subscribe(() => undefined);
		const live = new LiveRefetch(queryClient);
		live.start();
		await vi.advanceTimersByTimeAsync(0);
		expect(asked).toHaveBeenCalledTimes(1);
		live.tell("usage");
		live.tell("command");
		await vi.advanceTimersByTimeAsync(30);
		expect(asked).toHaveBeenCalledTimes(2);
		live.stop();
		unsubscribe();
		queryClient.clear();
	});

	it("asks once for notices that come together, and not for a topic that the query does not name", async () => {
		const { live, asked, end } = watch();
		await vi.advanceTimersByTimeAsync(SLOW_MS);
		live.tell("usage");
		live.tell("resync");
		live.tell("usage");
		await vi.advanceTimersByTimeAsync(SLOW_MS * 3);
		expect(asked).toHaveBeenCalledTimes(2);
		live.tell("quarantine");
		await vi.advanceTimersByTimeAsync(SLOW_MS);
		expect(asked).toHaveBeenCalledTimes(2);
		end();
	});
});
