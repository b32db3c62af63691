import pino from "pino";

/** Names events (`http.failed`) and ids. Never a body, a cookie, a header or a secret. */
export const log = pino({
	name: "web",
	level: process.env["AUTOVOLT_LOG_LEVEL"] || "info",
	redact: { paths: ["password", "secret", "token", "*.password", "*.secret", "*.token"], remove: true },
});
