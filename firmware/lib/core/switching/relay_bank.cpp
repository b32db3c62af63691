#include "relay_bank.h"

namespace autovolt {

void RelayBank::start(uint64_t now_ms) {
	wanted_ = actual_ = 0;
	has_closed_ = false;
	for (uint64_t& since_ms : off_since_ms_) since_ms = now_ms;
}

void RelayBank::request(uint8_t index, bool is_on, const Cause& cause) {
	if (index >= SWITCHES_MAX) return;
	const uint8_t bit = static_cast<uint8_t>(1u << index);
	wanted_ = static_cast<uint8_t>(is_on ? wanted_ | bit : wanted_ & ~bit);
	causes_[index] = cause;
}

bool RelayBank::step(uint64_t now_ms, uint8_t ac_mask, RelayChange& change) {
	const uint8_t differing = wanted_ ^ actual_;
	for (uint8_t i = 0; i < SWITCHES_MAX; i++) {
		const uint8_t bit = static_cast<uint8_t>(1u << i);
		if (!(differing & bit)) continue;
		const bool is_on = (wanted_ & bit) != 0;
		if (is_on) {
			if (has_closed_ && now_ms - closed_last_ms_ < RELAY_STAGGER_MS) continue;
			if (rest_ms(now_ms, i, ac_mask) > 0) continue;
			closed_last_ms_ = now_ms;
			has_closed_ = true;
		} else {
			off_since_ms_[i] = now_ms;
		}
		actual_ ^= bit;
		change = {i, is_on, causes_[i]};
		return true;
	}
	return false;
}

uint64_t RelayBank::rest_ms(uint64_t now_ms, uint8_t index, uint8_t ac_mask) const {
	if (!(ac_mask >> index & 1) || (actual_ >> index & 1)) return 0;
	const uint64_t rested_ms = now_ms - off_since_ms_[index];
	return rested_ms < AC_OFF_MS_MIN ? AC_OFF_MS_MIN - rested_ms : 0;
}

}  // namespace autovolt
