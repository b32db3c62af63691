/** What one look found. Warnings and errors say what to do. */
export type Finding =
	| { readonly level: "ok"; readonly what: string }
	| { readonly level: "warn" | "error"; readonly what: string; readonly fix: string };

export const ok = (what: string): Finding => ({ level: "ok", what });
export const warn = (what: string, fix: string): Finding => ({ level: "warn", what, fix });
export const wrong = (what: string, fix: string): Finding => ({ level: "error", what, fix });

/** The finding as people read it, one or two lines. */
export function report(finding: Finding): string[] {
	switch (finding.level) {
		case "ok":
			return [`ok     ${finding.what}`];
		case "warn":
			return [`warn:  ${finding.what}`, `fix:   ${finding.fix}`];
		case "error":
			return [`error: ${finding.what}`, `fix:   ${finding.fix}`];
	}
}
