import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	type CommandAnswer,
	type CommandFacts,
	type CommandStand,
	decideCommand,
	factsOfStand,
	NOTHING_KNOWN,
	SHOWN_MS_MAX,
	type ShownState,
	standAt,
} from "./commandState";

const ORDERED = 1_000_000;
const EXPIRES = ORDERED + 10_000;
const SENT = ORDERED + 40;
const order = { state: true, expiresAt: EXPIRES };
const facts = (more: Partial<CommandFacts>): CommandFacts => ({ ...NOTHING_KNOWN, ...more });
const answer = (ok: boolean, receivedAt: number, error: string | null = null): CommandAnswer => ({ ok, error, receivedAt });
const shown = (receivedAt: number, more: Partial<ShownState> = {}): ShownState => ({
	by: "reading",
	state: true,
	at: receivedAt,
	receivedAt,
	...more,
});
const stand = (status: CommandStand["status"], more: Partial<CommandStand> = {}): CommandStand => ({
	status,
	sentAt: SENT,
	endedAt: null,
	confirmedBy: null,
	error: null,
	...more,
});

describe("decideCommand", () => {
	it.each([
		["waits in the queue", facts({}), ORDERED, stand("queued", { sentAt: null })],
		["waits for its answer once it is sent", facts({ sentAt: SENT }), EXPIRES - 1, stand("sent")],
		[
			"is confirmed by an answer that says yes",
			facts({ sentAt: SENT, answers: [answer(true, SENT + 90)] }),
			SENT + 100,
			stand("confirmed", { endedAt: SENT + 90, confirmedBy: "ack" }),
		],
		[
			"fails with the device's own word",
			facts({ sentAt: SENT, answers: [answer(false, SENT + 90, "ac_rest")] }),
			SENT + 100,
			stand("failed", { endedAt: SENT + 90, error: "ac_rest" }),
		],
		[
			"fails as refused when the device gives no reason",
			facts({ sentAt: SENT, answers: [answer(false, SENT + 90)] }),
			SENT + 100,
			stand("failed", { endedAt: SENT + 90, error: "refused" }),
		],
		[
			"fails at once when the device is offline",
			facts({ unreachableAt: ORDERED + 5 }),
			ORDERED + 5,
			stand("failed", { sentAt: null, endedAt: ORDERED + 5, error: "device_offline" }),
		],
		["expires without an answer", facts({ sentAt: SENT }), EXPIRES, stand("expired", { endedAt: EXPIRES, error: "no_answer" })],
		[
			"expires unsent when no worker came to it",
			facts({}),
			EXPIRES + 60_000,
			stand("expired", { sentAt: null, endedAt: EXPIRES, error: "not_sent" }),
		],
		[
			"is confirmed by a late yes, after it had expired",
			facts({ sentAt: SENT, answers: [answer(true, EXPIRES + 5_000)] }),
			EXPIRES + 6_000,
			stand("confirmed", { endedAt: EXPIRES + 5_000, confirmedBy: "ack" }),
		],
		[
			"is confirmed by a yes although the record of sending was lost with the worker",
			facts({ unreachableAt: ORDERED + 5, answers: [answer(true, ORDERED + 90)] }),
			EXPIRES,
			stand("confirmed", { sentAt: null, endedAt: ORDERED + 90, confirmedBy: "ack" }),
		],
		[
			"believes a yes over a no: it was done",
			facts({ sentAt: SENT, answers: [answer(false, SENT + 50, "expired"), answer(true, SENT + 90)] }),
			SENT + 100,
			stand("confirmed", { endedAt: SENT + 90, confirmedBy: "ack" }),
		],
		[
			"is confirmed by a reading that shows the ordered state",
			facts({ sentAt: SENT, shown: [shown(SENT + 900)] }),
			SENT + 1_000,
			stand("confirmed", { endedAt: SENT + 900, confirmedBy: "reading" }),
		],
		[
			"is confirmed by a switch event",
			facts({ sentAt: SENT, shown: [shown(SENT + 900, { by: "event" })] }),
			SENT + 1_000,
			stand("confirmed", { endedAt: SENT + 900, confirmedBy: "event" }),
		],
		[
			"believes the device's no over a state that was merely shown",
			facts({ sentAt: SENT, shown: [shown(SENT + 10)], answers: [answer(false, SENT + 90, "ac_rest")] }),
			SENT + 100,
			stand("failed", { endedAt: SENT + 90, error: "ac_rest" }),
		],
	])("a command %s", (_, known, now, expected) => {
		expect(decideCommand(order, known, now)).toEqual(expected);
	});

	it.each([
		["the other state", shown(SENT + 900, { state: false })],
		["a state from before it was sent", shown(SENT + 900, { at: SENT - 1 })],
		["a state received before it was sent", shown(SENT - 1, { at: SENT + 300_000 })],
		["a state of much later", shown(SENT + SHOWN_MS_MAX)],
	])("is not confirmed by %s", (_, one) => {
		expect(decideCommand(order, facts({ sentAt: SENT, shown: [one] }), EXPIRES).status).toBe("expired");
	});

	const instants = fc.integer({ min: ORDERED - 1_000, max: EXPIRES + 90_000 });
	const answers = fc.array(
		fc.record({ ok: fc.boolean(), error: fc.constantFrom(null, "ac_rest", "expired"), receivedAt: instants }),
		{ maxLength: 3 },
	);
	const states = fc.array(
		fc.record({ by: fc.constantFrom("event", "reading"), state: fc.boolean(), at: instants, receivedAt: instants }),
		{ maxLength: 3 },
	) as fc.Arbitrary<ShownState[]>;
	type News = Partial<CommandFacts>;

	it("ends the same whatever order the facts come in, looked at after each of them, with only the stand kept", () => {
		const ways = fc.record({ sent: fc.boolean(), answers, states }).chain(({ sent, answers, states }) => {
			const news: News[] = [...answers.map((one) => ({ answers: [one] })), ...states.map((one) => ({ shown: [one] }))];
			return fc.record({
				first: fc.constant<News>(sent ? { sentAt: SENT } : { unreachableAt: ORDERED + 5 }),
				all: fc.constant(news),
				order: fc.shuffledSubarray(news, { minLength: news.length }),
				looks: fc.array(instants, { minLength: news.length, maxLength: news.length }),
			});
		});
		fc.assert(
			fc.property(ways, ({ first, all, order: came, looks }) => {
				let kept = decideCommand(order, facts(first), ORDERED + 5);
				came.forEach((news, index) => {
					kept = decideCommand(order, merge(factsOfStand(kept, order), news), looks[index] ?? EXPIRES);
				});
				const end = decideCommand(order, factsOfStand(kept, order), EXPIRES + 100_000);
				const atOnce = decideCommand(order, all.reduce<CommandFacts>(merge, facts(first)), EXPIRES + 100_000);
				expect(end).toEqual(atOnce);
				expect(["confirmed", "failed", "expired"]).toContain(end.status);
			}),
			{ numRuns: 2_000 },
		);
	});
});

function merge(known: CommandFacts, news: Partial<CommandFacts>): CommandFacts {
	return {
		sentAt: news.sentAt ?? known.sentAt,
		unreachableAt: news.unreachableAt ?? known.unreachableAt,
		answers: [...known.answers, ...(news.answers ?? [])],
		shown: [...known.shown, ...(news.shown ?? [])],
	};
}

describe("standAt", () => {
	const known = (one: CommandStand) => ({ ...order, ...one });

	it("ends what waits beyond its time, by whether it was sent", () => {
		const [queued, sent] = [known(stand("queued", { sentAt: null })), known(stand("sent"))];
		expect(standAt(queued, EXPIRES - 1)).toEqual(queued);
		expect(standAt(sent, EXPIRES - 1)).toEqual(sent);
		const expired = { status: "expired", endedAt: EXPIRES, confirmedBy: null };
		expect(standAt(queued, EXPIRES)).toEqual({ ...order, ...expired, sentAt: null, error: "not_sent" });
		expect(standAt(sent, EXPIRES + 5)).toEqual({ ...order, ...expired, sentAt: SENT, error: "no_answer" });
	});

	it("leaves an end as it is", () => {
		const ended = known(stand("confirmed", { endedAt: SENT + 9, confirmedBy: "reading" }));
		expect(standAt(ended, EXPIRES + 100_000)).toBe(ended);
	});
});
