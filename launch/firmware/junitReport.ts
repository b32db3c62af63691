/** Counts of a JUnit report as doctest writes it: one case per test, with a `failure` or `error` inside when it failed. */
export function readJunitReport(xml: string): { passed: number; skipped: number; failures: string[] } {
	const failures: string[] = [];
	let passed = 0;
	for (const [, attributes = "", body] of xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
		const name = unescapeXml(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? "unnamed");
		if (body && /<(failure|error)\b/.test(body)) failures.push(name);
		else passed += 1;
	}
	return { passed, skipped: 0, failures };
}

function unescapeXml(text: string): string {
	const letters: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
	return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => letters[name] ?? "");
}
