#pragma once
#include <stdint.h>

#include "../energy/energy.h"
#include "slot.h"

namespace autovolt {

/** All that must survive a power cut beside the logs themselves. Written twice, so that one decayed slot loses nothing. */
struct Checkpoint {
	uint32_t epoch = 0;
	uint32_t boot = 0;
	Energy energy;
	uint8_t on_mask = 0;
	/** Highest numbers that the server has committed, and how far the logs reached. */
	uint32_t events_trimmed = 0;
	uint32_t samples_trimmed = 0;
	uint32_t events_head = 1;
	uint32_t samples_head = 1;
	/** Events that can no longer be delivered. */
	uint32_t events_lost = 0;
	/** Wall clock; 0 while it is not known. */
	uint64_t wall_ms = 0;
	uint32_t kept_register = 0;
};

void encode(const Checkpoint& checkpoint, Slot& into);
/** False for a slot of another kind. */
bool decode(const Slot& slot, Checkpoint& into);

}  // namespace autovolt
