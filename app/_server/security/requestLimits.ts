import { webEnv } from "../env";
import { type Refusal, refuseForNow } from "../outcome";
import { DIRECT, isLoopback } from "../sameOrigin";
import { TokenBuckets } from "./tokenBuckets";

/** Two buckets of each of these take some 200 bytes. */
const KEYS_MAX = 10_000;
/** Requests without a valid credential, by address: a credential is 256 random bits, so this only spares the database. */
const STRANGERS = { burst: 120, perMinute: 120 };
/** Behind a proxy that is not trusted, everyone comes from one address. */
const STRANGERS_TOGETHER = { burst: 1_200, perMinute: 1_200 };

interface Limits {
	readonly perMinute: number;
	readonly callers: TokenBuckets;
	readonly strangers: TokenBuckets;
	readonly together: TokenBuckets;
}

const kept = globalThis as typeof globalThis & { autovoltLimits?: Limits };

/** One set per process, on globalThis since each route is bundled by itself; a restart empties it. */
function limits(): Limits {
	const perMinute = webEnv().requestsPerMinute;
	if (kept.autovoltLimits?.perMinute !== perMinute)
		kept.autovoltLimits = {
			perMinute,
			callers: new TokenBuckets({ burst: Math.max(1, Math.ceil(perMinute / 3)), perMinute }, KEYS_MAX),
			strangers: new TokenBuckets(STRANGERS, KEYS_MAX),
			together: new TokenBuckets(STRANGERS_TOGETHER, 2),
		};
	return kept.autovoltLimits;
}

/** Refuses an address from which too many came without a valid credential; asked before the credential is looked up. */
export function refuseStranger(address: string, now: number): Refusal | null {
	const wait = strangersOf(address).waitFor(address, now);
	return wait > 0 ? refuseForNow("Too many requests without a valid credential came from this address.", wait) : null;
}

/** Notes that a request had no valid credential. */
export function noteStranger(address: string, now: number): void {
	strangersOf(address).take(address, now);
}

/** Takes one of the requests that a person or a token has. */
export function refuseCaller({ kind, id }: { readonly kind: string; readonly id: number }, now: number): Refusal | null {
	const wait = limits().callers.take(`${kind}:${id}`, now);
	return wait > 0 ? refuseForNow(`This account may ask ${limits().perMinute} times a minute.`, wait) : null;
}

function strangersOf(address: string): TokenBuckets {
	return address === DIRECT || isLoopback(address) ? limits().together : limits().strangers;
}
