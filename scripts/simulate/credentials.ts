import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const schema = z.strictObject({
	devices: z.array(z.strictObject({ name: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/), secret: z.string().min(16) })),
});

/** MQTT password by device name. */
export type Credentials = Map<string, string>;

/** What an earlier run was given; empty when there is no file yet. Throws when the file is not what this writes. */
export function readCredentials(path: string): Credentials {
	if (!existsSync(path)) return new Map();
	const { devices } = schema.parse(JSON.parse(readFileSync(path, "utf8")));
	return new Map(devices.map(({ name, secret }) => [name, secret]));
}

/** Secrets are shown once by the server, so they are kept here, readable by their owner alone. */
export function writeCredentials(path: string, credentials: Credentials): void {
	const devices = [...credentials].map(([name, secret]) => ({ name, secret }));
	writeFileSync(path, `${JSON.stringify({ devices }, null, "\t")}\n`, { mode: 0o600 });
	chmodSync(path, 0o600);
}
