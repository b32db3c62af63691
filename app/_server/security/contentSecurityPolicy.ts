export interface PagePolicy {
	/** Random, new for every answer: 128 bits in base64. */
	readonly nonce: string;
	/** The development server's refresh needs eval and a socket. */
	readonly isDevelopment: boolean;
}

/**
 * What a page may load and run (CSP level 3). Inline scripts run by the nonce alone, others come from this host, where
 * nothing but the built files has a script's type: markup that got into a page brings none along. No 'strict-dynamic': it
 * would let a script of ours that was tricked load from anywhere. Style sheets are ours or bear the nonce; style
 * attributes stay allowed, since React, HeroUI and recharts place things by them and an attribute can run nothing.
 */
export function pagePolicy({ nonce, isDevelopment }: PagePolicy): string {
	return [
		"default-src 'none'",
		`script-src 'self' 'nonce-${nonce}'${isDevelopment ? " 'unsafe-eval'" : ""}`,
		"script-src-attr 'none'",
		`style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
		"style-src-attr 'unsafe-inline'",
		"img-src 'self' data: blob:",
		"font-src 'self'",
		`connect-src 'self'${isDevelopment ? " ws:" : ""}`,
		"manifest-src 'self'",
		"worker-src 'self'",
		"object-src 'none'",
		"frame-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	].join("; ");
}

/** What is no page (JSON, CSV, PDF, an icon) loads and runs nothing, should a browser ever show it as one. */
export const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Two years; sent over TLS only, where it means something. */
export const HSTS = "max-age=63072000; includeSubDomains";
