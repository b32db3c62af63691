import { describe, expect, it } from "vitest";
import { ADDRESS_LIMITS, type Address, Addresses, addressKey } from "./addresses";

const T = 1_800_000_000_000;
const LIMITS = { ...ADDRESS_LIMITS, connections: 3, strangers: 2 };

function entered(addresses: Addresses, remote: string): Address {
	const address = addresses.enter(remote, T);
	if (typeof address === "string") throw new Error(address);
	return address;
}

describe("addressKey", () => {
	it("takes this machine for one, an IPv4 address by itself however it is written, and an IPv6 network as a whole", () => {
		expect(["127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1"].map(addressKey)).toEqual(Array(4).fill("loopback"));
		expect(addressKey("::ffff:192.0.2.7")).toBe("192.0.2.7");
		expect(addressKey("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
		expect(addressKey("2001:DB8:1:2::9")).toBe("2001:db8:1:2::/64");
		expect(addressKey("2001:db8::1")).toBe("2001:db8:0:0::/64");
		expect(addressKey("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
	});
});

describe("Addresses", () => {
	it("lets no address hold more connections than its share, and another one in all the same", () => {
		const addresses = new Addresses(LIMITS, true);
		const first = entered(addresses, "192.0.2.1");
		for (let n = 0; n < 2; n++) {
			first.strangers = 0;
			entered(addresses, "192.0.2.1");
		}
		first.strangers = 0;
		expect(addresses.enter("192.0.2.1", T)).toBe("address_connections");
		expect(entered(addresses, "192.0.2.2").connections).toBe(1);
		addresses.leave(first);
		expect(entered(addresses, "192.0.2.1").connections).toBe(3);
	});

	it("lets few wait that have not said who they are", () => {
		const addresses = new Addresses(LIMITS, true);
		entered(addresses, "192.0.2.1");
		const second = entered(addresses, "192.0.2.1");
		expect(addresses.enter("192.0.2.1", T)).toBe("address_strangers");
		second.strangers--;
		expect(entered(addresses, "192.0.2.1").strangers).toBe(2);
	});

	it("holds what runs on this machine to no share", () => {
		const addresses = new Addresses(LIMITS, true);
		for (let n = 0; n < 100; n++) expect(entered(addresses, "127.0.0.1").messages).toBeNull();
	});

	it("looks at five wrong secrets of a name from one address, then at one in ten seconds; elsewhere it is another's", () => {
		const addresses = new Addresses(LIMITS, false);
		const here = entered(addresses, "192.0.2.1");
		const there = entered(addresses, "192.0.2.2");
		for (let n = 0; n < 5; n++) {
			expect(addresses.mayTry(here, "B-204", T)).toBe(true);
			addresses.wrongSecret(here, "B-204", T);
		}
		expect(addresses.mayTry(here, "B-204", T)).toBe(false);
		expect(addresses.mayTry(here, "B-205", T)).toBe(true);
		expect(addresses.mayTry(there, "B-204", T)).toBe(true);
		expect(addresses.mayTry(here, "B-204", T + 9_900)).toBe(false);
		expect(addresses.mayTry(here, "B-204", T + 10_100)).toBe(true);
	});

	it("stops an address that goes through many names", () => {
		const addresses = new Addresses(LIMITS, false);
		const here = entered(addresses, "192.0.2.1");
		for (let n = 0; n < 200; n++) addresses.wrongSecret(here, `name-${n}`, T);
		expect(addresses.mayTry(here, "B-204", T)).toBe(false);
		expect(addresses.mayTry(here, "B-204", T + 1_000)).toBe(true);
	});
});
