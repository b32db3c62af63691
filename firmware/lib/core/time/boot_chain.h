#pragma once
#include <stdint.h>

#include "../storage/event.h"

namespace autovolt {

constexpr uint32_t UNANCHORED_BOOTS_MAX = 8;

/** A boot whose wall time is not known yet, and where it began on the clock that goes on through restarts. */
struct UnanchoredBoot {
	uint32_t boot = 0;
	uint64_t rtc_ms = 0;
};

/**
 * Boots without a wall clock, back to the last loss of power. Once this boot learns the time, each of them can be
 * placed exactly: the RTC went on. Beyond a loss of power nobody can know how long the dark lasted.
 */
class BootChain {
 public:
	/** Feed the event log in order. */
	void note(const Event& event);
	uint32_t count() const { return count_; }
	const UnanchoredBoot& at(uint32_t index) const { return boots_[index]; }
	void clear() { count_ = 0; }

 private:
	UnanchoredBoot boots_[UNANCHORED_BOOTS_MAX];
	uint32_t count_ = 0;
};

}  // namespace autovolt
