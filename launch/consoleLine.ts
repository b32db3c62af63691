const LEVELS: Readonly<Record<number, string>> = { 40: "warning", 50: "error", 60: "fatal" };
const PINO_WARN = 40;
/** Plain lines that a person must see: Next's marks and what Node prints before it dies. */
const TROUBLE = /^\s*(⨯|⚠|error\b|fix:|warn\b|[A-Za-z]*Error:|Uncaught|FATAL)/i;

/** What the console shows of a child's line: warnings and worse, one readable line each; null = only the log file. */
export function consoleLine(name: string, line: string, verbose: boolean): string | null {
	const entry = parsePino(line);
	if (entry) {
		if (entry.level < PINO_WARN && !verbose) return null;
		const { event, msg, err } = entry;
		const words = [LEVELS[entry.level] ?? "", event ?? "", msg ?? "", err?.message ?? ""].filter((word) => word !== "");
		return `[${name}] ${words.join(" ")}`;
	}
	if (line.trim() === "") return null;
	return verbose || TROUBLE.test(line) ? `[${name}] ${line}` : null;
}

interface PinoEntry {
	readonly level: number;
	readonly event?: string;
	readonly msg?: string;
	readonly err?: { readonly message?: string };
}

function parsePino(line: string): PinoEntry | null {
	if (!line.startsWith("{")) return null;
	try {
		const entry = JSON.parse(line) as PinoEntry;
		return typeof entry.level === "number" ? entry : null;
	} catch {
		return null;
	}
}
