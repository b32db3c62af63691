type Named = { switch_id: number; switchName: string; esp32_name: string };

/** 3 h 20 min · 45 min · 10 s. A true zero is "0 min". */
export function formatHours(hours: number): string {
	const seconds = Math.round(hours * 3_600);
	if (seconds === 0) return "0 min";
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.round(seconds / 60);
	const whole = Math.floor(minutes / 60);
	if (whole === 0) return `${minutes} min`;
	if (whole >= 100) return `${Math.round(minutes / 60).toLocaleString("en-IN")} h`;
	return minutes % 60 === 0 ? `${whole} h` : `${whole} h ${minutes % 60} min`;
}

/** Names of switches; those that several bear are told apart by their device. */
export function switchLabels(switches: readonly Named[]): Map<number, string> {
	const counts = new Map<string, number>();
	for (const { switchName } of switches) counts.set(switchName, (counts.get(switchName) ?? 0) + 1);
	return new Map(
		switches.map(({ switch_id, switchName, esp32_name }) => [
			switch_id,
			(counts.get(switchName) ?? 0) > 1 ? `${switchName} · ${esp32_name}` : switchName,
		]),
	);
}
