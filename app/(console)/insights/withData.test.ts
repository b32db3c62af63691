import { describe, expect, it } from "vitest";
import type { DeviceBody } from "@/wire/http/devices";
import { deviceWithData, roomWithData } from "./withData";

const lamp = {} as DeviceBody["switches"][number];
const device = (esp32_name: string, classroom: string, isHeard: boolean, switches = 0) => ({
	esp32_name,
	classroom,
	status: { online: isHeard, last_seen: isHeard ? "2026-11-21T04:45:00Z" : null, firmware: null, wifi_rssi: null, backlog: null },
	switches: Array.from({ length: switches }, () => lamp),
});

describe("what Insights shows first", () => {
	it("is a device that was heard of, best one with switches", () => {
		const never = device("N", "A", false, 4);
		const meter = device("M", "A", true);
		const board = device("B", "A", true, 2);
		expect(deviceWithData([never, meter, board])).toBe(board);
		expect(deviceWithData([never, meter])).toBe(meter);
		expect(deviceWithData([never])).toBe(never);
		expect(deviceWithData([])).toBeNull();
	});

	it("is the first room that has such a device", () => {
		const devices = [device("N", "A", false, 4), device("M", "B", true), device("S", "C", true, 1), device("T", "D", true, 1)];
		expect(roomWithData(["A", "B", "C", "D"], devices)).toBe("C");
		expect(roomWithData(["A", "B"], devices)).toBe("B");
		expect(roomWithData(["A"], devices)).toBe("A");
		expect(roomWithData(["E"], devices)).toBeNull();
	});
});
