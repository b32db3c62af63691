import { describe, expect, it } from "vitest";
import { Acknowledger } from "./acknowledger";
import type { Classified } from "./classify";

const EPOCH = 7;

/** What is said to a device after each committed message; null = nothing. */
function world() {
	const said: (number | null)[] = [];
	const acknowledger = new Acknowledger((_topic, payload) => {
		said[said.length - 1] = (JSON.parse(payload) as { telemetry_seq?: number }).telemetry_seq ?? null;
	});
	const commit = (seqs: readonly number[], epoch = EPOCH) => {
		for (const seq of seqs) {
			said.push(null);
			const classified = { kind: "readings", readings: [{ row: { epoch, seq } }] } as unknown as Classified;
			if (acknowledger.note({ id: 7, name: "B-204" }, classified)) acknowledger.send("B-204", 0);
		}
		return said.splice(0);
	};
	return { acknowledger, commit };
}

describe("the ack topic", () => {
	it("names the highest number that is committed", () => {
		const { commit } = world();
		expect(commit([4, 5, 9, 6])).toEqual([4, 5, 9, 9]);
	});

	it("does not cover what a broker lost: it waits until the numbers join on", () => {
		const { acknowledger, commit } = world();
		commit([1, 2, 3]);
		acknowledger.doubtAll();
		// 4 to 6 were sent to a broker to which we were not subscribed yet.
		expect(commit([7, 8])).toEqual([null, null]);
		expect(commit([4, 5, 6, 7, 8, 9])).toEqual([4, 5, 6, 7, 8, 9]);
	});

	it("believes a gap when the message behind it comes a second time: there was nothing before it", () => {
		const { acknowledger, commit } = world();
		commit([1, 2, 3]);
		acknowledger.doubtAll();
		expect(commit([7, 8])).toEqual([null, null]);
		expect(commit([7, 8, 12])).toEqual([7, 8, 12]);
	});

	it("knows nothing of a device that it has not heard of, nor of a new epoch, and doubts each again after the next loss", () => {
		const { acknowledger, commit } = world();
		acknowledger.doubtAll();
		expect(commit([40])).toEqual([null]);
		expect(commit([38, 39, 40])).toEqual([null, null, 40]);
		acknowledger.doubtAll();
		expect(commit([1, 1], 8)).toEqual([null, 1]);
		acknowledger.doubtAll();
		expect(commit([2, 9], 8)).toEqual([2, 9]);
	});

	it("says nothing of one topic while the other is doubted: a device that hears a word sends nothing again", () => {
		const sent: object[] = [];
		const acknowledger = new Acknowledger((_topic, payload) => void sent.push(JSON.parse(payload)));
		const device = { id: 7, name: "B-204" };
		const commit = (classified: object) => {
			if (acknowledger.note(device, classified as Classified)) acknowledger.send(device.name, 0);
		};
		const event = (seq: number) => commit({ kind: "event", event: { row: { epoch: EPOCH, seq } } });
		const reading = (seq: number) => commit({ kind: "readings", readings: [{ row: { epoch: EPOCH, seq } }] });
		event(3);
		reading(10);
		acknowledger.doubtAll();
		sent.length = 0;
		event(4);
		reading(20);
		event(5);
		expect(sent).toMatchObject([{ event_seq: 4, telemetry_seq: 10 }]);
		reading(20);
		expect(sent.at(-1)).toMatchObject({ event_seq: 5, telemetry_seq: 20 });
	});
});
