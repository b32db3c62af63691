import { pino } from "pino";
import { createPool } from "@/store/pool";
import { keepRetention, type RetentionStep } from "./keepRetention";

// The retention as a process of its own, which ends itself by SIGKILL at a step: what it leaves must be enough to go on from.
const { DATABASE_URL = "", DATA_DIR = "", NOW = "", KILL_AT = "" } = process.env;
const pool = createPool({ url: DATABASE_URL, role: "autovolt_worker" });
await keepRetention(pool, { months: 24, dataDir: DATA_DIR }, Number(NOW), pino({ level: "silent" }), {
	onStep: async (step: RetentionStep) => {
		if (step === KILL_AT) process.kill(process.pid, "SIGKILL");
	},
});
await pool.end();
