#pragma once
#include <stdint.h>

namespace autovolt {

/**
 * A chip's register, read again and again: what it counted in between. A fall is a reset of the chip, which has counted
 * its new value since. What no wiring can have drawn is a misread: it counts nothing, and the next reading is judged
 * against the last good one.
 */
class RegisterDelta {
 public:
	/** `per_second_max`: the most that the register can rise in a second. */
	explicit RegisterDelta(uint64_t per_second_max) : per_second_max_(per_second_max) {}

	/** Goes on from a value of an earlier life, for a chip that counts while the controller is off. */
	void resume(uint64_t value) {
		last_ = value;
		is_known_ = true;
		is_resumed_ = true;
	}

	uint64_t advance(uint64_t now_ms, uint64_t value) {
		const uint64_t elapsed_ms = now_ms - read_at_ms_;
		const bool was_known = is_known_;
		const uint64_t delta = value >= last_ ? value - last_ : value;
		// How long the controller was off is not known, so a day is granted once.
		const uint64_t granted_ms = is_resumed_ ? DAY_MS : elapsed_ms;
		const bool is_possible = delta <= per_second_max_ * (granted_ms / 1'000 + 1);
		if (was_known && !is_possible && ++misreads_ < MISREADS_MAX) return 0;
		last_ = value;
		read_at_ms_ = now_ms;
		is_known_ = true;
		is_resumed_ = false;
		misreads_ = 0;
		return was_known && is_possible ? delta : 0;
	}

	/** The last good value. */
	uint64_t value() const { return last_; }
	bool is_known() const { return is_known_; }

 private:
	static constexpr uint64_t DAY_MS = 86'400'000;
	/** A value that stays is the register's, however it came to it: counting goes on from there. */
	static constexpr uint32_t MISREADS_MAX = 5;

	uint64_t per_second_max_;
	uint64_t last_ = 0;
	uint64_t read_at_ms_ = 0;
	uint32_t misreads_ = 0;
	bool is_known_ = false;
	bool is_resumed_ = false;
};

}  // namespace autovolt
