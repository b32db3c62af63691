/** An order to one switch, as `autovolt/<device>/cmd` carries it. Not retained: an old order must never be found later. */
export interface CommandMessage {
	/** Repeated in the answer. The same id twice is the same order: done once, answered twice. */
	readonly cmd_id: string;
	/** Position of the switch, from 0, as in `switch_state`. */
	readonly switch: number;
	readonly state: boolean;
	/** Ms since 1970: from then on the device refuses it ("expired"). */
	readonly expires_ms: number;
}

export function formatCommand(command: CommandMessage): string {
	return JSON.stringify({
		cmd_id: command.cmd_id,
		switch: command.switch,
		state: command.state,
		expires_ms: command.expires_ms,
	});
}

/** The legacy payload of `autovolt/<device>/switches`: boards of the original address a relay by its pin. */
export interface LegacySwitchMessage {
	readonly switch: number;
	/** Null where the registry does not know the pin. */
	readonly gpio: number | null;
	readonly state: boolean;
}

export function formatLegacySwitch({ switch: position, gpio, state }: LegacySwitchMessage): string {
	return JSON.stringify({ switch: position, gpio, state });
}
