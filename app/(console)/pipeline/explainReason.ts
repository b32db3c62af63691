/** Reason codes as people say them; a code without words of its own is shown with its underscores taken out. */
const WORDS: Readonly<Record<string, string>> = {
	unclaimed: "Unknown device",
	unknown_device: "Unknown device",
	conflict: "Sent again with other content",
	not_json: "Not JSON",
	invalid_json: "Not JSON",
	invalid_utf8: "Not UTF-8",
	too_large: "Too large",
	too_deep: "Nested too deeply",
	schema: "Not in the agreed shape",
	invalid: "Not in the agreed shape",
	name_mismatch: "Names disagree",
	archived_month: "Its month is in the archive",
};

export function explainReason(reason: string): string {
	const words = WORDS[reason] ?? reason.replaceAll("_", " ");
	return words.charAt(0).toUpperCase() + words.slice(1);
}
