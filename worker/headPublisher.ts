import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import { inHeadTurn, readHeads } from "@/store/ledgerHeads";
import type { Pool } from "@/store/pool";
import { formatHeadLine, formatHeadMessage, HEAD_TOPIC, HEADS_FILE, HEADS_FILE_TITLE, parseHeads } from "@/wire/ledgerHead";
import type { Publish } from "./incoming";

export interface HeadPublisher {
	/** Publishes what is not published yet, and the latest head on MQTT. Never rejects; calls while it works are one more turn. */
	publish(): Promise<void>;
}

/** Publishes the daily heads where a person can see and copy them: appended to a file, retained on a topic. */
export function createHeadPublisher(options: {
	readonly pool: Pool;
	readonly log: Logger;
	readonly publish: Publish;
	/** Null = no file. */
	readonly dataDir: string | null;
}): HeadPublisher {
	const { pool, log, publish, dataDir } = options;
	let working: Promise<void> = Promise.resolve();

	async function work(): Promise<void> {
		if (dataDir !== null) await inHeadTurn(pool, (client) => appendMissing(client, join(dataDir, HEADS_FILE), log));
		const [latest] = await readHeads(pool, { latest: 1 });
		if (latest) publish(HEAD_TOPIC, formatHeadMessage(latest), { qos: 1, retain: true });
	}

	return {
		publish() {
			working = working.then(work).catch((error: unknown) => log.error({ event: "ledger.head.publish.failed", err: error }));
			return working;
		},
	};
}

/** Appends the heads after the file's last one. A file that cannot be read as such is left alone, and said. */
async function appendMissing(client: Parameters<typeof readHeads>[0], path: string, log: Logger): Promise<void> {
	const text = existsSync(path) ? readFileSync(path, "utf8") : "";
	const parsed = parseHeads(text);
	if (!parsed.ok) return log.error({ event: "ledger.head.file.damaged", path, line: parsed.line });
	const heads = await readHeads(client, { after: parsed.heads.at(-1)?.utcDate ?? null });
	if (heads.length === 0) return;
	// A line that a crash left unfinished is none: it is written anew.
	const whole = text.slice(0, text.lastIndexOf("\n") + 1);
	if (whole !== text) truncateSync(path, Buffer.byteLength(whole));
	const begin = whole === "" ? HEADS_FILE_TITLE : "";
	appendFileSync(path, `${begin}${heads.map((head) => `${formatHeadLine(head)}\n`).join("")}`, { mode: 0o644 });
	log.info({ event: "ledger.head.published", path, heads: heads.length });
}
