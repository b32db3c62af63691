import { migrate } from "../migrate";

// The supervisor's migrations as a process of its own, for tests that kill it.
await migrate(process.env["DATABASE_URL"] ?? "");
process.stdout.write("migrated\n");
