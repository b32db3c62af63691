import type { MetadataRoute } from "next";

export default function manifest(): MetadataRoute.Manifest {
	return {
		name: "AutoVolt",
		short_name: "AutoVolt",
		description: "Electricity by the room: what it used, what it cost, and how sure that figure is.",
		id: "/",
		start_url: "/",
		scope: "/",
		display: "standalone",
		background_color: "#0b7a53",
		theme_color: "#0b7a53",
		categories: ["business", "utilities"],
		icons: [
			{ src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
			{ src: "/icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
			{ src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
			{ src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
		],
		shortcuts: [
			{ name: "Overview", url: "/" },
			{ name: "Devices", url: "/devices" },
		],
	};
}
