#pragma once
#include <stdint.h>

#include "core/energy/meter_reading.h"

// Which chip the board has: 0 none, 1 pulses (HLW8012, BL0937), 2 PZEM-004T, 3 ADE7953. A build flag, not a setting: a
// wrong one would count nonsense.
#ifndef AUTOVOLT_METER
#define AUTOVOLT_METER 0
#endif

namespace autovolt {

/** Sets up the board's metering chip. `kept_register`: of the last checkpoint. */
bool open_meter(uint32_t kept_register);
/** What it has counted since the last call. Call every tick; never waits for the chip. */
MeterReading read_meter(uint64_t now_ms);

}  // namespace autovolt
