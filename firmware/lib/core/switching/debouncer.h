#pragma once
#include <stdint.h>

namespace autovolt {

constexpr uint32_t DEBOUNCE_MS = 50;

/** A wall switch: what it was when power came is no edge; after that each settled edge, up or down, is one. */
class Debouncer {
 public:
	/** True when the level has settled on a new value. */
	bool update(uint64_t now_ms, bool level) {
		if (!is_known_) {
			is_known_ = true;
			settled_ = pending_ = level;
			return false;
		}
		if (level != pending_) {
			pending_ = level;
			since_ms_ = now_ms;
		}
		if (pending_ == settled_ || now_ms - since_ms_ < DEBOUNCE_MS) return false;
		settled_ = pending_;
		return true;
	}

 private:
	uint64_t since_ms_ = 0;
	bool is_known_ = false;
	bool settled_ = false;
	bool pending_ = false;
};

}  // namespace autovolt
