import { encode } from "next-auth/jwt";
import { POST as makeSchedule } from "@/app/api/schedules/route";
import { POST as makeTerm } from "@/app/api/terms/route";
import { createToken } from "@/store/apiTokens";
import type { Role, Scope } from "@/wire/http/routeSpec";
import { openBilledApi } from "../bills/billedApi.scenario";
import { ROLES } from "../configuration/configured.scenario";
import { send } from "../testRequests";

const COMMAND = "019ab000-0000-7000-8000-000000000001";
const LESSONS = { name: "Lessons", weekdays: ["mon"], starts: "09:00", ends: "17:00" };

/** The billed API of two sites, with switches, a command, a motion rule, a timetable, a holiday and a finished job besides. */
export async function openWholeApi() {
	const api = await openBilledApi();
	const { owner, ids } = api;
	const admin = api.tokens.get("admin of this site") as string;
	const ratings = {
		create: { effectiveFrom: new Date(0), powerRatingMw: 40_000n, consumptionFactorMicro: 1_000_000, isDefault: true },
	};
	await owner.deviceSwitch.create({ data: { deviceId: ids.device, position: 0, name: "Lamp", type: "light", ratings } });
	await owner.$executeRaw`INSERT INTO commands (id, device_id, position, state, source, requested_by, requested_at, expires_at)
		VALUES (${COMMAND}::uuid, ${ids.device}, 0, true, 'app', 'test', now(), now())`;
	await owner.$executeRaw`INSERT INTO device_consumption_ledgers (device_id, channel, number, kind, starts_at, ends_at, start_total_mwh,
			end_total_mwh, energy_mwh, energy_min_mwh, energy_max_mwh, on_time_ms, method, quality, confidence, flags, looked_at, cause, posted_at, hash)
		SELECT ${ids.device}, 0, 2, 'advance', now() - interval '1 hour', now(), 1000, 2000, 1000, 1000, 1000, 0, 'counter', 'measured', 'high', '',
			now(), sha256('closing'), now(), sha256('entry')`;
	const rule = await owner.motionRule.create({
		data: {
			...{ classroomId: ids.room, holdSeconds: 600, switchTypes: ["light"], turnOn: true, autoOff: true, enabled: true },
			...{ createdBy: "test", changedAt: new Date() },
		},
	});
	const made = async (handler: Parameters<typeof send>[0], body: object) => {
		const answer = await send(handler, { token: admin, body });
		if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
		return String(answer.body.id);
	};
	const term = await made(makeTerm, { name: "Autumn", first_day: "2026-07-01", last_day: "2026-11-30" });
	const schedule = await made(makeSchedule, { ...LESSONS, name: "Of the room", classrooms: ["A-1"] });
	const secondSchedule = await made(makeSchedule, { ...LESSONS, name: "To be ended", classrooms: ["A-1"], weekdays: ["tue"] });
	await owner.siteHoliday.create({
		data: { siteId: ids.site, localDate: new Date("2026-08-15T00:00:00Z"), name: "Independence Day" },
	});
	await owner.scheduleRun.create({
		data: {
			...{
				scheduleId: Number(schedule),
				dueAt: new Date(),
				state: true,
				decidedAt: new Date(),
				outcome: "done",
				switches: 1,
				detail: "",
			},
		},
	});
	const incident = await owner.incident.create({
		data: { kind: "device_silent", subject: "D", deviceId: ids.device, detail: { site_id: ids.site } },
	});
	const about = { site_id: ids.site, classroom_id: ids.room, start: "2026-01-01", end: "2026-01-02", dry_run: true };
	const job = await owner.jobRun.create({
		data: { kind: "recalculate", request: about, requestedBy: "test", state: "done", finishedAt: new Date() },
	});
	// Nobody works here: whoever asks for a recalculation is told at once that it failed.
	const worker = setInterval(() => {
		void owner.jobRun.updateMany({ where: { state: "queued" }, data: { state: "failed" } }).catch(() => {});
	}, 50);
	return {
		...api,
		command: COMMAND,
		rule: String(rule.id),
		incident: String(incident.id),
		term,
		schedule,
		secondSchedule,
		job: String(job.id),
		token: (name: string, { role = "admin", scopes, ...more }: TokenMaking = {}) =>
			createToken(owner, {
				...{ name, role, siteId: null, classroomIds: [], expiresAt: null, createdBy: "test", ...more },
				...(scopes ? { scopes } : {}),
			}).then(({ secret }) => secret),
		session: (role: Role, changes: SessionMaking = {}) => sessionOf(api, role, changes),
		close: async () => {
			clearInterval(worker);
			await api.close();
		},
	};
}

export type WholeApi = Awaited<ReturnType<typeof openWholeApi>>;

interface TokenMaking {
	readonly role?: Role;
	readonly scopes?: readonly Scope[];
	readonly expiresAt?: Date;
}

interface SessionMaking {
	readonly disabledAt?: Date;
	/** The version that the cookie names; the account's is 1. */
	readonly version?: number;
	/** When it was opened; left out: now. */
	readonly since?: number;
	/** As if it were signed by somebody else. */
	readonly secret?: string;
}

/** The cookie of a person of all sites who has signed in. */
async function sessionOf(
	{ owner }: Awaited<ReturnType<typeof openBilledApi>>,
	role: Role,
	{ disabledAt, version = 1, since = Date.now(), secret = process.env["NEXTAUTH_SECRET"] as string }: SessionMaking,
): Promise<string> {
	const email = `${role}-${crypto.randomUUID()}@autovolt.test`;
	const data = { email, passwordHash: "-", role, ...(disabledAt ? { disabledAt } : {}) };
	const person = await owner.user.create({ data });
	const cookie = await encode({ token: { sub: String(person.id), sessionVersion: version, since }, secret });
	return `autovolt.session=${cookie}`;
}

export { ROLES };
