import { appendFileSync, renameSync, statSync } from "node:fs";

const LOG_BYTES_MAX = 10 * 1024 * 1024;

/** A log that keeps at most two files of 10 MB: the present one and the one before. Losing a line never ends AutoVolt. */
export class LogFile {
	private bytes: number;

	constructor(readonly path: string) {
		this.bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
	}

	append(line: string): void {
		try {
			if (this.bytes > LOG_BYTES_MAX) {
				renameSync(this.path, `${this.path}.1`);
				this.bytes = 0;
			}
			appendFileSync(this.path, `${line}\n`, { mode: 0o600 });
			this.bytes += Buffer.byteLength(line) + 1;
		} catch {
			// A full disk: the database refuses first and says so.
		}
	}
}
