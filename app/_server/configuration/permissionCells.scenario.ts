import { type Sent, send } from "../testRequests";
import { REACHES, ROLES } from "./configured.scenario";

export type Handler = Parameters<typeof send>[0];

export interface AskedCell {
	readonly handler: Handler;
	readonly params?: Record<string, string>;
	readonly sent?: Sent;
	/** What a list must hold to count as seen. */
	readonly shows?: string;
}

/**
 * What everybody is told who asks: nobody | of all sites | of this site | of another site | of the room | of another
 * room, each viewer, manager, admin. y = let in (2xx, or 409 for what is there already), n = a list without it, 1 = 401,
 * 3 = 403, 4 = 404.
 */
export async function cellsOf(tokens: ReadonlyMap<string, string>, asked: AskedCell): Promise<string> {
	const callers = [undefined, ...REACHES.flatMap((where) => ROLES.map((role) => tokens.get(`${role} of ${where}`)))];
	const cells: string[] = [];
	for (const caller of callers) cells.push(await cellOf(asked, caller));
	return cells.join("").replace(/^(.)(...)(...)(...)(...)(...)$/, "$1 $2 $3 $4 $5 $6");
}

async function cellOf({ handler, params = {}, sent = {}, shows }: AskedCell, caller: string | undefined): Promise<string> {
	const { status, body } = await send(handler, { ...sent, params, token: caller });
	if (status === 409 || (status >= 200 && status < 300))
		return shows === undefined || JSON.stringify(body).includes(shows) ? "y" : "n";
	return { 401: "1", 403: "3", 404: "4" }[status] ?? `[${status}]`;
}
