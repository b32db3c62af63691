import { readSettings } from "@/launch/settings";
import { checkCertificates } from "./doctor/certificates";
import { checkDatabase } from "./doctor/database";
import { type Finding, report } from "./doctor/finding";
import { checkMachine } from "./doctor/machine";
import { checkServices } from "./doctor/services";

// Looks at everything that AutoVolt needs, in the order in which it needs it. Exit code 1 when something is wrong.
const findings: Finding[] = [];
const say = (found: readonly Finding[]) => {
	for (const finding of found) for (const line of report(finding)) console.log(line);
	findings.push(...found);
};

try {
	const settings = readSettings(process.env, { demo: process.argv.includes("--demo") });
	say(await checkMachine(settings));
	say(checkCertificates(settings));
	say(await checkDatabase(settings));
	say(await checkServices(settings));
	const count = (level: Finding["level"]) => findings.filter((finding) => finding.level === level).length;
	console.log(`\n${count("ok")} ok, ${count("warn")} warnings, ${count("error")} errors`);
	process.exitCode = count("error") > 0 ? 1 : 0;
} catch (error) {
	console.log(`error: ${(error as Error).message}`);
	const { fix } = error as { fix?: string };
	if (fix) console.log(`fix: ${fix}`);
	process.exitCode = 1;
}
