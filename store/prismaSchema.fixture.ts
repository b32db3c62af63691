import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A column as information_schema.columns describes it. */
export interface Column {
	readonly table: string;
	readonly column: string;
	/** udt_name with its length or precision: "int4", "bpchar(3)", "timestamptz(3)", "numeric(40,0)", "_int4". */
	readonly type: string;
	readonly nullable: boolean;
}

export interface PrismaTable {
	readonly name: string;
	readonly columns: readonly Column[];
	/** Columns of the primary key, in order. */
	readonly primaryKey: readonly string[];
}

const PLAIN: Readonly<Record<string, string>> = {
	Int: "int4",
	BigInt: "int8",
	String: "text",
	Boolean: "bool",
	Bytes: "bytea",
	Json: "jsonb",
	SmallInt: "int2",
	Uuid: "uuid",
	Date: "date",
};
const SIZED: Readonly<Record<string, string>> = { Char: "bpchar", Timestamptz: "timestamptz", Decimal: "numeric" };

/** What prisma/schema.prisma says of tables and columns: read by our own eyes, so that Prisma is not its own judge. */
export function prismaTables(): PrismaTable[] {
	const text = readFileSync(fileURLToPath(new URL("../prisma/schema.prisma", import.meta.url)), "utf8");
	const blocks = [...text.matchAll(/^(model|enum) (\w+) \{\n(.*?)^\}/gms)].map(([, kind, name, body]) => ({
		kind,
		name: name ?? "",
		lines: (body ?? "").split("\n").map((line) => line.replace(/\/\/.*$/, "").trim()),
	}));
	const mapped = new Map(blocks.map(({ name, lines }) => [name, /@@map\("(\w+)"\)/.exec(lines.join("\n"))?.[1] ?? name]));
	const enums = new Set(blocks.filter(({ kind }) => kind === "enum").map(({ name }) => name));
	const models = new Set(blocks.filter(({ kind }) => kind === "model").map(({ name }) => name));

	return blocks
		.filter(({ kind }) => kind === "model")
		.map(({ name, lines }) => {
			const table = mapped.get(name) ?? name;
			const fields = lines.map((line) => /^(\w+)\s+(\w+)(\[\]|\?)?(.*)$/.exec(line)).filter((field) => field !== null);
			const columnOf = new Map<string, string>();
			const columns: Column[] = [];
			const primaryKey: string[] = [];
			for (const [, field = "", type = "", suffix = "", rest = ""] of fields) {
				if (models.has(type)) continue;
				const column = /@map\("(\w+)"\)/.exec(rest)?.[1] ?? field;
				columnOf.set(field, column);
				const plain = enums.has(type) ? (mapped.get(type) ?? type) : databaseType(type, rest);
				const isList = suffix === "[]";
				columns.push({ table, column, type: isList ? `_${plain}` : plain, nullable: suffix !== "" });
				if (/@id\b/.test(rest)) primaryKey.push(column);
			}
			const compound = /@@id\(\[([^\]]+)\]/.exec(lines.join("\n"))?.[1];
			for (const field of compound?.split(/,\s*/) ?? []) primaryKey.push(columnOf.get(field) ?? field);
			return { name: table, columns, primaryKey };
		});
}

function databaseType(type: string, rest: string): string {
	const [, native = "", size] = /@db\.(\w+)(?:\(([^)]*)\))?/.exec(rest) ?? [];
	const plain = PLAIN[native] ?? SIZED[native] ?? PLAIN[type];
	if (!plain) throw new Error(`schema.prisma: what is ${type} ${rest} in PostgreSQL?`);
	return size === undefined ? plain : `${plain}(${size.replace(/\s/g, "")})`;
}
