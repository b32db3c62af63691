/** A mutant as Stryker's report has it (mutation-testing-report-schema 2). */
export interface Mutant {
	readonly mutatorName: string;
	readonly replacement?: string;
	readonly status: string;
	readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

export interface Counts {
	/** A test failed, or the mutant ran for ever. */
	readonly noticed: number;
	/** No test failed, or none came by. */
	readonly survived: number;
	/** Not tried, for a reason that stands in the source or in messages.mjs. */
	readonly ignored: number;
}

const NOTICED = new Set(["Killed", "Timeout", "RuntimeError"]);
const SURVIVED = new Set(["Survived", "NoCoverage"]);

export const NOTHING: Counts = { noticed: 0, survived: 0, ignored: 0 };

export function survives({ status }: Mutant): boolean {
	return SURVIVED.has(status);
}

export function countsOf(mutants: readonly Mutant[]): Counts {
	const noticed = mutants.filter(({ status }) => NOTICED.has(status)).length;
	const survived = mutants.filter(survives).length;
	return { noticed, survived, ignored: mutants.length - noticed - survived };
}

export function sum(all: readonly Counts[]): Counts {
	return all.reduce(
		(one, other) => ({
			noticed: one.noticed + other.noticed,
			survived: one.survived + other.survived,
			ignored: one.ignored + other.ignored,
		}),
		NOTHING,
	);
}

/** Tenths of a percent that are noticed, rounded down: 95.0 % is never told of less. Null where nothing was tried. */
export function scoreTenths({ noticed, survived }: Counts): number | null {
	const tried = noticed + survived;
	return tried === 0 ? null : Math.floor((noticed * 1_000) / tried);
}

export function percent(tenths: number | null): string {
	return tenths === null ? "–" : `${Math.floor(tenths / 10)}.${tenths % 10} %`;
}
