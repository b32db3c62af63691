export interface Lockfile {
	readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
	readonly version?: string;
	readonly resolved?: string;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly devDependencies?: Readonly<Record<string, string>>;
}

/**
 * Optional packages that a package names and the lockfile lacks, as "who lacks whom@range". `npm ci` refuses such a file
 * on every platform. It comes about when a registry lacks the binaries of a platform at the time of `npm install`.
 */
export function missingOptionalPackages({ packages }: Lockfile): string[] {
	return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
		Object.entries(optionalDependencies)
			.filter(([name]) => !resolves(packages, path, name))
			.map(([name, range]) => `${path.split("node_modules/").at(-1) || "autovolt"} lacks ${name}@${range}`),
	);
}

/** As Node looks it up: beside the package, then in each folder above. */
function resolves(packages: Lockfile["packages"], path: string, name: string): boolean {
	for (let at = path; ; ) {
		if (packages[`${at === "" ? "" : `${at}/`}node_modules/${name}`]) return true;
		if (at === "") return false;
		at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/") - 1));
	}
}

/** Direct dependencies whose locked version is not the one that package.json pins. `npm ci` refuses those too. */
export function disagreements({ packages }: Lockfile, manifest: LockedPackage): string[] {
	const { dependencies, devDependencies, optionalDependencies } = manifest;
	return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
		.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)
		.map(
			([name, version]) => `${name}: ${version} is pinned, ${packages[`node_modules/${name}`]?.version ?? "nothing"} is locked`,
		);
}

export function isAtLeast(version: string, floor: string): boolean {
	const [a, b] = [version, floor].map((text) => text.split(".").map(Number));
	for (let part = 0; part < 3; part++) {
		const difference = (a?.[part] ?? 0) - (b?.[part] ?? 0);
		if (difference !== 0) return difference > 0;
	}
	return true;
}
