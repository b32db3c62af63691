#pragma once
#include <stdint.h>

#include "core/energy/meter_reading.h"

namespace autovolt {

/** Sets up the board's metering chip. `kept_register`: of the last checkpoint. */
bool open_meter(uint32_t kept_register);
/** What it has counted since the last call. Call every tick; never waits for the chip. */
MeterReading read_meter(uint64_t now_ms);

}  // namespace autovolt
