import type { NextConfig } from "next";
import { DATA_POLICY } from "./app/_server/security/contentSecurityPolicy";

// Those of pages stand beside their nonce in proxy.ts.
const securityHeaders = [
	{ key: "X-Content-Type-Options", value: "nosniff" },
	{ key: "X-Frame-Options", value: "DENY" },
	{ key: "Referrer-Policy", value: "same-origin" },
	{
		key: "Permissions-Policy",
		value:
			"accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()",
	},
	{ key: "Cross-Origin-Opener-Policy", value: "same-origin" },
	{ key: "Cross-Origin-Resource-Policy", value: "same-origin" },
	{ key: "X-Permitted-Cross-Domain-Policies", value: "none" },
];
const dataPolicy = [{ key: "Content-Security-Policy", value: DATA_POLICY }];

const config: NextConfig = {
	distDir: process.env.NEXT_DIST_DIR ?? ".next",
	poweredByHeader: false,
	reactStrictMode: true,
	// `npm run typecheck` checks the whole house; a start on a fresh clone need not wait for a second check.
	typescript: { ignoreBuildErrors: true },
	// Native or worker-threaded packages that a bundler would break.
	serverExternalPackages: ["pg", "pdfkit", "@prisma/client", "@prisma/adapter-pg", "@node-rs/argon2", "pino"],
	headers: async () => [
		{ source: "/:path*", headers: securityHeaders },
		{ source: "/api/:path*", headers: dataPolicy },
		{ source: "/:probe(health|readyz|metrics)", headers: dataPolicy },
		{ source: "/:file([^/]+\\.(?:svg|png|ico|webmanifest))", headers: dataPolicy },
	],
	// The proxy sees each request first and would keep up to 10 MB of a body for it; a route takes 64 kB and says 413.
	experimental: { proxyClientMaxBodySize: 131_072, optimizePackageImports: ["@heroui/react", "lucide-react", "recharts"] },
};

export default config;
