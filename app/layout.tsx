import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import "./globals.css";
import { Providers } from "./providers";

export const metadata: Metadata = {
	title: { default: "AutoVolt", template: "%s · AutoVolt" },
	description: "Electricity by the room: what it used, what it cost, and how sure that figure is.",
	applicationName: "AutoVolt",
	manifest: "/manifest.webmanifest",
	icons: { icon: [{ url: "/icon.svg", type: "image/svg+xml" }], apple: "/apple-touch-icon.png" },
	robots: { index: false, follow: false },
	formatDetection: { telephone: false },
};

export const viewport: Viewport = {
	width: "device-width",
	initialScale: 1,
	viewportFit: "cover",
	themeColor: [
		{ media: "(prefers-color-scheme: light)", color: "#f5f5f5" },
		{ media: "(prefers-color-scheme: dark)", color: "#060607" },
	],
};

/** Reads the nonce of this answer (proxy.ts), and so makes every page an answer of its own. */
export default async function RootLayout({ children }: { children: ReactNode }) {
	const nonce = (await headers()).get("x-nonce") ?? undefined;
	return (
		<html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
			<head>
				{/* Where react-aria looks for what its own style elements must bear. */}
				{nonce && <meta name="csp-nonce" nonce={nonce} suppressHydrationWarning />}
			</head>
			<body className="antialiased">
				<Providers nonce={nonce}>{children}</Providers>
			</body>
		</html>
	);
}
