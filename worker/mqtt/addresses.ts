import { isIPv6 } from "node:net";
import type { Instant } from "@/domain/calendar/interval";
import { TokenBucket } from "../tokenBucket";

/** What one address may do at once. This machine's own is free: what runs here (a proxy, the simulator) speaks for many. */
export interface AddressLimits {
	readonly connections: number;
	/** Connections that have not been let in yet: they cost a client nothing. */
	readonly strangers: number;
	/** Messages per second on average, of all its connections together; more are slowed down, never lost. */
	readonly messagesPerSecond: number;
}

export const ADDRESS_LIMITS: AddressLimits = { connections: 2_000, strangers: 200, messagesPerSecond: 5_000 };

const BURST_SECONDS = 5;
/** Wrong secrets per address that are looked at: a burst of 200, then ten a second. */
const WRONG_BURST = 200;
const WRONG_PER_SECOND = 10;
/** And per address and name: five, then one in ten seconds. */
const NAME_WRONG_BURST = 5;
const NAME_WRONG_PER_SECOND = 0.1;
const REMEMBERED_MAX = 20_000;

export interface Address {
	readonly key: string;
	connections: number;
	strangers: number;
	/** Null = not slowed down. */
	readonly messages: TokenBucket | null;
}

/** Who is connected from where, and who has tried wrong secrets. Bounded: what is at rest is forgotten first. */
export class Addresses {
	private readonly known = new Map<string, Address>();
	private readonly wrong = new Map<string, TokenBucket>();

	constructor(
		private readonly limits: AddressLimits,
		/** Off in tests, which have this machine alone. */
		private readonly freeLoopback: boolean,
	) {}

	/** A connection begins. Says why not, or the address, on which `leave` must be called. */
	enter(remote: string | undefined, now: Instant): Address | "address_connections" | "address_strangers" {
		const address = this.of(addressKey(remote ?? ""), now);
		const free = this.isFree(address.key);
		if (!free && address.connections >= this.limits.connections) return "address_connections";
		if (!free && address.strangers >= this.limits.strangers) return "address_strangers";
		address.connections++;
		address.strangers++;
		return address;
	}

	leave(address: Address): void {
		address.connections--;
		if (address.connections === 0) this.known.delete(address.key);
	}

	/** Whether a secret of this name may still be tried from there. */
	mayTry(address: Address, name: string, now: Instant): boolean {
		const ofName = this.wrong.get(`${address.key} ${name}`);
		if (ofName && !ofName.has(now)) return false;
		return this.isFree(address.key) || (this.wrong.get(address.key)?.has(now) ?? true);
	}

	wrongSecret(address: Address, name: string, now: Instant): void {
		this.bucket(`${address.key} ${name}`, NAME_WRONG_PER_SECOND, NAME_WRONG_BURST, now).take(now);
		this.bucket(address.key, WRONG_PER_SECOND, WRONG_BURST, now).take(now);
	}

	private isFree(key: string): boolean {
		return this.freeLoopback && key === "loopback";
	}

	private of(key: string, now: Instant): Address {
		const known = this.known.get(key);
		if (known) return known;
		const { messagesPerSecond } = this.limits;
		const messages = this.isFree(key) ? null : new TokenBucket(messagesPerSecond, messagesPerSecond * BURST_SECONDS, now);
		const address: Address = { key, connections: 0, strangers: 0, messages };
		this.known.set(key, address);
		return address;
	}

	private bucket(key: string, perSecond: number, burst: number, now: Instant): TokenBucket {
		const known = this.wrong.get(key);
		// To the end: the first one is then the one that was wrong longest ago.
		if (known) this.wrong.delete(key);
		const bucket = known ?? new TokenBucket(perSecond, burst, now);
		this.wrong.set(key, bucket);
		if (this.wrong.size > REMEMBERED_MAX) this.wrong.delete(this.wrong.keys().next().value as string);
		return bucket;
	}
}

/** What counts as one address: this machine, an IPv4 address, or the /64 of an IPv6 one, which one host has to itself. */
export function addressKey(remote: string): string {
	const plain = remote.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
	if (plain === "::1" || /^127\./.test(plain)) return "loopback";
	if (!isIPv6(plain)) return plain;
	const [head = "", tail] = plain.split("::");
	const left = head === "" ? [] : head.split(":");
	const right = tail === undefined || tail === "" ? [] : tail.split(":");
	const missing = tail === undefined ? 0 : 8 - left.length - right.length;
	const groups = [...left, ...Array<string>(missing).fill("0"), ...right];
	return `${groups
		.slice(0, 4)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(":")}::/64`;
}
