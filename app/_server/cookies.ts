/** Cookies by name, in an object without a prototype: a cookie named __proto__ is a cookie. */
export function parseCookies(header: string): Record<string, string> {
	const cookies: Record<string, string> = Object.create(null);
	for (const part of header.split(";")) {
		const at = part.indexOf("=");
		if (at > 0) cookies[part.slice(0, at).trim()] = decode(part.slice(at + 1).trim());
	}
	return cookies;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
