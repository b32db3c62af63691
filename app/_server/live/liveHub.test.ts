import { describe, expect, it } from "vitest";
import { LISTENERS_MAX, LiveHub, type NumberedEvent, RING_EVENTS_MAX } from "./liveHub";

function world() {
	const source = { opened: 0, stopped: 0 };
	const hub = new LiveHub({
		origin: "origin",
		now: () => 0,
		open: () => {
			source.opened += 1;
			return {
				async stop() {
					source.stopped += 1;
				},
			};
		},
	});
	const listen = (lastEventId: string | null = null) => {
		const heard: NumberedEvent[] = [];
		const state = { closed: false, slow: false, rechecks: 0 };
		const leave = hub.join(
			{
				send: (numbered) => !state.slow && heard.push(numbered) > 0,
				close: () => {
					state.closed = true;
				},
				recheck: () => {
					state.rechecks += 1;
				},
			},
			lastEventId,
		);
		return { state, leave, types: () => heard.map((each) => each.event.type), lastId: () => heard.at(-1)?.id ?? null };
	};
	return { hub, source, listen };
}

describe("LiveHub", () => {
	it("opens one source for all listeners", () => {
		const { source, listen } = world();
		listen();
		listen();
		expect(source.opened).toBe(1);
	});

	it("tells every listener each notice, and those who left no more", () => {
		const { hub, listen } = world();
		const [a, b] = [listen(), listen()];
		hub.notice('{"type":"usage"}');
		a.leave?.();
		hub.notice('{"type":"status"}');
		expect(a.types()).toEqual(["hello", "usage"]);
		expect(b.types()).toEqual(["hello", "usage", "status"]);
	});

	it("sends what was missed to a listener that comes back", () => {
		const { hub, listen } = world();
		const first = listen();
		hub.notice('{"type":"usage"}');
		first.leave?.();
		hub.notice('{"type":"status"}');
		hub.notice('{"type":"incident"}');
		expect(listen(first.lastId()).types()).toEqual(["hello", "status", "incident"]);
	});

	it.each(["other-3", "origin-99", "origin-x", "", "origin--1"])("asks for a resync after the unknown id %j", (id) => {
		const { listen } = world();
		expect(listen(id).types()).toEqual(["resync"]);
	});

	it("asks for a resync when more was missed than it keeps", () => {
		const { hub, listen } = world();
		const first = listen();
		for (let count = 0; count <= RING_EVENTS_MAX; count++) hub.notice('{"type":"usage"}');
		expect(listen("origin-0").types()).toEqual(["resync"]);
		expect(listen("origin-1").types()).toHaveLength(RING_EVENTS_MAX + 1);
		expect(first.types()).toHaveLength(RING_EVENTS_MAX + 2);
	});

	it("tells all to fetch anew when its source works again", () => {
		const { hub, listen } = world();
		const listener = listen();
		hub.resumed();
		expect(listener.types()).toEqual(["hello", "resync"]);
	});

	it("lets every listener be asked again when sessions change or may have changed, and tells no browser", () => {
		const { hub, listen } = world();
		const [a, b] = [listen(), listen()];
		hub.notice('{"type":"sessions"}');
		expect([a.state.rechecks, b.state.rechecks, a.types()]).toEqual([1, 1, ["hello"]]);
		hub.resumed();
		expect(a.state.rechecks).toBe(2);
	});

	it.each(["", "usage", "[]", '{"type":7}', '{"type":""}', "null", '{"type":"usage"'])("ignores the notice %j", (payload) => {
		const { hub, listen } = world();
		const listener = listen();
		hub.notice(payload);
		expect(listener.types()).toEqual(["hello"]);
	});

	it("passes on no field but the type: a notice may name what not every listener may see", () => {
		const { hub } = world();
		const heard: NumberedEvent[] = [];
		hub.join({ send: (numbered) => heard.push(numbered) > 0, close() {}, recheck() {} }, null);
		hub.notice('{"type":"usage","device":"B-204","power_w":99}');
		expect(heard.at(-1)?.event).toEqual({ type: "usage", at: "1970-01-01T00:00:00.000Z" });
	});

	it("drops a listener that is too slow, and only that one", () => {
		const { hub, listen } = world();
		const [slow, quick] = [listen(), listen()];
		slow.state.slow = true;
		hub.notice('{"type":"usage"}');
		hub.notice('{"type":"usage"}');
		expect([slow.state.closed, quick.state.closed, hub.listenerCount]).toEqual([true, false, 1]);
	});

	it("refuses the listener too many", () => {
		const { listen } = world();
		for (let count = 0; count < LISTENERS_MAX; count++) listen();
		expect(listen().leave).toBeNull();
	});

	it("closes its listeners and its source", async () => {
		const { hub, source, listen } = world();
		const listener = listen();
		await hub.close();
		expect([listener.state.closed, source.stopped, hub.listenerCount]).toEqual([true, 1, 0]);
	});
});
