export const ROLES = [
	{ id: "viewer", label: "Viewer", hint: "sees figures" },
	{ id: "manager", label: "Manager", hint: "also rooms and devices" },
	{ id: "admin", label: "Admin", hint: "also prices, people, tokens" },
] as const;
