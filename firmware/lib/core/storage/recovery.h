#pragma once
#include "../command/settings.h"
#include "../time/boot_chain.h"
#include "checkpoint.h"
#include "logs.h"

namespace autovolt {

/** What the logs say of the life before this boot. */
struct Recovered {
	/** False: neither a checkpoint nor a sample is left, so the counter is lost and a new epoch begins. */
	bool has_counter = false;
	/** The newest that is known, of both: the counter never falls below what was published. */
	Checkpoint checkpoint;
	uint32_t boot_last = 0;
	/** Last sign of life of the last boot: its wall clock, or its uptime when that boot did not know the time; 0 = none left. */
	uint64_t prev_alive_ms = 0;
	/** What the switches were last set to. */
	uint8_t on_mask = 0;
	BootChain unanchored;
	Settings settings;
};

/** Reads the mounted logs; repairs their numbering where a log was lost but its numbers are known. */
void recover(Logs& logs, const Settings& defaults, Recovered& into);

}  // namespace autovolt
