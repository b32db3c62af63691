import { X509Certificate } from "node:crypto";
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import type { Instant } from "@/domain/calendar/interval";
import { type Identity, makeAuthority, makeServerIdentity } from "./authority";

/** The broker's certificates as files: `ca.pem` and `server.pem` (key and certificate, 0600), `ca.crt` for devices. */
export interface CertificateFolder {
	readonly authority: Identity;
	readonly server: Identity;
	/** Whether this call made the server's certificate. */
	readonly renewed: boolean;
}

const DAY_MS = 86_400_000;
/** A server's certificate is made anew when less than this is left of its 90 days. */
export const RENEW_DAYS = 30;

/**
 * Reads the certificates of a data folder, and makes what is missing, near its end, or without one of the names. Throws
 * one sentence when the authority's file is damaged: every device trusts it, so it is never replaced silently.
 *
 * @param folder  `<data folder>/tls`
 */
export async function ensureCertificates(folder: string, names: readonly string[], now: Instant): Promise<CertificateFolder> {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	chmodSync(folder, 0o700);
	const authority = await ensureAuthority(folder, now);
	const known = readServer(folder);
	if (known && serves(known, authority, names, now)) return { authority, server: known, renewed: false };
	const { certificate, privateKey } = await makeServerIdentity(authority, names, now);
	const server = { certificate: withNewline(certificate), privateKey };
	write(join(folder, "server.pem"), `${server.privateKey}${server.certificate}`, 0o600);
	return { authority, server, renewed: true };
}

async function ensureAuthority(folder: string, now: Instant): Promise<Identity> {
	const path = join(folder, "ca.pem");
	if (!existsSync(path)) {
		const made = await makeAuthority(now);
		const fresh = `${path}.${process.pid}.new`;
		writeFileSync(fresh, `${made.privateKey}${withNewline(made.certificate)}`, { mode: 0o600 });
		try {
			// A link, not a rename: of two workers that start at once the first one's authority stays.
			linkSync(fresh, path);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
		} finally {
			rmSync(fresh);
		}
	}
	chmodSync(path, 0o600);
	const authority = parse(readFileSync(path, "utf8"));
	if (!authority)
		throw new Error(
			`${path} is damaged: it holds the private certificate authority that the devices trust. Restore it from a backup; without one remove the folder, and give every device the new ca.crt.`,
		);
	write(join(folder, "ca.crt"), withNewline(authority.certificate), 0o644);
	return authority;
}

/** The server's identity as it lies there; null when there is none, or none that can be read: that one is made anew. */
function readServer(folder: string): Identity | null {
	const path = join(folder, "server.pem");
	return existsSync(path) ? parse(readFileSync(path, "utf8")) : null;
}

function serves(server: Identity, authority: Identity, names: readonly string[], now: Instant): boolean {
	const certificate = new X509Certificate(server.certificate);
	const issuer = new X509Certificate(authority.certificate);
	if (!certificate.verify(issuer.publicKey)) return false;
	const named = names.every((name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined);
	return named && Date.parse(certificate.validFrom) <= now && now < Date.parse(certificate.validTo) - RENEW_DAYS * DAY_MS;
}

function parse(text: string): Identity | null {
	const privateKey = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----\n?/.exec(text)?.[0];
	const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/.exec(text)?.[0];
	if (!privateKey || !certificate) return null;
	try {
		return new X509Certificate(certificate).validTo ? { certificate, privateKey } : null;
	} catch {
		return null;
	}
}

/** Written beside and renamed: a crash leaves the old file or the new one. */
function write(path: string, text: string, mode: number): void {
	writeFileSync(`${path}.new`, text, { mode });
	chmodSync(`${path}.new`, mode);
	renameSync(`${path}.new`, path);
}

function withNewline(text: string): string {
	return text.endsWith("\n") ? text : `${text}\n`;
}
