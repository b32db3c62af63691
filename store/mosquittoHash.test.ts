import { describe, expect, it } from "vitest";
import { mosquittoHash } from "./mosquittoHash";

describe("mosquittoHash", () => {
	it("is what mosquitto_passwd 2.0 made of a secret and a salt, and has another salt each time", () => {
		const made =
			"$7$101$vYkVEba7ICh2NP4B$FcXF7u45Hs1Odx5OQlND91RxGPbLtxY+IoAyq2hDZEUsS72ECV0qWyeer5vFzO/8JC9Y6LYvCvqe39+mvZhpVw==";
		expect(mosquittoHash("secretx", Buffer.from("vYkVEba7ICh2NP4B", "base64"))).toBe(made);
		expect(mosquittoHash("secretx")).not.toBe(mosquittoHash("secretx"));
	});
});
