const SHOWN_MAX = 12;

/** Commands whose label or hint holds every typed word; those whose label begins with the text come first. */
export function matchCommands<T extends { label: string; hint: string }>(commands: readonly T[], text: string): T[] {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	const typed = words.join(" ");
	const found = commands.filter((command) => {
		const haystack = `${command.label} ${command.hint}`.toLowerCase();
		return words.every((word) => haystack.includes(word));
	});
	const begins = (command: T) => (command.label.toLowerCase().startsWith(typed) ? 0 : 1);
	return typed === "" ? found.slice(0, SHOWN_MAX) : found.toSorted((a, b) => begins(a) - begins(b)).slice(0, SHOWN_MAX);
}
