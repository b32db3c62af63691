#pragma once
#include <stdint.h>

#include "../energy/energy.h"
#include "slot.h"
#include "stamp.h"

namespace autovolt {

/** A reading, as it will be sent: its message is made from the slot alone, so that a redelivery is the same to the byte. */
struct Sample {
	Stamp stamp;
	Energy energy;
	uint32_t power_mw = 0;
	uint8_t on_mask = 0;
	uint8_t switch_count = 0;
	bool is_metered = false;
	/** 0 = not known. */
	int8_t wifi_rssi_dbm = 0;
	uint32_t free_heap_bytes = 0;
};

void encode(const Sample& sample, Slot& into);
bool decode(const Slot& slot, Sample& into);

}  // namespace autovolt
