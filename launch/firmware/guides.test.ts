import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../bootstrap.mjs";
import { buildSettings, platformioBuilds, settingsFor } from "./buildSettings";
import { partitionTable } from "./partitionTable";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const GUIDES = [
	"firmware/README.md",
	...readdirSync(join(ROOT, "docs/firmware"))
		.filter((file) => file.endsWith(".md"))
		.map((file) => `docs/firmware/${file}`),
].map((path) => ({ path, text: read(path) }));
/** Where ESP-IDF puts them on every ESP32. */
const BOOTLOADER = 0x1000;
const TABLE = 0x8000;

interface Found {
	readonly guide: string;
	readonly text: string;
}

/** Code of all guides: a block as a whole, inline code by itself. */
const blocks = GUIDES.flatMap(({ path, text }) =>
	[...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, block]) => ({ guide: path, text: block as string })),
);
const inline = GUIDES.flatMap(({ path, text }) =>
	[...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/`([^`\n]+)`/g)].map(([, code]) => ({ guide: path, text: code as string })),
);
const code: readonly Found[] = [
	...blocks.flatMap(({ guide, text }) => text.split("\n").map((line) => ({ guide, text: line }))),
	...inline,
];

function everyMatch(pattern: RegExp): (Found & { groups: readonly string[] })[] {
	return code.flatMap(({ guide, text }) => [...text.matchAll(pattern)].map((found) => ({ guide, text, groups: found.slice(1) })));
}

const anchorsOf = (text: string) =>
	[...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
		(title as string)
			.toLowerCase()
			.replace(/[^\p{L}\p{N} -]/gu, "")
			.replaceAll(" ", "-"),
	);

describe("the firmware's guides", () => {
	it("were found, with commands in them", () => {
		expect(GUIDES.length).toBeGreaterThanOrEqual(5);
		expect(blocks.length).toBeGreaterThan(4);
	});

	it("link to what is there", () => {
		const links = GUIDES.flatMap(({ path, text }) =>
			[...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => ({ path, target: target as string })),
		);
		const broken = links.filter(({ path, target }) => {
			if (/^https?:/.test(target)) return false;
			const [file = "", anchor] = target.split("#");
			const place = file === "" ? path : join(dirname(path), file);
			return !existsSync(join(ROOT, place)) || (anchor !== undefined && !anchorsOf(read(place)).includes(anchor));
		});
		expect(links.length).toBeGreaterThan(10);
		expect(broken).toEqual([]);
	});

	it("name only files that are there, from the project's folder or from firmware/", () => {
		const paths = everyMatch(/(?<![\w./:$}-])((?:firmware|docs|wire|launch|scripts|src|lib|test|host|worker|app)\/[\w./-]+)/g);
		expect(paths.length).toBeGreaterThan(5);
		const missing = paths.filter(
			({ groups: [path = ""] }) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, "firmware", path)),
		);
		expect(missing).toEqual([]);
	});

	it("name only commands, environments and test cases that there are", () => {
		const scripts = Object.keys(JSON.parse(read("package.json")).scripts);
		const run = everyMatch(/npm (?:run (?:-s )?)?([\w-]+)/g).map(({ groups: [script] }) => script);
		expect(run.length).toBeGreaterThan(0);
		expect(run.filter((script) => !scripts.includes(script as string))).toEqual([]);
		const environments = platformioBuilds().map(({ name }) => name);
		const folders = everyMatch(/(?:pio run -e |\.pio\/build\/)(\w+)/g).map(({ groups: [name] }) => name);
		expect(folders.filter((name) => !environments.includes(name as string))).toEqual([]);
		const cases = readdirSync(join(ROOT, "firmware/test"))
			.filter((file) => file.endsWith(".cpp"))
			.flatMap((file) => [...read(`firmware/test/${file}`).matchAll(/TEST_CASE\("([^"]+)"/g)].map(([, name]) => name as string));
		const named = everyMatch(/-tc='([^'*]+)\*'/g).map(({ groups: [name] }) => name as string);
		expect(named.length).toBeGreaterThan(2);
		expect(named.filter((name) => !cases.some((known) => known.startsWith(name)))).toEqual([]);
		const verbs = everyMatch(/esptool\.py (?:-p PORT )?(\w+)/g).map(({ groups: [verb] }) => verb);
		expect(new Set(verbs)).toEqual(new Set(["write_flash", "erase_region", "erase_flash"]));
	});

	it("name only partitions and provisioned keys that there are, and every key", () => {
		const names = new Set([...partitionTable().map(({ name }) => name), "av_factory"]);
		const partitions = everyMatch(/\b(av_[a-z]+|ota_\d|otadata)\b/g).map(({ groups: [name] }) => name as string);
		expect(partitions.filter((name) => !names.has(name))).toEqual([]);
		const source = read("firmware/src/esp32/credentials.cpp");
		const fields = [...source.matchAll(/^ {4}\{"(\w+)", /gm)].map(([, key]) => key as string);
		expect(fields.length).toBeGreaterThan(5);
		const table = /\| key \| \|\n\|---\|---\|\n((?:\|.*\n)+)/.exec(read("docs/firmware/flashing.md"))?.[1] ?? "";
		const keys = table.split("\n").flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, key]) => key));
		expect(keys.toSorted()).toEqual(fields.toSorted());
		for (const word of ["av_factory", "unit_key"]) expect(source).toContain(`"${word}"`);
	});
});

describe("the partition table", () => {
	const table = partitionTable();

	it("fits into 4 MB, nothing overlaps, and applications begin at multiples of 64 kB", () => {
		let end = TABLE + 0x1000;
		for (const { name, type, offset, size } of table) {
			expect(offset, name).toBeGreaterThanOrEqual(end);
			expect(offset % (type === "app" ? 0x10000 : 0x1000), name).toBe(0);
			expect(size % 0x1000, name).toBe(0);
			end = offset + size;
		}
		expect(end).toBeLessThanOrEqual(4 * 1024 * 1024);
	});

	it("has what the firmware opens, two slots, and no factory image that would start instead", () => {
		const labels = /LABELS\[.*\] = \{([^}]+)\}/.exec(read("firmware/src/esp32/partition_flash.cpp"))?.[1]?.match(/\w+/g);
		expect(table.map(({ name }) => name)).toEqual(["nvs", "otadata", "ota_0", "ota_1", ...(labels ?? [])]);
		expect(table.some(({ subtype }) => subtype === "factory")).toBe(false);
	});
});

describe("what the guides write to flash", () => {
	const table = partitionTable();
	const at = (name: string) => table.find((partition) => partition.name === name) ?? { offset: Number.NaN, size: Number.NaN };

	it("erases whole partitions: otadata, or nvs with a warning beside it", () => {
		const regions = everyMatch(/erase_region (0x\w+) (0x\w+)/g).map(
			({ groups: [offset, size] }) =>
				table.find((partition) => partition.offset === Number(offset) && partition.size === Number(size))?.name,
		);
		expect(regions.length).toBeGreaterThan(3);
		expect(new Set(regions)).toEqual(new Set(["otadata", "nvs"]));
		const flashing = read("docs/firmware/flashing.md");
		for (const [name, lost] of [
			["otadata", "which slot starts"],
			["nvs", "unit_key"],
		])
			expect(flashing).toMatch(new RegExp(`^\\| \`${name}\`: \`erase_region 0x.*\\|.*${lost}`, "m"));
	});

	it("writes to where the table has a partition for it", () => {
		const written = everyMatch(/write_flash((?: 0x\w+ \S+)+)/g).flatMap(({ groups: [pairs = ""] }) =>
			[...pairs.matchAll(/(0x\w+) (\S+)/g)].map(([, offset, file]) => `${file}@${Number(offset)}`),
		);
		const places = new Map([
			["autovolt-signed.bin", at("ota_0").offset],
			["bootloader.bin", BOOTLOADER],
			["partitions.bin", TABLE],
			["unit.bin", at("nvs").offset],
		]);
		expect(written.length).toBeGreaterThan(4);
		for (const one of written) {
			const [file = "", offset] = one.split("@");
			expect(Number(offset), one).toBe(places.get(file.slice(file.lastIndexOf("/") + 1)));
		}
		const [generated] = everyMatch(/unit\.bin (0x\w+)/g);
		expect(Number(generated?.groups[0])).toBe(at("nvs").size);
	});

	it("chooses the slot anew wherever it writes an image: after an update over the air the other one would start", () => {
		const otadata = at("otadata");
		const erase = `erase_region 0x${otadata.offset.toString(16)} 0x${otadata.size.toString(16)}`;
		const flashes = code.filter(({ text }) => /write_flash .*autovolt-signed\.bin/.test(text));
		expect(flashes.length).toBeGreaterThan(1);
		expect(inline.filter(({ text }) => /write_flash .*\.bin/.test(text))).toEqual([]);
		for (const { guide, text } of blocks) {
			const written = text.search(/write_flash .*autovolt-signed\.bin/);
			if (written >= 0) expect(text.slice(0, written), guide).toContain(erase);
		}
		expect(new Set(flashes.map(({ guide }) => guide))).toEqual(
			new Set(["docs/firmware/flashing.md", "docs/firmware/rollout.md"]),
		);
	});

	it("speaks of no address that is none", () => {
		const known = new Set([BOOTLOADER, TABLE, ...table.flatMap(({ offset, size }) => [offset, size, offset + size])]);
		const spoken = GUIDES.flatMap(({ text }) => text.match(/\b0x[0-9a-f]{4,}\b/gi) ?? []);
		expect(spoken.length).toBeGreaterThan(8);
		expect(spoken.filter((address) => !known.has(Number(address)))).toEqual([]);
	});
});

describe("the build commands", () => {
	const byName = new Map(buildSettings().map((setting) => [setting.name, setting]));
	const flashing = read("docs/firmware/flashing.md");
	const commands = everyMatch(/^((?:\w+=\S+ )*)(idf\.py|pio run) (.*)$/g)
		.filter(({ text }) => /\bbuild$|pio run -e/.test(text))
		.map(({ text, groups: [environment = "", tool, rest = ""] }) => {
			const pairs =
				tool === "idf.py"
					? [...rest.matchAll(/-D(\w+=\S+)/g)].map(([, pair]) => pair as string)
					: environment.split(" ").filter(Boolean);
			const build = platformioBuilds().find(({ name }) => name === /-e (\w+)/.exec(rest)?.[1]);
			const fixed = (tool === "idf.py" ? [] : (build?.args ?? [])).filter((arg) => !arg.includes("$")).map((arg) => arg.slice(2));
			return { text, tool, given: [...pairs, ...fixed].map((pair) => pair.split("=") as [string, string]), build };
		});

	it("give each build exactly the settings that it needs, within their bounds", () => {
		expect(commands.length).toBeGreaterThanOrEqual(12);
		for (const { text, given } of commands) {
			const meter = Number(given.find(([name]) => name === "AUTOVOLT_METER")?.[1]);
			const needed = settingsFor(meter).map((pair) => pair.split("=")[0]);
			expect(given.map(([name]) => name).toSorted(), text).toEqual(needed.toSorted());
			for (const [name, value] of given) {
				expect(Number(value), text).toBeGreaterThanOrEqual(byName.get(name)?.min ?? Number.NaN);
				expect(Number(value), text).toBeLessThanOrEqual(byName.get(name)?.max ?? Number.NaN);
			}
		}
	});

	it.each(buildSettings())(
		"say how $name is set in both ways, what it may be, and that it exists",
		({ name, min, max, meter }) => {
			const shown = (tool: string) =>
				commands.filter((command) => command.tool === tool && command.given.some(([given]) => given === name)).length;
			expect(shown("idf.py")).toBeGreaterThan(0);
			expect(shown("pio run")).toBeGreaterThan(0);
			const row = flashing.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
			expect(row).toContain(`${min} to ${max}`);
			if (meter !== "any") expect(row).toContain(`chip ${meter}`);
		},
	);

	it("speak of no setting that is none", () => {
		const spoken = new Set(everyMatch(/(AUTOVOLT_[A-Z_]+)(?==| |$)/g).map(({ groups: [name] }) => name as string));
		// Of the host's tests; the chip's build knows none of them.
		const ofTests = ["AUTOVOLT_SEEDS", "AUTOVOLT_FUZZ", "AUTOVOLT_WEAR_DAYS"];
		expect([...spoken].filter((name) => !byName.has(name) && !ofTests.includes(name))).toEqual([]);
	});
});

describe("the pins of the wiring guide", () => {
	const wiring = read("docs/firmware/wiring.md");
	const pins = new Map(
		[...read("firmware/src/esp32/pins.h").matchAll(/^constexpr int8_t (\w+)(?:\[\])? = \{?([\d, ]+)\}?;/gm)].map(
			([, name, list]) => [name as string, list as string],
		),
	);

	it.each([
		["relays 1 to 4", ["RELAYS"]],
		["wall switches 1 to 4", ["WALL_SWITCHES"]],
		["motion (PIR)", ["MOTION"]],
		["provisioning button", ["PROVISION_BUTTON"]],
		["HLW8012, BL0937: CF", ["METER_PULSES"]],
		["PZEM-004T: TX, RX", ["METER_UART_TX", "METER_UART_RX"]],
		["ADE7953: SDA, SCL", ["METER_I2C_SDA", "METER_I2C_SCL"]],
	])("%s are those of pins.h", (row, names) => {
		const shown = wiring
			.split("\n")
			.find((line) => line.startsWith(`| ${row} |`))
			?.split("|")[2]
			?.trim();
		expect(shown).toBe(names.map((name) => pins.get(name)).join(", "));
	});

	it("lists for avoiding what the compiler refuses, and calls nothing else free", () => {
		const rules = read("firmware/src/esp32/pin_rules.h");
		const condition = /is_unsafe\(int8_t pin\) \{\s*return ([\s\S]*?);/.exec(rules)?.[1] ?? "";
		const isUnsafe = new Function("pin", `return ${condition};`) as (pin: number) => boolean;
		const rows = /## Pins to avoid[\s\S]*?\|---\|---\|\n((?:\|.*\n)+)/.exec(wiring)?.[1]?.trim().split("\n") ?? [];
		const numbers = (cell: string) =>
			cell.split(",").flatMap((part) => {
				const [first, last] = part.split(" to ").map(Number) as [number, number | undefined];
				return Array.from({ length: (last ?? first) - first + 1 }, (_, step) => first + step);
			});
		const of = (wanted: (why: string) => boolean) =>
			rows
				.map((row) => row.split("|"))
				.filter(([, , why = ""]) => wanted(why))
				.flatMap(([, cell = ""]) => numbers(cell));
		const all = Array.from({ length: 40 }, (_, pin) => pin);
		const conditional = (why: string) => /input only|PSRAM/.test(why);
		expect(of((why) => !conditional(why) && !why.includes("free of")).toSorted((a, b) => a - b)).toEqual(all.filter(isUnsafe));
		expect(of((why) => why.includes("free of"))).toEqual(all.filter((pin) => !isUnsafe(pin) && pin < 34));
		expect(of((why) => why.includes("input only"))).toEqual(all.filter((pin) => pin >= 34));
	});
});
