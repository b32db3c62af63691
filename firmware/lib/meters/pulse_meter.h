#pragma once
#include <stdint.h>

#include "core/energy/meter_reading.h"
#include "register_delta.h"

namespace autovolt {

/**
 * HLW8012 and BL0937: a pulse for every so many joules on pin CF, counted by the chip's pulse counter, which begins at 0
 * with every boot. The energy of a pulse comes from calibration against a known load: it depends on shunt and divider.
 */
class PulseMeter {
 public:
	/** `uj_per_pulse` of the board; at most `power_w_max` is believed. */
	PulseMeter(uint64_t uj_per_pulse, uint32_t power_w_max)
	    : uj_per_pulse_(uj_per_pulse), pulses_(uint64_t{power_w_max} * 1'000'000 / uj_per_pulse + 1) {}

	/** `count`: pulses since the counter's start, extended to 64 bits by the platform, or reset to 0 by the chip. */
	MeterReading read(uint64_t now_ms, uint64_t count);

 private:
	uint64_t uj_per_pulse_;
	RegisterDelta pulses_;
	uint64_t window_started_ms_ = 0;
	uint64_t window_uj_ = 0;
	uint32_t power_mw_ = 0;
	bool has_begun_ = false;
};

/** Extends the pulse counter of the ESP32, which has 16 bits and wraps, to 64. Call before half of it has passed. */
class PulseExtender {
 public:
	uint64_t extend(uint16_t count) {
		total_ += static_cast<uint16_t>(count - static_cast<uint16_t>(total_));
		return total_;
	}

 private:
	uint64_t total_ = 0;
};

}  // namespace autovolt
