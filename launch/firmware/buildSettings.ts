import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../bootstrap.mjs";

const FIRMWARE = join(ROOT, "firmware");
const read = (...path: string[]) => readFileSync(join(FIRMWARE, ...path), "utf8");

/** A row of `firmware/src/build_settings.cmake`. */
export interface BuildSetting {
	readonly name: string;
	/** The metering chip whose builds need it; `any`: all. */
	readonly meter: string;
	readonly example: number;
	readonly min: number;
	readonly max: number;
}

export function buildSettings(): readonly BuildSetting[] {
	const rows = read("src", "build_settings.cmake").matchAll(/^ {2}"(AUTOVOLT_\w+) (\w+) \w+ (\d+) (\d+) (\d+)"/gm);
	return [...rows].map(([, name, meter, example, min, max]) => ({
		name: name as string,
		meter: meter as string,
		example: Number(example),
		min: Number(min),
		max: Number(max),
	}));
}

/** What a build with this metering chip must be told, as `NAME=VALUE`, with the examples' values. */
export function settingsFor(meter: number): readonly string[] {
	return buildSettings()
		.filter((setting) => setting.meter === "any" || setting.meter === String(meter))
		.map(({ name, example }) => `${name}=${name === "AUTOVOLT_METER" ? meter : example}`);
}

/** Every `AUTOVOLT_…` that the chip's sources speak of. */
export function macrosOfSources(): ReadonlySet<string> {
	const sources = ["src", "lib"].flatMap((folder) =>
		readdirSync(join(FIRMWARE, folder), { recursive: true, encoding: "utf8" })
			.filter((path) => /\.(cpp|h)$/.test(path))
			.map((path) => read(folder, path)),
	);
	return new Set(sources.flatMap((text) => text.match(/\bAUTOVOLT_[A-Z_]+\b/g) ?? []));
}

/** An environment of `platformio.ini`: what it hands to CMake, `${sysenv.…}` as it stands. */
export interface PlatformioBuild {
	readonly name: string;
	readonly args: readonly string[];
}

export function platformioBuilds(): readonly PlatformioBuild[] {
	const sections = read("platformio.ini")
		.split(/^\[env:/m)
		.slice(1);
	return sections.map((section) => ({
		name: section.slice(0, section.indexOf("]")),
		args: (/^board_build\.cmake_extra_args = (.*)$/m.exec(section)?.[1] ?? "").split(/\s+/).filter((arg) => arg !== ""),
	}));
}
