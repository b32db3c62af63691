import { POST as issueBills, GET as listBills } from "@/app/api/bills/route";
import { POST as createBudget } from "@/app/api/budgets/route";
import { POST as enterInvoice } from "@/app/api/invoice-checks/route";
import { openConfiguredApi } from "../configuration/configured.scenario";
import { send } from "../testRequests";

/** The configured API with energy of January and February 2024 in room A-1, January issued, an invoice and two budgets. */
export async function openBilledApi() {
	const api = await openConfiguredApi();
	const { owner, ids } = api;
	for (const date of ["2024-01-10", "2024-02-10"])
		await owner.dailyAggregate.create({
			data: {
				...{ deviceId: ids.device, classroomId: ids.room, localDate: new Date(`${date}T00:00:00Z`), energyMwh: 2_000_000n },
				...{ estimatedMwh: 0n, allocatedMwh: 0n, onTimeMs: 0n, coveredMs: 900_000n, revision: 1n },
			},
		});
	await owner.costVersion.create({
		data: {
			...{ siteId: ids.site, scope: "site", recordedFrom: new Date(), createdBy: "test" },
			effectiveFrom: new Date("2023-12-31T18:30:00Z"),
			effectiveUntil: new Date("2026-01-01T00:00:00Z"),
			versionKey: "0190c6a0-0000-7000-8000-000000000002",
			components: [{ kind: "energy_flat", rate_per_kwh: "8.5" }],
		},
	});
	const token = api.tokens.get("admin of all sites");
	const issued = await send(issueBills, { token, body: { month: "2024-01", site: "Main campus" } });
	if (issued.status !== 201) throw new Error(JSON.stringify(issued.body));
	const { bills } = (await send(listBills, { token, query: "?site=Main+campus" })).body;
	const idOf = (kind: string) => String(bills.find((bill: { kind: string }) => bill.kind === kind).id);
	const invoice = { month: "2024-01", invoice_number: "17", issuer: "KSEB", lines: [{ label: "Energy", amount: 17 }], total: 17 };
	const check = await send(enterInvoice, { token, body: { ...invoice, site: "Main campus" } });
	const budget = (more: object) =>
		send(createBudget, { token, body: { from_month: "2024-01", amount: 10, site: "Main campus", ...more } });
	const [ofSite, ofRoom] = [await budget({}), await budget({ classroom: "A-1" })];
	return {
		...api,
		invoice,
		connectionBill: idOf("connection"),
		roomBill: idOf("classroom"),
		check: String(check.body.id),
		siteBudget: String(ofSite.body.id),
		roomBudget: String(ofRoom.body.id),
	};
}
