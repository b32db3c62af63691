#pragma once
#include <stdint.h>

namespace autovolt {

enum class MotionChange : uint8_t { none, began, ended };

/** A motion sensor: begins with the first rise, ends when none has been seen for the hold time. */
class MotionHold {
 public:
	MotionChange update(uint64_t now_ms, bool level, uint32_t hold_ms) {
		if (level) {
			seen_last_ms_ = now_ms;
			if (is_present_) return MotionChange::none;
			is_present_ = true;
			return MotionChange::began;
		}
		if (!is_present_ || now_ms - seen_last_ms_ < hold_ms) return MotionChange::none;
		is_present_ = false;
		return MotionChange::ended;
	}

 private:
	uint64_t seen_last_ms_ = 0;
	bool is_present_ = false;
};

}  // namespace autovolt
