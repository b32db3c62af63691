import fastCheck, { type Parameters } from "fast-check";

const RUNS_SHARE = 10;
const RUNS_MIN = 20;
const RUNS_DEFAULT = 100;

function fewer<T>(parameters: Parameters<T> | undefined): Parameters<T> {
	const asked = parameters?.numRuns ?? fastCheck.readConfigureGlobal()?.numRuns ?? RUNS_DEFAULT;
	return { ...parameters, numRuns: Math.min(asked, Math.max(RUNS_MIN, Math.ceil(asked / RUNS_SHARE))), endOnFailure: true };
}

const assert: typeof fastCheck.assert = ((property: never, parameters?: Parameters<never>) =>
	fastCheck.assert(property, fewer(parameters))) as typeof fastCheck.assert;

/** fast-check, but for `assert`: what tests import by this name in a campaign. */
export default { ...fastCheck, assert };
