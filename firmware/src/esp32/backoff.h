#pragma once
#include <stdint.h>

namespace autovolt {

/** Doubling waits with jitter: two hundred controllers come back from a power cut in the same second. */
class Backoff {
 public:
	Backoff(uint32_t ms_min, uint32_t ms_max) : ms_min_(ms_min), ms_max_(ms_max), ms_(ms_min) {}
	/** Between half and one and a half of the wait; the next one is twice as long. */
	uint32_t next_ms(uint32_t random) {
		const uint32_t wait_ms = ms_ / 2 + random % ms_;
		ms_ = ms_ > ms_max_ / 2 ? ms_max_ : ms_ * 2;
		return wait_ms;
	}
	void reset() { ms_ = ms_min_; }

 private:
	uint32_t ms_min_;
	uint32_t ms_max_;
	uint32_t ms_;
};

}  // namespace autovolt
