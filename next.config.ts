import type { NextConfig } from "next";

const isDevelopment = process.env.NODE_ENV === "development";

// Next's own bootstrap and the theme script are inline; a nonce would make every page dynamic, so inline scripts stay allowed
// and everything that could come from elsewhere is refused. `unsafe-eval` is what the development server's refresh needs.
const contentSecurityPolicy = [
	"default-src 'self'",
	`script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ""}`,
	"style-src 'self' 'unsafe-inline'",
	"img-src 'self' data: blob:",
	"font-src 'self'",
	`connect-src 'self'${isDevelopment ? " ws:" : ""}`,
	"manifest-src 'self'",
	"worker-src 'self'",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'none'",
].join("; ");

const securityHeaders = [
	{ key: "Content-Security-Policy", value: contentSecurityPolicy },
	{ key: "X-Content-Type-Options", value: "nosniff" },
	{ key: "X-Frame-Options", value: "DENY" },
	{ key: "Referrer-Policy", value: "same-origin" },
	{ key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
	{ key: "Cross-Origin-Opener-Policy", value: "same-origin" },
	{ key: "Cross-Origin-Resource-Policy", value: "same-origin" },
];

const config: NextConfig = {
	distDir: process.env.NEXT_DIST_DIR ?? ".next",
	poweredByHeader: false,
	reactStrictMode: true,
	// `npm run typecheck` checks the whole house; a start on a fresh clone need not wait for a second check.
	typescript: { ignoreBuildErrors: true },
	// Native or worker-threaded packages that a bundler would break.
	serverExternalPackages: ["pg", "pdfkit", "@prisma/client", "@prisma/adapter-pg", "@node-rs/argon2", "pino"],
	headers: async () => [{ source: "/:path*", headers: securityHeaders }],
	experimental: { optimizePackageImports: ["@heroui/react", "lucide-react", "recharts"] },
};

export default config;
