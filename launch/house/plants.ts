/** One planted violation: files of a small house, and the rule that must catch them. */
export interface Plant {
	readonly rule: string;
	readonly files: Readonly<Record<string, string>>;
}

/** Packages that the planted house pretends to have, with the section of package.json that names them. */
export const PACKAGES = {
	dependencies: ["zod", "pg", "mqtt", "next", "pino", "temporal-polyfill", "ml-matrix", "@prisma/client"],
	devDependencies: ["vitest"],
	undeclared: ["stray"],
};

/** A house without a violation: shows that the rules let the ordinary ways through. */
export const SOUND: Readonly<Record<string, string>> = {
	"domain/quantity/energy.ts": "export const energy = 1n;",
	"domain/quantity/energy.test.ts":
		'import "vitest"; import day from "@/fixtures/days/day.json"; import "./energy"; export default day;',
	"domain/calendar/zone.ts":
		'import { energy } from "../quantity/energy"; import "temporal-polyfill"; export const zone = energy;',
	"domain/telemetry/reading.ts": 'export * as z from "@/domain/calendar/zone";',
	"domain/ledger/entry.ts": 'import "../telemetry/reading"; export const entry = 1;',
	"domain/aggregate/fold.ts": 'import { entry } from "../ledger/entry"; export const fold = entry;',
	"domain/cost/price.ts": 'import { fold } from "../aggregate/fold"; export const price = fold;',
	"domain/billing/bill.ts": 'import { price } from "../cost/price"; export const bill = price;',
	"domain/switching/session.ts": 'import "../calendar/zone"; export const session = 1;',
	"domain/timetable/schedule.ts": 'import "../switching/session";',
	"domain/calibration/fit.ts": 'import "ml-matrix"; import "../switching/session";',
	"wire/http/usage.ts": 'import "zod"; import "@/domain/cost/price"; export const usage = 1;',
	"store/pool.ts": 'import "pg"; import "node:fs"; import "@prisma/client"; import "@/domain/cost/price"; export const pool = 1;',
	"worker/stage.ts": "export const stage = 1;",
	"worker/fold/fold.ts": 'import { stage } from "../stage"; import "@/store/pool"; import "pino"; export const fold = stage;',
	"worker/main.ts": 'import "./fold/fold"; import "@/wire/http/usage";',
	"components/Chart.tsx": 'import "@/domain/quantity/energy"; import "next"; export const Chart = 1;',
	"app/_server/database.ts": 'import { pool } from "@/store/pool"; export const database = pool;',
	"app/page.tsx": 'import "./_server/database"; import "@/components/Chart"; import "@/wire/http/usage"; export default 1;',
	"launch/testDatabase.ts": 'import "pg"; export const testDatabase = 1;',
	"scripts/bench.ts": 'import "pg"; import "@/worker/main";',
	"scripts/seed.ts": 'import "@/fixtures/days/day.json";',
	"store/pool.db.test.ts": 'import "@/launch/testDatabase"; import "./pool"; import "pg";',
	"fixtures/days/day.json": "{}",
	"e2e/room.spec.ts": 'import "@/launch/testDatabase";',
};

/** One per rule of .dependency-cruiser.cjs; the test fails when a rule has none. */
export const PLANTS: readonly Plant[] = [
	{
		rule: "no-cycles",
		files: { "domain/cost/a.ts": 'import "./b"; export const a = 1;', "domain/cost/b.ts": 'import "./a"; export const b = 1;' },
	},
	{ rule: "no-unresolved", files: { "wire/http/lost.ts": 'import "./nowhere";' } },
	{ rule: "no-undeclared-package", files: { "worker/fold/stray.ts": 'import "stray";' } },
	{ rule: "no-development-package-in-product", files: { "store/dev.ts": 'import { vi } from "vitest"; export default vi;' } },
	{
		rule: "no-forbidden-names",
		files: { "domain/cost/helpers.ts": "export const h = 1;", "domain/cost/c.ts": 'import "./helpers";' },
	},
	{ rule: "tests-are-leaves", files: { "worker/leaf.ts": 'import "@/launch/testDatabase";' } },
	{ rule: "fixtures-only-for-tests-seed-simulator", files: { "app/demo.ts": 'import "@/fixtures/days/day.json";' } },
	{
		rule: "only-store-opens-the-database",
		files: { "worker/fold/sql.ts": 'import type { Pool } from "pg"; export type P = Pool;' },
	},
	{ rule: "domain-imports-only-domain", files: { "domain/cost/io.ts": 'import "node:fs";' } },
	{ rule: "domain-tests-stay-in-the-domain", files: { "domain/cost/io.test.ts": 'import "@/store/pool";' } },
	{ rule: "temporal-only-in-calendar", files: { "domain/cost/day.ts": 'import "temporal-polyfill";' } },
	{ rule: "domain-stage-is-known", files: { "domain/weather/rain.ts": 'import "@/domain/quantity/energy";' } },
	{ rule: "domain-quantity-downstream-only", files: { "domain/quantity/up.ts": 'import "../calendar/zone";' } },
	{ rule: "domain-calendar-downstream-only", files: { "domain/calendar/up.ts": 'import "../telemetry/reading";' } },
	{ rule: "domain-telemetry-downstream-only", files: { "domain/telemetry/up.ts": 'import "../ledger/entry";' } },
	{ rule: "domain-ledger-downstream-only", files: { "domain/ledger/up.ts": 'import "../aggregate/fold";' } },
	{
		rule: "domain-aggregate-downstream-only",
		files: { "domain/aggregate/up.ts": 'import type { R } from "../telemetry/reading"; export type T = R;' },
	},
	{ rule: "domain-cost-downstream-only", files: { "domain/cost/up.ts": 'import "../ledger/entry";' } },
	{ rule: "domain-billing-downstream-only", files: { "domain/billing/up.ts": 'import "../ledger/entry";' } },
	{ rule: "domain-switching-downstream-only", files: { "domain/switching/up.ts": 'import "../ledger/entry";' } },
	{ rule: "domain-timetable-downstream-only", files: { "domain/timetable/up.ts": 'import "../cost/price";' } },
	{ rule: "domain-calibration-downstream-only", files: { "domain/calibration/up.ts": 'import "../aggregate/fold";' } },
	{ rule: "domain-audit-downstream-only", files: { "domain/audit/up.ts": 'import "../ledger/entry";' } },
	{ rule: "algebra-only-in-calibration", files: { "domain/cost/fit.ts": 'import "ml-matrix";' } },
	{ rule: "wire-imports-domain-and-zod", files: { "wire/mqtt/pino.ts": 'import "pino";' } },
	{ rule: "store-imports-domain-and-drivers", files: { "store/wire.ts": 'import "@/wire/http/usage";' } },
	{ rule: "components-import-domain-only", files: { "components/Wired.tsx": 'import "@/wire/http/usage";' } },
	{ rule: "components-run-in-the-browser", files: { "components/Logged.tsx": 'import "pino";' } },
	{ rule: "worker-imports-domain-wire-store", files: { "worker/fold/draw.ts": 'import "@/components/Chart";' } },
	{ rule: "worker-draws-nothing", files: { "worker/fold/next.ts": 'import "next";' } },
	{ rule: "worker-stages-never-import-each-other", files: { "worker/price/price.ts": 'import "../fold/fold";' } },
	{ rule: "worker-stages-do-not-know-main", files: { "worker/price/main.ts": 'import "../main";' } },
	{ rule: "app-imports-domain-wire-components", files: { "app/work.ts": 'import "@/worker/stage";' } },
	{ rule: "app-reaches-store-through-server", files: { "app/api/usage/route.ts": 'import "@/store/pool";' } },
	{ rule: "app-speaks-no-mqtt", files: { "app/_server/mqtt.ts": 'import "mqtt";' } },
	{ rule: "launch-and-scripts-import-no-app", files: { "scripts/doctor.ts": 'import "@/app/_server/database";' } },
	{ rule: "nobody-imports-launch", files: { "app/_server/launch.ts": 'import "@/launch/testDatabase";' } },
];
