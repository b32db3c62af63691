import { netEntries } from "@/domain/ledger/canonicalEntry";
import type { LedgerEntry } from "@/domain/ledger/entry";
import { type DecisionRequest, decidedEnergy } from "@/domain/ledger/ledgerDecision";
import { parseWattHours, toWattHours } from "@/domain/quantity/energy";
import type { RegisterId } from "@/domain/telemetry/reading";
import { insertAudit } from "@/store/auditLog";
import { findEntriesByNumber, findEntriesClosedBy } from "@/store/deviceConsumptionLedgers";
import { findDecisions, insertDecision, listDecisions, type StoredDecision } from "@/store/ledgerDecisions";
import { findFloor } from "@/store/ledgerFloors";
import { toPage } from "@/store/page";
import { inTransaction, type PoolClient } from "@/store/pool";
import type { CorrectionBody, correctEntryRoute, listCorrectionsRoute } from "@/wire/http/corrections";
import type { Answer } from "@/wire/http/routeSpec";
import { reachableDevice } from "../configuration/devices";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, refuse, refuseField } from "../outcome";

type CorrectCall = RouteCall<typeof correctEntryRoute>;

/** What people have decided of a device's entries, and what came of it. */
export async function listCorrections(
	call: RouteCall<typeof listCorrectionsRoute>,
): Promise<Outcome<Answer<typeof listCorrectionsRoute>>> {
	const device = await reachableDevice(call.database.prisma, call, "viewer");
	if (!device) return refuse("not_found");
	const { after, limit } = call.query;
	const rows = await inTransaction(call.database.pool, (client) =>
		listDecisions(client, device.id, { before: after ?? null, limit: limit + 1 }),
	);
	const page = toPage(rows, limit, ({ id }) => id);
	return ok({ corrections: page.rows.map(toApiCorrection), next: page.next });
}

/** Keeps a decision with its audit row and wakes the ledger: it reverses the entry and posts what was decided. */
export async function correctEntry(call: CorrectCall): Promise<Outcome<Answer<typeof correctEntryRoute>>> {
	const device = await reachableDevice(call.database.prisma, call, "admin");
	if (!device) return refuse("not_found");
	const { body, principal, address, clock } = call;
	const register = { deviceId: device.id, channel: body.channel };
	return inTransaction(call.database.pool, async (client): Promise<Outcome<Answer<typeof correctEntryRoute>>> => {
		const found = await findStanding(client, register, BigInt(body.entry));
		if (found.kind === "refused") return found;
		const { standing, told } = found.value;
		const request = requestOf(body);
		const decided = request === null ? { energyMwh: told.energyMwh } : decidedEnergy(told, request);
		if ("message" in decided) return refuseField(FIELD_OF[decided.field], decided.message);
		if (request === null && !(await isDecided(client, register, standing)))
			return refuseField("decision", "nobody has decided of this entry: there is nothing to take back", "conflict");
		const floor = await findFloor(client, register);
		if (floor !== null && standing.endsAt <= floor.endsAt)
			return refuseField("entry", "its readings are in the archive: what it says is final", "conflict");
		const change = { before_wh: toWattHours(standing.energyMwh), after_wh: toWattHours(decided.energyMwh) };
		if (body.dry_run) return ok(change);
		const { startsAt, endsAt, startTotalMwh, endTotalMwh, cause } = told;
		const id = await insertDecision(client, {
			...register,
			...{ startsAt, endsAt, startTotalMwh, endTotalMwh, cause },
			kind: request === null ? "taken_back" : request.kind,
			energyMwh: request === null ? null : decided.energyMwh,
			closingMwh: request?.kind === "replaced" ? request.closingMwh : null,
			openingMwh: request?.kind === "replaced" ? request.openingMwh : null,
			...{ note: body.note, decidedBy: principal.actor, decidedAt: clock.now() },
		});
		await insertAudit(
			client,
			{ actor: principal.actor, address },
			{
				action: request === null ? "ledger.take_back" : "ledger.correct",
				subject: `device:${device.esp32Name}`,
				before: { channel: body.channel, entry: body.entry, kind: standing.kind, energy_wh: change.before_wh },
				after: { decision: body.decision, energy_wh: change.after_wh, note: body.note },
			},
		);
		const [stored] = await listDecisions(client, device.id, { before: id + 1, limit: 1 });
		if (!stored) throw new Error(`decision ${id} is gone within its own transaction`);
		return created({ ...change, correction: toApiCorrection(stored) });
	});
}

const FIELD_OF = { kind: "decision", closing: "old_meter_wh", opening: "new_meter_wh" } as const;

/** The entry that stands, and the one that the readings alone make of the same pair. */
async function findStanding(
	client: PoolClient,
	register: RegisterId,
	number: bigint,
): Promise<Outcome<{ standing: LedgerEntry; told: LedgerEntry }>> {
	const [named] = await findEntriesByNumber(client, register, number, 1);
	if (named?.number !== number) return refuseField("entry", "no entry of this device has this number", "not_found");
	const ofReading = await findEntriesClosedBy(client, register, named);
	const standing = netEntries(ofReading)[0];
	if (standing?.number !== number)
		return refuseField("entry", "has been reversed meanwhile: look at the entry that stands in its place", "conflict");
	if (standing.kind !== "manual_correction") return ok({ standing, told: standing });
	const told = ofReading.findLast(
		({ kind, reverses, startsAt }) => kind !== "manual_correction" && reverses === null && startsAt === standing.startsAt,
	);
	if (!told) return refuseField("entry", "was never anything but a correction", "conflict");
	return ok({ standing, told });
}

/** Null: what the readings alone say. */
function requestOf(body: CorrectCall["body"]): DecisionRequest | null {
	switch (body.decision) {
		case "take_back":
			return null;
		case "count":
			return { kind: "count" };
		case "correct":
			return { kind: "correct", energyMwh: energyOf(body.energy_wh) };
		case "replaced":
			return { kind: "replaced", closingMwh: energyOf(body.old_meter_wh), openingMwh: energyOf(body.new_meter_wh) };
	}
}

function energyOf(wattHours: number | undefined): bigint {
	const energyMwh = wattHours === undefined ? null : parseWattHours(wattHours);
	if (energyMwh === null) throw new Error("an energy that the contract let in cannot be read");
	return energyMwh;
}

async function isDecided(client: PoolClient, register: RegisterId, { cause, startsAt }: LedgerEntry): Promise<boolean> {
	const decisions = await findDecisions(client, register);
	return decisions.some((one) => one.startsAt === startsAt && Buffer.from(one.cause).equals(cause));
}

function toApiCorrection(decision: StoredDecision): CorrectionBody {
	const { id, channel, kind, note, decidedBy, inForce, applied } = decision;
	const iso = (at: number) => new Date(at).toISOString();
	const wattHours = (energyMwh: bigint | null) => (energyMwh === null ? null : toWattHours(energyMwh));
	return {
		...{ id, channel, decision: kind, starts_at: iso(decision.startsAt), ends_at: iso(decision.endsAt) },
		energy_wh: wattHours(decision.energyMwh),
		old_meter_wh: wattHours(decision.closingMwh),
		new_meter_wh: wattHours(decision.openingMwh),
		...{ note, decided_by: decidedBy, decided_at: iso(decision.decidedAt) },
		state: kind === "taken_back" ? "taken_back" : !inForce ? "superseded" : applied ? "applied" : "waiting",
	};
}
