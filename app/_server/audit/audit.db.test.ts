import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getCsv } from "@/app/api/audit/csv/route";
import { GET as getAudit } from "@/app/api/audit/route";
import { POST as createBuilding } from "@/app/api/buildings/route";
import { POST as createToken } from "@/app/api/tokens/route";
import { openApi, send } from "../testRequests";

describe("the audit log", () => {
	let api: Awaited<ReturnType<typeof openApi>>;
	let admin: string;
	const rowsOf = async (query: string) => (await send(getAudit, { token: admin, query })).body;

	beforeAll(async () => {
		api = await openApi();
		admin = await api.token("admin");
		await api.owner.$executeRaw`INSERT INTO audit_log (at, actor, action, subject, before, after, address) VALUES
			('2026-03-01T18:29:59Z', 'user:ann@x.test', 'device.update', 'device:B-1', '{"name":"a"}', '{"name":"b"}', '10.0.0.1'),
			('2026-03-01T18:30:00Z', 'user:ann@x.test', 'device.update', 'device:B_1', NULL, '{"name":"=1+1"}', '10.0.0.1'),
			('2026-03-02T18:29:59Z', 'token:=cmd', 'token.revoke', 'token:=cmd', NULL, NULL, NULL)`;
	});
	afterAll(() => api.close());

	it("holds who did what from where, with what stood there before and after", async () => {
		await send(createBuilding, { token: admin, body: { name: "North" } });
		const { entries } = await rowsOf("?subject=North");
		expect(entries).toMatchObject([
			{ actor: "token:admin of the test", action: "building.create", before: null, address: "direct" },
		]);
		expect(entries[0].after).toMatchObject({ name: "North" });
	});

	it("never holds the text of a token", async () => {
		const { token } = (await send(createToken, { token: admin, body: { name: "hidden", role: "viewer" } })).body;
		const { entries } = await rowsOf("?action=token.create");
		expect(JSON.stringify(entries)).not.toContain(token);
		expect(entries[0].after).toMatchObject({ name: "hidden", scopes: ["read", "control", "configure"] });
	});

	it.each([
		["?actor=ANN", ["device:B_1", "device:B-1"]],
		["?action=token.revoke", ["token:=cmd"]],
		["?action=device", ["device:B_1", "device:B-1"]],
		["?subject=b_1", ["device:B_1"]],
		["?subject=%25&actor=ann", []],
		["?start=2026-03-02&end=2026-03-02", ["token:=cmd", "device:B_1"]],
		["?start=2026-03-01T18:29:59Z&end=2026-03-01T18:30:00Z", ["device:B-1"]],
		["?end=2026-03-01", ["device:B-1"]],
	])("finds by %s", async (query, subjects) => {
		const { entries } = await rowsOf(query);
		expect(entries.map(({ subject }: { subject: string }) => subject)).toEqual(subjects);
	});

	it("is paged from the newest to the oldest, each entry once", async () => {
		const ids: number[] = [];
		let after: number | null = null;
		do {
			const page = await rowsOf(`?limit=2${after === null ? "" : `&after=${after}`}`);
			ids.push(...page.entries.map(({ id }: { id: number }) => id));
			after = page.next;
		} while (after !== null);
		expect(ids).toEqual([...ids].sort((a, b) => b - a));
		expect(ids.length).toBe(await api.owner.auditLog.count());
	});

	it("leaves as CSV without formulas, and that too is written down", async () => {
		const { body, headers } = await send(getCsv, { token: admin, query: "?start=2026-03-01&end=2026-03-02" });
		expect([headers.get("content-type"), headers.get("content-disposition")]).toEqual([
			"text/csv; charset=utf-8; header=present",
			expect.stringContaining("attachment"),
		]);
		const lines = body.split("\r\n");
		expect(lines[0]).toBe("id,at,actor,action,subject,before,after,address");
		expect(lines.slice(1, 4).map((line: string) => line.split(",").slice(1).join(","))).toEqual([
			"2026-03-02T18:29:59.000Z,token:=cmd,token.revoke,token:=cmd,,,",
			'2026-03-01T18:30:00.000Z,user:ann@x.test,device.update,device:B_1,,"{""name"":""=1+1""}",10.0.0.1',
			'2026-03-01T18:29:59.000Z,user:ann@x.test,device.update,device:B-1,"{""name"":""a""}","{""name"":""b""}",10.0.0.1',
		]);
		const { entries } = await rowsOf("?action=audit.export");
		expect(entries[0]).toMatchObject({ subject: "document:/api", after: { start: "2026-03-01", end: "2026-03-02" } });
	});

	it("refuses dates that lie the wrong way around", async () => {
		const { status, body } = await send(getAudit, { token: admin, query: "?start=2026-03-02&end=2026-03-01" });
		expect([status, body.paths[0].path]).toEqual([400, "end"]);
	});

	it("can be changed by nobody, not even by who owns the database", async () => {
		for (const sql of ["UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log"])
			await expect(api.owner.$executeRawUnsafe(sql), sql).rejects.toThrow(/append-only|append only|never/i);
	});
});
