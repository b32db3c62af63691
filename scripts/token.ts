import { parseArgs } from "node:util";
import { LaunchError } from "@/launch/bootstrap.mjs";
import { databaseUrl } from "@/launch/databaseUrl";
import { createToken } from "@/store/apiTokens";
import { recordAudit } from "@/store/auditLog";
import { createPrisma } from "@/store/prisma";
import { SCOPES } from "@/wire/http/routeSpec";

// Prints one API token, alone on standard output: npm run -s token -- --role admin --name ci
const USAGE = "npm run token -- --role viewer|manager|admin --name NAME [--site NAME] [--for read,control,configure] [--days N]";
const ROLES = ["viewer", "manager", "admin"] as const;
const DAY_MS = 86_400_000;

const { values } = parseArgs({
	options: {
		role: { type: "string" },
		name: { type: "string" },
		site: { type: "string" },
		for: { type: "string" },
		days: { type: "string" },
	},
});
const role = ROLES.find((known) => known === values.role);
const name = values.name?.trim() ?? "";
const days = values.days === undefined ? null : Number(values.days);
const asked = values.for?.split(",").map((scope) => scope.trim()) ?? SCOPES;
const scopes = SCOPES.filter((scope) => asked.includes(scope));
if (!role) throw new LaunchError("The token needs a role: viewer, manager or admin.", USAGE);
if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._-]{0,99}$/u.test(name))
	throw new LaunchError("The token needs a name of letters and digits.", USAGE);
if (scopes.length !== asked.length) throw new LaunchError("--for names some of read, control and configure, each once.", USAGE);
if (days !== null && !(Number.isInteger(days) && days >= 1 && days <= 3_650))
	throw new LaunchError("--days must lie between 1 and 3650.", USAGE);

const prisma = createPrisma({ url: databaseUrl() });
try {
	const site = values.site === undefined ? null : await prisma.site.findUnique({ where: { name: values.site } });
	if (values.site !== undefined && !site)
		throw new LaunchError(`There is no site named ${values.site}.`, "look at Settings for its name.");
	const expiresAt = days === null ? null : new Date(Date.now() + days * DAY_MS);
	const author = { actor: "system:command-line", address: null };
	const secret = await prisma.$transaction(async (tx) => {
		const made = await createToken(tx, {
			name,
			role,
			siteId: site?.id ?? null,
			classroomIds: [],
			scopes,
			expiresAt,
			createdBy: author.actor,
		});
		await recordAudit(tx, author, {
			action: "token.create",
			subject: `token:${name}`,
			after: { role, site: site?.name ?? null, scopes },
		});
		return made.secret;
	});
	console.error(`Token "${name}" with the role ${role}, shown this once. Send it as: Authorization: Bearer <token>`);
	console.log(secret);
} finally {
	await prisma.$disconnect();
}
