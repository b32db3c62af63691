#pragma once
#include <stdint.h>

#include "../energy/integrator.h"
#include "../storage/slot.h"

namespace autovolt {

/** What the server may set; durable, so that a device without network goes on as it was told. */
struct Settings {
	uint32_t rev = 0;
	/** Relays of the board; the server cannot add any. */
	uint8_t switch_count = 4;
	Ratings ratings;
	/** Switches with a compressor behind them. */
	uint8_t ac_mask = 0;
	/** Switches that motion turns on, and its end off. */
	uint8_t motion_mask = 0;
	uint32_t motion_hold_s = 300;
	uint32_t telemetry_s = 30;
	/** Trim on the PUBACK, for a server without the `ack` topic. */
	bool trims_on_puback = false;
	/** After a power cut: as before, or off. */
	bool restores_states = false;
};

void encode(const Settings& settings, Slot& into);
bool decode(const Slot& slot, Settings& into);

enum class ConfigVerdict : uint8_t { applied, unchanged, malformed, out_of_range, stale };

/**
 * Reads `{rev, ratings_w[], types[], telemetry_s, motion_hold_s, motion_switches[], ack, power_on}` over `current`: what is
 * absent stays. Unknown fields, `names[]` among them, are the server's. `rev` is set whenever it could be read.
 */
ConfigVerdict read_config(const char* text, uint32_t length, const Settings& current, Settings& into);

const char* error_of(ConfigVerdict verdict);

}  // namespace autovolt
