/** Whether a text of JSON opens more brackets within each other than `max`, found without parsing it. */
export function isDeeperThan(text: string, max: number): boolean {
	let depth = 0;
	let isText = false;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (isText) {
			// A backslash hides the sign after it.
			if (code === 0x5c) i += 1;
			else if (code === 0x22) isText = false;
		} else if (code === 0x22) isText = true;
		else if (code === 0x7b || code === 0x5b) {
			depth += 1;
			if (depth > max) return true;
		} else if (code === 0x7d || code === 0x5d) depth -= 1;
	}
	return false;
}
