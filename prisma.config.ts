import { defineConfig } from "prisma/config";

// Prisma's CLI downloads a native schema engine even for `generate`, which only needs the WASM inside the
// package. Naming any executable skips that download, so a machine without access to it can generate too.
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= process.execPath;

export default defineConfig({
	schema: "prisma/schema.prisma",
	migrations: { path: "prisma/migrations" },
	datasource: { url: process.env["DATABASE_URL"] ?? "postgresql://localhost/autovolt" },
});
