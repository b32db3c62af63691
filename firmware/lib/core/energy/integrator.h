#pragma once
#include <stdint.h>

#include "energy.h"

namespace autovolt {

/** What hangs on a switch, in mW while it is on. */
struct Ratings {
	uint32_t switch_mw[SWITCHES_MAX] = {};
};

/**
 * Counts energy in whole microjoules: nothing is rounded, so nothing is lost however often it is called.
 * Call advance() before anything changes that the past depends on: a switch, a rating.
 */
class Integrator {
 public:
	void start(uint64_t now_ms, const Energy& restored);

	/**
	 * Adds rating × time for each switch in `on_mask` since the last call. With `metered_uj` the total grows by what
	 * the meter counted instead; the switches' parts stay estimates by rating.
	 */
	void advance(uint64_t now_ms, uint8_t on_mask, const Ratings& ratings, bool is_metered, uint64_t metered_uj);

	const Energy& energy() const { return energy_; }

 private:
	Energy energy_;
	uint64_t counted_until_ms_ = 0;
};

/** Sum of the ratings in `on_mask`. */
uint32_t rated_power_mw(const Ratings& ratings, uint8_t on_mask);

}  // namespace autovolt
