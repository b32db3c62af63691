import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type Server as TlsServer } from "node:tls";
import type { Logger } from "pino";
import type { Clock } from "../clock";
import type { Address, Addresses } from "./addresses";
import type { Certificates } from "./certificateKeeper";
import { assertMayBind, listen } from "./listen";
import type { Refusals } from "./refusals";

export interface DoorOptions {
	readonly host: string;
	readonly port: number;
	/** Beyond loopback everyone on the network can read along: that must be said explicitly. */
	readonly allowPublicPlaintext: boolean;
	/** A second door, which speaks TLS. */
	readonly tls?: { readonly host: string; readonly port: number; readonly certificates: Certificates } | undefined;
}

/** One connection from its first byte on. */
export interface Visit {
	readonly address: Address;
	/** Whether it has shown who it is. */
	isLetIn: boolean;
	hasLeft: boolean;
}

const CONNECTIONS_MAX = 50_000;
const HANDSHAKE_MS_MAX = 5_000;
/** A peer that vanished without a word is found by the kernel, whatever keep alive it asked of MQTT. */
const PROBE_AFTER_MS = 60_000;

/** The ports at which connections come in, with plaintext and with TLS, and how many of them there may be. */
export class Doors {
	private readonly plain: Server;
	private readonly secure: TlsServer | null;
	private readonly sockets = new Set<Socket>();
	/** Connections in their TLS handshake, by the peer's end: the encrypted stream is another object than the connection. */
	private readonly handshaking = new Map<string, Visit>();

	constructor(
		private readonly options: DoorOptions,
		private readonly clock: Clock,
		private readonly log: Logger,
		private readonly refusals: Refusals,
		private readonly addresses: Addresses,
		private readonly onConnection: (socket: Socket, visit: Visit) => void,
	) {
		this.plain = createServer({ noDelay: true }, (socket) => {
			const visit = this.enter(socket);
			if (visit) this.onConnection(socket, visit);
		});
		this.secure = options.tls ? this.secureServer(options.tls.certificates) : null;
	}

	async start(): Promise<void> {
		const { host, port, tls } = this.options;
		assertMayBind(this.options);
		await listen(this.plain, { host, port, variable: "MQTT_PORT" }, this.log);
		if (tls && this.secure) await listen(this.secure, { host: tls.host, port: tls.port, variable: "MQTTS_PORT" }, this.log);
	}

	get listening(): boolean {
		return this.plain.listening && (this.secure === null || this.secure.listening);
	}

	get connections(): number {
		return this.sockets.size;
	}

	/** It no longer counts as a stranger. */
	letIn(visit: Visit): void {
		if (visit.isLetIn || visit.hasLeft) return;
		visit.isLetIn = true;
		visit.address.strangers--;
	}

	/** Takes no new connections; resolves when the present ones have ended. */
	async close(): Promise<void> {
		const servers = [this.plain, this.secure].filter((server) => server?.listening === true);
		await Promise.all(servers.map((server) => new Promise<void>((resolve) => server?.close(() => resolve()))));
	}

	destroyAll(): void {
		for (const socket of this.sockets) socket.destroy();
	}

	private secureServer(certificates: Certificates): TlsServer {
		const context = () => {
			const { certificate, privateKey } = certificates.current();
			return { cert: certificate, key: privateKey, minVersion: "TLSv1.2" as const };
		};
		const server = createTlsServer({ ...context(), handshakeTimeout: HANDSHAKE_MS_MAX, noDelay: true });
		server.on("connection", (socket: Socket) => {
			const peer = peerOf(socket);
			const visit = this.enter(socket);
			if (!visit) return;
			this.handshaking.set(peer, visit);
			socket.once("close", () => this.handshaking.delete(peer));
		});
		server.on("secureConnection", (socket) => {
			const peer = peerOf(socket);
			const visit = this.handshaking.get(peer);
			this.handshaking.delete(peer);
			if (!visit || visit.hasLeft) return void socket.destroy();
			this.watch(socket, visit);
			this.onConnection(socket, visit);
		});
		server.on("tlsClientError", (error, socket) => {
			this.refusals.refuse("handshake", { address: socket.remoteAddress, why: error.message });
			socket.destroy();
		});
		certificates.onRenewed(() => server.setSecureContext(context()));
		return server;
	}

	/** Counts the connection, or ends it: null. */
	private enter(socket: Socket): Visit | null {
		const full = this.sockets.size >= CONNECTIONS_MAX;
		const address = full ? "connections" : this.addresses.enter(socket.remoteAddress, this.clock.now());
		if (typeof address === "string") {
			this.refusals.refuse(address, { address: socket.remoteAddress });
			socket.destroy();
			return null;
		}
		socket.setKeepAlive(true, PROBE_AFTER_MS);
		const visit = { address, isLetIn: false, hasLeft: false };
		this.watch(socket, visit);
		return visit;
	}

	private watch(socket: Socket, visit: Visit): void {
		this.sockets.add(socket);
		socket.once("close", () => {
			this.sockets.delete(socket);
			if (visit.hasLeft) return;
			if (!visit.isLetIn) visit.address.strangers--;
			visit.hasLeft = true;
			this.addresses.leave(visit.address);
		});
	}
}

function peerOf(socket: Socket): string {
	return `${socket.remoteAddress} ${socket.remotePort}`;
}
