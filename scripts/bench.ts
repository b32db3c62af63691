import { benchIngest } from "./bench/ingest";
import { benchRecost } from "./bench/recost";
import { benchVerify } from "./bench/verify";

const BENCHES: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
	ingest: benchIngest,
	recost: benchRecost,
	verify: benchVerify,
};

const [name = "", ...args] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench) {
	await bench(args);
} else {
	console.error(`error: there is no bench named "${name}".`);
	console.error(
		`fix: npm run bench -- ${Object.keys(BENCHES).join(" | ")} [--devices 10000] [--seconds 20] [--minutes 0] [--part ingest] [--rooms 1000] [--days 365] [--entries 1000000]`,
	);
	process.exitCode = 1;
}
