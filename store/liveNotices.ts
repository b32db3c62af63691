import pg from "pg";
import { type DatabaseRole, sessionOptions } from "./pool";

export interface LiveNotices {
	/** Ends the connection and every attempt to make one. */
	stop(): Promise<void>;
}

export interface LiveNoticesOptions {
	readonly url: string;
	readonly role?: DatabaseRole;
	/** The payload of one NOTIFY, as sent. */
	readonly onNotice: (payload: string) => void;
	/** Listening (again). What was said in between is lost: those who listen should fetch all again. */
	readonly onListening: () => void;
	readonly onLost: (error: Error | null) => void;
}

const CHANNEL = "autovolt_live";
const RETRY_MS = [100, 250, 500, 1_000, 2_000] as const;
// TCP alone may take minutes to notice that the server is gone.
const PROBE_MS = 20_000;
const PROBE_TIMEOUT_MS = 5_000;

/** One LISTEN connection for the whole process, made anew whenever it breaks. */
export function listenForLiveNotices(options: LiveNoticesOptions): LiveNotices {
	let stopped = false;
	let client: pg.Client | null = null;
	let retry: NodeJS.Timeout | null = null;
	let attempts = 0;

	async function connect(): Promise<void> {
		const next = new pg.Client({
			connectionString: options.url,
			options: sessionOptions(options.role),
			application_name: "autovolt-live",
			connectionTimeoutMillis: 5_000,
			query_timeout: PROBE_TIMEOUT_MS,
			keepAlive: true,
		});
		client = next;
		let lost = false;
		const lose = (error: Error | null): void => {
			if (lost) return;
			lost = true;
			clearInterval(probe);
			void next.end().catch(() => {});
			if (client === next) client = null;
			if (stopped) return;
			options.onLost(error);
			retry = setTimeout(() => void connect(), RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)]);
			attempts += 1;
		};
		const probe = setInterval(() => void next.query("SELECT 1").catch(lose), PROBE_MS);
		probe.unref();
		next.on("error", lose);
		next.on("end", () => lose(null));
		next.on("notification", (message) => {
			if (message.channel === CHANNEL) options.onNotice(message.payload ?? "");
		});
		try {
			await next.connect();
			await next.query(`LISTEN ${CHANNEL}`);
			attempts = 0;
			if (!stopped) options.onListening();
		} catch (error) {
			lose(error as Error);
		}
	}

	void connect();
	return {
		async stop() {
			stopped = true;
			if (retry) clearTimeout(retry);
			await client?.end().catch(() => {});
		},
	};
}
