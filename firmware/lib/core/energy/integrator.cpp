#include "integrator.h"

namespace autovolt {

void Integrator::start(uint64_t now_ms, const Energy& restored) {
	energy_ = restored;
	counted_until_ms_ = now_ms;
}

void Integrator::advance(uint64_t now_ms, uint8_t on_mask, const Ratings& ratings, bool is_metered, uint64_t metered_uj) {
	const uint64_t elapsed_ms = now_ms > counted_until_ms_ ? now_ms - counted_until_ms_ : 0;
	counted_until_ms_ += elapsed_ms;
	uint64_t rated_uj = 0;
	for (uint32_t i = 0; i < SWITCHES_MAX; i++) {
		if (!(on_mask >> i & 1)) continue;
		const uint64_t part_uj = ratings.switch_mw[i] * elapsed_ms;
		energy_.switch_uj[i] += part_uj;
		rated_uj += part_uj;
	}
	energy_.total_uj += is_metered ? metered_uj : rated_uj;
}

uint32_t rated_power_mw(const Ratings& ratings, uint8_t on_mask) {
	uint32_t sum_mw = 0;
	for (uint32_t i = 0; i < SWITCHES_MAX; i++)
		if (on_mask >> i & 1) sum_mw += ratings.switch_mw[i];
	return sum_mw;
}

}  // namespace autovolt
