import fc from "fast-check";

/** The same commit asks the same questions everywhere, so that a green run here is a green run in CI. */
const SEED = 20_261_125;

/** AUTOVOLT_TEST_SEED: a number asks other questions, `random` asks new ones each time; a failure names its seed either way. */
const asked = process.env["AUTOVOLT_TEST_SEED"];
if (asked !== "random") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: asked ? Number(asked) : SEED });
