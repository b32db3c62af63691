export const ROOT: string;

/** A failure with one sentence for a person, and what to do. */
export class LaunchError extends Error {
	constructor(message: string, fix?: string);
	readonly fix: string | undefined;
}

export function printFailure(error: unknown): void;
export function bootstrap(): Promise<void>;
export function registerTypeScript(): Promise<void>;
