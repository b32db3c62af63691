export type RestartWords = {
	text: string;
	/** What to do about it; empty where it is nothing to worry about. */
	advice: string;
	isWorrying: boolean;
};

const fine = (text: string, advice = ""): RestartWords => ({ text, advice, isWorrying: false });
const worrying = (text: string, advice: string): RestartWords => ({ text, advice, isWorrying: true });

const REPORT = "The firmware's fault, not the wiring's: note its version, update it, and report it if it happens again.";
/** The firmware's words (docs/wire-protocol.md), and what other firmware calls the same. */
const REASONS: Readonly<Record<string, RestartWords>> = {
	poweron: fine("Power came on", "Its supply was away, or somebody switched it off and on."),
	brownout: worrying("Brown-out: its voltage fell too low", "Check the supply: a weak 5 V, a long thin cable, or sagging mains."),
	watchdog: worrying("Watchdog: its program hung", REPORT),
	panic: worrying("Panic: its program failed", REPORT),
	software: fine("Restarted by software", "After an update (OTA), a new configuration, or on order."),
	ota: fine("Restarted by software", "After an update (OTA)."),
	deepsleep: fine("Woke up from deep sleep"),
	unknown: fine("Reason not known", "The chip does not know why."),
};

/** Why a device started anew, in plain words; a word that nobody knows is shown as it came. */
export function restartWords(reason: string | null): RestartWords {
	if (reason === null) return fine("No reason given", "Its firmware says none.");
	return REASONS[reason.toLowerCase().replaceAll(/[^a-z]/g, "")] ?? fine(reason, "A word of its firmware.");
}
