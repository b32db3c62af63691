import type { SwitchSource } from "./session";

/** What devices call the sources of a switch event, beside our own words for them. */
const SAID: Readonly<Record<string, SwitchSource>> = {
	app: "app",
	web: "app",
	ui: "app",
	api: "api",
	http: "api",
	schedule: "schedule",
	timer: "schedule",
	pir: "pir",
	motion: "pir",
	voice: "voice",
	manual: "manual",
	wall: "manual",
	button: "manual",
	local: "manual",
	mqtt: "mqtt",
	remote: "mqtt",
	command: "mqtt",
	system: "system",
	restore: "system",
	boot: "system",
};

/** The source that a device names; the wall when it names none, and MQTT when nobody knows its word. */
export function sourceSaid(text: string | null): SwitchSource {
	if (text === null || text === "") return "manual";
	return Object.hasOwn(SAID, text.toLowerCase()) ? (SAID[text.toLowerCase()] ?? "mqtt") : "mqtt";
}
