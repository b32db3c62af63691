// Imported first by every entry point, and written for the oldest Node that can parse a module, so that a wrong Node
// is told in one sentence instead of a syntax error further on.

const FLOOR = [20, 19];

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < FLOOR[0] || (major === FLOOR[0] && minor < FLOOR[1])) {
	console.error(`error: AutoVolt needs Node ${FLOOR.join(".")} or later; this is Node ${process.versions.node}.`);
	console.error("fix: install Node 24 or 22 (see .nvmrc), then run the command again.");
	process.exit(1);
}
