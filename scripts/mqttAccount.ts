import { parseArgs } from "node:util";
import { LaunchError } from "@/launch/bootstrap.mjs";
import { databaseUrl } from "@/launch/databaseUrl";
import { recordAudit } from "@/store/auditLog";
import { upsertMqttAccount } from "@/store/mqttAccounts";
import { createPrisma } from "@/store/prisma";

// Makes a read-only MQTT account, or gives it a new password: npm run -s mqtt-account -- --name operator
const USAGE = "npm run mqtt-account -- --name operator";

const { values } = parseArgs({ options: { name: { type: "string" } } });
const name = values.name?.trim() ?? "";
if (!/^[A-Za-z0-9_-]{1,32}$/.test(name)) throw new LaunchError("The account needs a name of 1 to 32 of A-Z a-z 0-9 _ -.", USAGE);

const prisma = createPrisma({ url: databaseUrl() });
try {
	if (await prisma.device.findUnique({ where: { esp32Name: name } }))
		throw new LaunchError(`${name} is a device; the broker could not tell them apart.`, USAGE);
	const author = { actor: "system:command-line", address: null };
	const secret = await prisma.$transaction(async (tx) => {
		await recordAudit(tx, author, { action: "mqtt_account.set", subject: `mqtt:${name}` });
		return upsertMqttAccount(tx, name);
	});
	console.error(`mosquitto_sub -t 'autovolt/+/telemetry' -u ${name} -P <password>`);
	console.log(secret);
} finally {
	await prisma.$disconnect();
}
