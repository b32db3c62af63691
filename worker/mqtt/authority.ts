// The X.509 library keeps its parts in a container that asks for decorators' metadata.
import "reflect-metadata";
import { createPrivateKey, randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
	AuthorityKeyIdentifierExtension,
	BasicConstraintsExtension,
	ExtendedKeyUsage,
	ExtendedKeyUsageExtension,
	type Extension,
	KeyUsageFlags,
	KeyUsagesExtension,
	SubjectAlternativeNameExtension,
	SubjectKeyIdentifierExtension,
	X509Certificate,
	X509CertificateGenerator,
} from "@peculiar/x509";
import type { Instant } from "@/domain/calendar/interval";

/** A certificate with its private key, both in PEM. */
export interface Identity {
	readonly certificate: string;
	readonly privateKey: string;
}

/** What every mbedTLS and BearSSL build speaks, with small certificates. */
const KEY = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;
/** Devices keep the authority's certificate in their flash: changing it means going to each. */
const AUTHORITY_DAYS = 20 * 365;
export const SERVER_DAYS = 90;
/** Clocks of devices and of this machine differ: it holds from a day ago. */
const BACKDATED_MS = DAY_MS;

/** Makes a private certificate authority: it signs certificates of servers and nothing else. */
export async function makeAuthority(now: Instant): Promise<Identity> {
	const keys = await webcrypto.subtle.generateKey(KEY, true, ["sign", "verify"]);
	const certificate = await X509CertificateGenerator.createSelfSigned({
		serialNumber: serialNumber(),
		// A name of its own, so that a client with two of them tries the right one.
		name: `CN=AutoVolt private CA ${randomBytes(4).toString("hex")}, O=AutoVolt`,
		notBefore: new Date(now - BACKDATED_MS),
		notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
		keys,
		signingAlgorithm: KEY,
		extensions: [
			new BasicConstraintsExtension(true, 0, true),
			new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
			await SubjectKeyIdentifierExtension.create(keys.publicKey),
		],
	});
	return { certificate: certificate.toString("pem"), privateKey: await pem(keys.privateKey) };
}

/**
 * Makes a server's certificate under an authority, for 90 days.
 *
 * @param names  host names and addresses by which devices reach it; at least one
 */
export async function makeServerIdentity(authority: Identity, names: readonly string[], now: Instant): Promise<Identity> {
	const issuer = new X509Certificate(authority.certificate);
	const keys = await webcrypto.subtle.generateKey(KEY, true, ["sign", "verify"]);
	const alternatives = names.map((name) => ({ type: isIP(name) === 0 ? ("dns" as const) : ("ip" as const), value: name }));
	const extensions: Extension[] = [
		new BasicConstraintsExtension(false, undefined, true),
		new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
		new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
		new SubjectAlternativeNameExtension(alternatives),
		await SubjectKeyIdentifierExtension.create(keys.publicKey),
		await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
	];
	const certificate = await X509CertificateGenerator.create({
		serialNumber: serialNumber(),
		subject: "CN=AutoVolt MQTT broker, O=AutoVolt",
		issuer: issuer.subject,
		notBefore: new Date(now - BACKDATED_MS),
		notAfter: new Date(Math.min(now + SERVER_DAYS * DAY_MS, issuer.notAfter.getTime())),
		publicKey: keys.publicKey,
		signingKey: await signingKey(authority.privateKey),
		signingAlgorithm: KEY,
		extensions,
	});
	return { certificate: certificate.toString("pem"), privateKey: await pem(keys.privateKey) };
}

/** RFC 5280, 4.1.2.2: positive, at most 20 octets, and not to be guessed. */
function serialNumber(): string {
	const bytes = randomBytes(16);
	bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40;
	return bytes.toString("hex");
}

async function pem(key: webcrypto.CryptoKey): Promise<string> {
	const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key));
	return createPrivateKey({ key: der, format: "der", type: "pkcs8" }).export({ format: "pem", type: "pkcs8" }).toString();
}

function signingKey(text: string): Promise<webcrypto.CryptoKey> {
	const der = createPrivateKey(text).export({ format: "der", type: "pkcs8" });
	return webcrypto.subtle.importKey("pkcs8", der, KEY, false, ["sign"]);
}
