import { X509Certificate } from "node:crypto";
import type { Logger } from "pino";
import type { Database } from "@/store/connection";
import { sayMqttAuthority } from "@/store/mqttAuthorities";
import type { Clock } from "../clock";
import type { Identity } from "./authority";
import { type CertificateFolder, ensureCertificates } from "./certificateFolder";

/** The certificate that a TLS server presents, which changes while it runs. */
export interface Certificates {
	current(): Identity;
	onRenewed(listener: () => void): void;
}

export interface CertificateKeeperOptions {
	/** `<data folder>/tls` */
	readonly folder: string;
	/** Names and addresses that the certificate must hold; asked at each look. */
	readonly names: () => readonly string[];
	/** Where it is presented. */
	readonly port: number;
	readonly pool: Database;
	readonly clock: Clock;
	readonly log: Logger;
}

const LOOK_MS = 600_000;

/**
 * Keeps the broker's certificate valid: makes what is missing, renews it before its end or when the machine has got
 * another name or address, and tells the pages of it. Nobody is disconnected by a renewal: new connections get the new one.
 */
export class CertificateKeeper implements Certificates {
	private kept: CertificateFolder | null = null;
	private said: string | null = null;
	private timer: NodeJS.Timeout | null = null;
	private readonly listeners: (() => void)[] = [];

	constructor(private readonly options: CertificateKeeperOptions) {}

	/** Rejects with one sentence when the certificates can neither be read nor made. */
	async start(): Promise<void> {
		await this.look();
		this.timer = setInterval(
			() => void this.look().catch((error: unknown) => this.options.log.error({ event: "mqtt.certificate.failed", err: error })),
			LOOK_MS,
		);
		this.timer.unref();
	}

	stop(): void {
		if (this.timer) clearInterval(this.timer);
	}

	current(): Identity {
		if (!this.kept) throw new Error("The certificate keeper was not started.");
		return this.kept.server;
	}

	onRenewed(listener: () => void): void {
		this.listeners.push(listener);
	}

	/** One look now: at start, then every ten minutes. */
	async look(): Promise<void> {
		const { folder, names, clock, log } = this.options;
		const known = this.kept?.server.certificate;
		this.kept = await ensureCertificates(folder, names(), clock.now());
		if (this.kept.server.certificate !== known && known !== undefined) {
			log.info({ event: "mqtt.certificate.renewed", until: new X509Certificate(this.kept.server.certificate).validTo });
			for (const listener of this.listeners) listener();
		}
		await this.say();
	}

	/** The pages show it; the broker serves without, and says it again at the next look. */
	private async say(): Promise<void> {
		const { pool, port, clock, log } = this.options;
		if (!this.kept || this.said === this.kept.server.certificate) return;
		const authority = new X509Certificate(this.kept.authority.certificate);
		const server = new X509Certificate(this.kept.server.certificate);
		const said = {
			fingerprint: authority.fingerprint256.replaceAll(":", "").toLowerCase(),
			certificate: this.kept.authority.certificate,
			endsAt: Date.parse(authority.validTo),
			serverEndsAt: Date.parse(server.validTo),
			serverNames: namesOf(server),
			port,
		};
		try {
			await sayMqttAuthority(pool, said, clock.now());
			this.said = this.kept.server.certificate;
		} catch (error) {
			log.warn({ event: "mqtt.certificate.unsaid", err: error });
		}
	}
}

/** "DNS:localhost, IP Address:127.0.0.1" → the names alone. */
export function namesOf(certificate: X509Certificate): string[] {
	return (certificate.subjectAltName ?? "")
		.split(", ")
		.map((name) => name.replace(/^(DNS|IP Address):/, ""))
		.filter((name) => name !== "");
}
