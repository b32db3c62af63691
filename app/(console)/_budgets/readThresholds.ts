/** "80, 100 %" as percentages. What is no number goes along as it is, so that the answer names it. */
export function readThresholds(text: string): (number | string)[] {
	return text
		.split(/[\s,;%]+/)
		.filter(Boolean)
		.map((each) => (/^\d+$/.test(each) ? Number(each) : each));
}
