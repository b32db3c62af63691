import type { AuditResult } from "@/domain/audit/audit";

const SHOWN_MAX = 100;

/** What was checked, what is wrong (first things first), and what cannot be told, in plain words. */
export function reportLines(result: AuditResult, run: { readonly seconds: number; readonly peakMb: number }): string[] {
	const { registers, entries, readings, bills, heads, latestHead, wrong, findings, broken } = result;
	const rate = run.seconds > 0 ? Math.round(entries / run.seconds) : entries;
	const lines = [
		`Checked: ${count(entries, "ledger entry", "ledger entries")} of ${count(registers, "register")}, ${count(readings.proven, "reading")}, ${count(bills, "issued bill")}, ${count(heads, "daily head")}.`,
		`It took ${run.seconds.toFixed(1)} s (${rate} entries/s), at most ${Math.round(run.peakMb)} MB of memory.`,
	];
	lines.push(
		latestHead
			? `Latest head: ${latestHead.utcDate}, ${latestHead.headSha256}. Compare it with a copy that was kept elsewhere.`
			: "No daily head is recorded yet: an end that was cut off before the first one cannot be told.",
	);
	if (readings.retired > 0)
		lines.push(
			`${count(readings.retired, "entry stands", "entries stand")} on readings of months that are no longer kept: those cannot be compared.`,
		);
	if (readings.unsealed > 0)
		lines.push(
			`${count(readings.unsealed, "reading")} came before AutoVolt kept all that their hashes cover: those cannot be hashed again.`,
		);
	if (wrong === 0) return [...lines, "Every chain is whole: nothing that was checked has been changed."];
	lines.push("", `WRONG: ${count(wrong, "finding")} in ${count(broken.length, "chain")}. The first of each chain, in order:`);
	lines.push(...findings.slice(0, SHOWN_MAX).map(({ sentence }) => `- ${sentence}`));
	if (wrong > SHOWN_MAX || wrong > findings.length) lines.push(`- and ${wrong - Math.min(SHOWN_MAX, findings.length)} more.`);
	lines.push("What to do: docs/audit.md, When something is wrong.");
	return lines;
}

function count(number: number, one: string, many = `${one}s`): string {
	return `${number} ${number === 1 ? one : many}`;
}
