import { describe, expect, it } from "vitest";
import { restartWords } from "./restartWords";

describe("why a device started anew, in plain words", () => {
	it.each(["power_on", "software", "brownout", "watchdog", "panic", "deep_sleep", "unknown"])("knows %s", (reason) => {
		expect(restartWords(reason).text).not.toBe(reason);
	});

	it("sends the electrician to the supply after a brown-out, and nobody after a switch-on", () => {
		expect(restartWords("brownout")).toMatchObject({ isWorrying: true, advice: expect.stringContaining("Check the supply") });
		expect(restartWords("BROWN-OUT")).toEqual(restartWords("brownout"));
		expect(restartWords("power_on").isWorrying).toBe(false);
	});

	it("shows what it does not know as it came, and says where none was given", () => {
		expect(restartWords("sdio_reset").text).toBe("sdio_reset");
		expect(restartWords(null).text).toBe("No reason given");
	});
});
