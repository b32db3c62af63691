import { parseArgs } from "node:util";
import { LaunchError } from "@/launch/bootstrap.mjs";
import { databaseUrl } from "@/launch/databaseUrl";
import { recordAudit } from "@/store/auditLog";
import { notifyConfig } from "@/store/configurationMarks";
import { removeMqttAccount, upsertMqttAccount } from "@/store/mqttAccounts";
import { createPrisma } from "@/store/prisma";

// Makes a read-only MQTT account, gives it a new password, or ends it (--remove): npm run -s mqtt-account -- --name operator
const USAGE = "npm run mqtt-account -- --name operator [--remove]";

const { values } = parseArgs({ options: { name: { type: "string" }, remove: { type: "boolean", default: false } } });
const name = values.name?.trim() ?? "";
if (!/^[A-Za-z0-9_-]{1,32}$/.test(name)) throw new LaunchError("The account needs a name of 1 to 32 of A-Z a-z 0-9 _ -.", USAGE);

const prisma = createPrisma({ url: databaseUrl() });
try {
	if (await prisma.device.findUnique({ where: { esp32Name: name } }))
		throw new LaunchError(`${name} is a device; the broker could not tell them apart.`, USAGE);
	const author = { actor: "system:command-line", address: null };
	const secret = await prisma.$transaction(async (tx) => {
		await recordAudit(tx, author, {
			action: values.remove ? "mqtt_account.remove" : "mqtt_account.set",
			subject: `mqtt:${name}`,
		});
		// The broker ends what the account holds open.
		await notifyConfig(tx, `mqtt:${name}`);
		if (!values.remove) return upsertMqttAccount(tx, name);
		if (!(await removeMqttAccount(tx, name))) throw new LaunchError(`There is no account ${name}.`, USAGE);
		return null;
	});
	if (secret === null) console.error(`${name} may no longer come in.`);
	else {
		console.error(`mosquitto_sub -t 'autovolt/+/telemetry' -u ${name} -P <password>`);
		console.log(secret);
	}
} finally {
	await prisma.$disconnect();
}
