import { findToken } from "@/store/apiTokens";
import type { DraftPerson } from "@/store/costDrafts";
import type { Reader } from "@/store/transaction";
import { findUserIdByEmail } from "@/store/users";
import type { Principal } from "../principal";

const USER = "user:";

/**
 * The account behind a request, also where a token that it made asks: nobody approves with a token what he wrote
 * himself. Tokens that no account made (by a script, by another token) have nobody behind them.
 */
export async function personOf(db: Reader, principal: Principal): Promise<DraftPerson> {
	const actor = principal.kind === "user" ? principal.actor : ((await findToken(db, principal.id))?.createdBy ?? "");
	const email = actor.startsWith(USER) ? actor.slice(USER.length) : null;
	return { name: principal.name, userId: email === null ? null : await findUserIdByEmail(db, email) };
}
