import { createConnection, createServer, type Server, type Socket } from "node:net";

/**
 * A TCP proxy before the database that does what networks do: it stalls, cuts, slows down, or loses the answer to
 * something that was done.
 */
export class FaultProxy {
	private readonly server: Server;
	private readonly pairs = new Set<{ readonly near: Socket; readonly far: Socket }>();
	private state: "passes" | "stalls" | "refuses" = "passes";
	private delayMs = 0;
	private losing: { readonly texts: readonly string[]; left: number } | null = null;
	/** Answers that were lost. */
	lostReplies = 0;

	constructor(private readonly targetPort: number) {
		this.server = createServer((near) => this.take(near));
	}

	async start(): Promise<number> {
		await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
		const address = this.server.address();
		if (address === null || typeof address === "string") throw new Error("the proxy has no port");
		return address.port;
	}

	async stop(): Promise<void> {
		this.cut();
		await new Promise<void>((resolve) => this.server.close(() => resolve()));
	}

	/** Connections stand, and nothing comes through until `passes`. */
	stall(): void {
		this.state = "stalls";
		for (const { near, far } of this.pairs) {
			near.pause();
			far.pause();
		}
	}

	/** Every connection breaks, and no new one is made until `passes`. */
	refuse(): void {
		this.state = "refuses";
		this.cut();
	}

	/** Every connection breaks now; new ones are made. */
	cut(): void {
		for (const { near, far } of this.pairs) {
			near.destroy();
			far.destroy();
		}
	}

	/** Each chunk takes so much longer, in either direction. */
	slow(delayMs: number): void {
		this.delayMs = delayMs;
	}

	passes(): void {
		this.state = "passes";
		this.delayMs = 0;
		for (const { near, far } of this.pairs) {
			near.resume();
			far.resume();
		}
	}

	/** The server does what is asked with one of these texts in it; its answer is lost, and the connection breaks. */
	loseReplies(texts: readonly string[], times: number): void {
		this.losing = { texts, left: times };
	}

	private take(near: Socket): void {
		if (this.state === "refuses") {
			near.destroy();
			return;
		}
		const far = createConnection({ port: this.targetPort, host: "127.0.0.1", noDelay: true });
		near.setNoDelay(true);
		const pair = { near, far };
		this.pairs.add(pair);
		let deaf = false;
		near.on("data", (chunk) => {
			if (this.isLost(chunk)) deaf = true;
			this.pass(chunk, far);
		});
		far.on("data", (chunk) => {
			if (!deaf) return this.pass(chunk, near);
			// It has been answered, so it is done: only now the connection breaks.
			this.lostReplies += 1;
			near.destroy();
			far.destroy();
		});
		const close = () => {
			this.pairs.delete(pair);
			near.destroy();
			far.destroy();
		};
		for (const socket of [near, far]) socket.on("close", close).on("error", close);
		if (this.state === "stalls") this.stall();
	}

	private isLost(chunk: Buffer): boolean {
		if (!this.losing || this.losing.left === 0 || !this.losing.texts.some((text) => chunk.includes(text))) return false;
		this.losing.left -= 1;
		return true;
	}

	private pass(chunk: Buffer, to: Socket): void {
		if (this.delayMs === 0) to.write(chunk);
		else setTimeout(() => to.write(chunk), this.delayMs);
	}
}
