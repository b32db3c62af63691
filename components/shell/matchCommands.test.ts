import { describe, expect, it } from "vitest";
import { matchCommands } from "./matchCommands";

const commands = [
	{ label: "Overview", hint: "Page" },
	{ label: "Lab-3", hint: "Room · Central" },
	{ label: "Collaboration", hint: "Room · Block B" },
];

describe("matchCommands", () => {
	it("offers everything before anything is typed", () => {
		expect(matchCommands(commands, "  ")).toEqual(commands);
	});

	it("puts a label that begins with the text before one that merely holds it", () => {
		expect(matchCommands(commands, "LAB").map((command) => command.label)).toEqual(["Lab-3", "Collaboration"]);
	});

	it("finds a room by its building and a part of its name", () => {
		expect(matchCommands(commands, "block coll").map((command) => command.label)).toEqual(["Collaboration"]);
	});

	it("finds nothing where a word is missing", () => {
		expect(matchCommands(commands, "lab nowhere")).toEqual([]);
	});
});
