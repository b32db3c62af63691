// Who may import whom: the table of docs/architecture.md. Every rule is an error, and launch/house/rooms.test.ts plants
// one violation per rule. A rule without a planted violation fails that test, so a new rule brings its plant.

/** Tests, and what only they use: x.test.ts, x.arbitrary.ts, x.fixture.ts, testDatabase.ts. */
const TEST = "(\\.(test|arbitrary|fixture|spec|scenario)\\.tsx?|(^|/)test[A-Z][^/]*\\.tsx?)$";
const ROOMS = "^(app|components|domain|e2e|fixtures|launch|prisma|scripts|store|wire|worker)/";
/** Database drivers. Types count: what names Prisma's types depends on Prisma. */
const DATABASE = "(^prisma/generated/|^node_modules/(@types/)?(pg|pg-copy-streams)/|^node_modules/(@prisma|prisma)/)";
const NAMES = "utils?|helpers?|common|shared|misc|lib";

/** Stage → the stages of domain/ that it may import. Aggregate never sees telemetry, cost never sees ledger. */
const STAGES = {
	quantity: [],
	calendar: ["quantity"],
	telemetry: ["quantity", "calendar"],
	ledger: ["quantity", "calendar", "telemetry"],
	aggregate: ["quantity", "calendar", "ledger"],
	cost: ["quantity", "calendar", "aggregate"],
	billing: ["quantity", "calendar", "aggregate", "cost"],
	switching: ["quantity", "calendar"],
	timetable: ["quantity", "calendar", "switching"],
	calibration: ["quantity", "calendar", "switching"],
	audit: [],
};

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
	{
		name: "no-cycles",
		comment: "A cycle is one room with two doors: move what both need upstream.",
		from: { pathNot: "^(node_modules|prisma/generated)/" },
		to: { circular: true },
	},
	{
		name: "no-unresolved",
		comment: "An import that nothing answers is invisible to every other rule.",
		from: {},
		to: { couldNotResolve: true, pathNot: "^(bun|server-only)" },
	},
	{
		name: "no-undeclared-package",
		comment: "A package that package.json does not name is there by accident.",
		from: {},
		to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
	},
	{
		name: "no-development-package-in-product",
		comment: "npm ci --omit=dev must leave a product that runs.",
		from: { path: "^(app|components|domain|store|wire|worker)/", pathNot: TEST },
		to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "^node_modules/@types/" },
	},
	{
		name: "no-forbidden-names",
		comment: "A name that says nothing collects everything. Name the idea of the domain, or inline it.",
		from: {},
		to: { path: `(^|/)(${NAMES})(/|\\.[^/]+$)`, pathNot: "^(node_modules|firmware)/|^[^/]*:|^[a-z_]+$" },
	},
	{
		name: "tests-are-leaves",
		comment: "Product code does not depend on tests, or on what only tests may use.",
		from: { pathNot: `${TEST}|^(e2e|scripts|launch)/|^[^/]+$` },
		to: { path: `${TEST}|^launch/test|^e2e/` },
	},
	{
		name: "fixtures-only-for-tests-seed-simulator",
		comment: "Days in fixtures/ are evidence for tests and material for the demo, never an input of the product.",
		from: { pathNot: `${TEST}|^(e2e|fixtures)/|^scripts/(seed|simulate|demo)` },
		to: { path: "^fixtures/" },
	},
	{
		name: "only-store-opens-the-database",
		comment:
			"SQL and Prisma live in store/. Excepted: launch/ (it makes the database that store/ uses), tests (they look behind the store) and scripts/bench (it measures raw COPY beside our own path).",
		from: { path: ROOMS, pathNot: `^(store|launch|prisma)/|^scripts/bench(\\.ts$|/)|^e2e/|${TEST}` },
		to: { path: DATABASE },
	},

	// ------------------------------------------------------------------------------------------------ domain
	{
		name: "domain-imports-only-domain",
		comment:
			"Pure decisions. Two libraries are excepted: the calendar's in domain/calendar, linear algebra in domain/calibration.",
		from: { path: "^domain/", pathNot: TEST },
		to: { pathNot: "^domain/|^node_modules/(temporal-polyfill|ml-[a-z-]+)/" },
	},
	{
		name: "domain-tests-stay-in-the-domain",
		comment: "A domain test needs no mocks, so it needs no other room. It may read fixtures and golden frames.",
		from: { path: `^domain/.*${TEST}` },
		to: { path: "^(app|components|launch|scripts|store|worker)/" },
	},
	{
		name: "temporal-only-in-calendar",
		comment: "Zones and days have one home: domain/calendar.",
		from: { path: "^domain/", pathNot: `^domain/calendar/|${TEST}` },
		to: { path: "^node_modules/temporal-polyfill/" },
	},
	{
		name: "algebra-only-in-calibration",
		comment: "Floating-point linear algebra estimates watts; no figure of the ledger may rest on it.",
		from: { path: "^(domain|wire|store|worker|app|components)/", pathNot: `^domain/calibration/|${TEST}` },
		to: { path: "^node_modules/ml-" },
	},
	{
		name: "domain-stage-is-known",
		comment: "A new stage of domain/ takes its place in the order of .dependency-cruiser.cjs first.",
		from: { path: "^domain/", pathNot: `^domain/(${Object.keys(STAGES).join("|")})/` },
		to: {},
	},
	...Object.entries(STAGES).map(([stage, upstream]) => ({
		name: `domain-${stage}-downstream-only`,
		comment: `domain/${stage} may import ${upstream.join(", ") || "no other stage"}: quantity → calendar → telemetry → ledger → aggregate → cost → billing; switching → timetable, calibration beside them.`,
		from: { path: `^domain/${stage}/`, pathNot: TEST },
		to: { path: "^domain/", pathNot: `^domain/(${[stage, ...upstream].join("|")})/` },
	})),

	// ------------------------------------------------------------------------------------- wire, store, components
	{
		name: "wire-imports-domain-and-zod",
		comment: "Schemas of what crosses a process boundary: both sides import them, so they carry nothing along.",
		from: { path: "^wire/", pathNot: TEST },
		to: { pathNot: "^(domain|wire)/|^node_modules/(zod|zod-openapi)/" },
	},
	{
		name: "store-imports-domain-and-drivers",
		comment: "store/ remembers. It decides nothing and knows no protocol.",
		from: { path: "^store/", pathNot: TEST },
		to: {
			pathNot: `^(domain|store)/|${DATABASE}|^node_modules/@node-rs/argon2/`,
			dependencyTypesNot: ["core"],
		},
	},
	{
		name: "components-import-domain-only",
		comment: "Props in, pixels out.",
		from: { path: "^components/", pathNot: TEST },
		to: { path: ROOMS, pathNot: "^(components|domain)/" },
	},
	{
		name: "components-run-in-the-browser",
		comment: "No Node module and no server package in what is drawn.",
		from: { path: "^components/", pathNot: TEST },
		to: {
			path: `^node_modules/(aedes|mqtt|mqtt-packet|pino|croner|prom-client|@node-rs)/|^(node:|fs$|path$|crypto$|os$|child_process$)`,
		},
	},

	// ------------------------------------------------------------------------------------------------ worker
	{
		name: "worker-imports-domain-wire-store",
		comment: "The worker and the web app meet in PostgreSQL alone.",
		from: { path: "^worker/", pathNot: TEST },
		to: { path: `${ROOMS}|^[^/]+\\.tsx?$`, pathNot: "^(domain|wire|store|worker)/" },
	},
	{
		name: "worker-draws-nothing",
		comment: "Plain Node.",
		from: { path: "^worker/" },
		to: { path: "^node_modules/(next|next-auth|react|react-dom|@heroui|recharts)/" },
	},
	{
		name: "worker-stages-never-import-each-other",
		comment:
			"Stages meet in the database and in worker/main.ts. What two need goes to store/, domain/, or worker/*.ts. A test may run the stages before its own.",
		from: { path: "^worker/([^/]+)/", pathNot: TEST },
		to: { path: "^worker/[^/]+/", pathNot: "^worker/$1/" },
	},
	{
		name: "worker-stages-do-not-know-main",
		comment: "worker/main.ts composes; nothing below it looks up.",
		from: { path: "^worker/[^/]+/" },
		to: { path: "^worker/main\\.ts$" },
	},

	// --------------------------------------------------------------------------------------------------- app
	{
		name: "app-imports-domain-wire-components",
		comment: "The web app answers people. It neither acts on time and messages nor brings anything up.",
		from: { path: "^app/|^proxy\\.ts$", pathNot: TEST },
		to: { path: ROOMS, pathNot: "^(app|components|domain|wire|store)/" },
	},
	{
		name: "app-reaches-store-through-server",
		comment: "app/_server is the one door: session, permission, clock and database are checked in one place.",
		from: { path: "^app/|^proxy\\.ts$", pathNot: `^app/_server/|${TEST}` },
		to: { path: "^store/" },
	},
	{
		name: "app-speaks-no-mqtt",
		comment: "Only the worker speaks to devices.",
		from: { path: "^app/", pathNot: TEST },
		to: { path: "^node_modules/(aedes|mqtt|mqtt-packet)/" },
	},

	// ---------------------------------------------------------------------------------------- launch, scripts
	{
		name: "launch-and-scripts-import-no-app",
		comment: "They start the web app as a process; they never reach into it.",
		from: { path: "^(launch|scripts)/" },
		to: { path: "^(app|components)/" },
	},
	{
		name: "nobody-imports-launch",
		comment: "launch/ brings the others up; they do not know that it exists. Tests and scripts may ask it for a database.",
		from: { path: ROOMS, pathNot: `^(launch|scripts|e2e)/|${TEST}` },
		to: { path: "^(launch|scripts)/" },
	},
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: forbidden.map((rule) => ({ severity: "error", ...rule })),
	options: {
		doNotFollow: { path: "^(node_modules|prisma/generated)/" },
		exclude: { path: "^(\\.next|var|coverage|test-results|playwright-report)/|^next-env\\.d\\.ts$|\\.css$" },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: "tsconfig.json" },
		combinedDependencies: false,
		enhancedResolveOptions: {
			exportsFields: ["exports"],
			conditionNames: ["import", "node", "require", "types", "default"],
			extensions: [".ts", ".tsx", ".d.ts", ".js", ".mjs", ".cjs", ".json"],
		},
	},
};
