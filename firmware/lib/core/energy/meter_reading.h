#pragma once
#include <stdint.h>

namespace autovolt {

/** What a meter says in one tick. Without a meter: is_metered false, and ratings × time is what counts. */
struct MeterReading {
	bool is_metered = false;
	/** Counted since the last reading that was handed over. */
	uint64_t delta_uj = 0;
	uint32_t power_mw = 0;
	/** The chip's own register where it keeps counting while the controller is off; 0 else. Kept in checkpoints. */
	uint32_t kept_register = 0;
};

}  // namespace autovolt
