#pragma once
#include <stdint.h>

#include "core/energy/meter_reading.h"

namespace autovolt {

/**
 * ADE7953: the active energy accumulators A and B (24 bit, signed), read with reset, so each value is what was counted
 * since the last read. Read at least once a second: at full scale they overflow after some seconds. The chip goes on only
 * with the board's own supply, so there is nothing to keep.
 */
class Ade7953 {
 public:
	// Of the data sheet: 24-bit addresses of AENERGYA and AENERGYB; RSTREAD is set after power-up.
	static constexpr uint16_t ENERGY_A = 0x21E;
	static constexpr uint16_t ENERGY_B = 0x21F;

	/** `nj_per_step`: energy of one step in nanojoules, by calibration. `power_w_max`: more is a misread. */
	Ade7953(uint32_t nj_per_step, uint32_t power_w_max) : nj_per_step_(nj_per_step), power_w_max_(power_w_max) {}

	/** Both accumulators as read from the bus. A current transformer the wrong way round counts backwards: taken as forwards. */
	MeterReading read(uint64_t now_ms, uint32_t energy_a, uint32_t energy_b);

 private:
	uint32_t nj_per_step_;
	uint32_t power_w_max_;
	uint64_t read_at_ms_ = 0;
	/** What is left below a microjoule. */
	uint64_t rest_nj_ = 0;
	bool has_begun_ = false;
};

}  // namespace autovolt
