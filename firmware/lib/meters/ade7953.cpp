#include "ade7953.h"

namespace autovolt {

namespace {
uint64_t magnitude(uint32_t raw) {
	const uint32_t value = raw & 0xFFFFFF;
	return (value & 0x800000) != 0 ? 0x1000000 - value : value;
}
}  // namespace

MeterReading Ade7953::read(uint64_t now_ms, uint32_t energy_a, uint32_t energy_b) {
	const uint64_t elapsed_ms = now_ms - read_at_ms_;
	read_at_ms_ = now_ms;
	MeterReading reading;
	reading.is_metered = true;
	if (!has_begun_) {
		// What the first read clears was counted since the board got power, a moment ago: it cannot be judged.
		has_begun_ = true;
		return reading;
	}
	const uint64_t counted_nj = (magnitude(energy_a) + magnitude(energy_b)) * nj_per_step_ + rest_nj_;
	const uint64_t counted_uj = counted_nj / 1'000;
	if (elapsed_ms == 0 || counted_uj > uint64_t{power_w_max_} * 1'000 * (elapsed_ms + 1'000)) return reading;
	rest_nj_ = counted_nj % 1'000;
	reading.delta_uj = counted_uj;
	reading.power_mw = static_cast<uint32_t>(counted_uj / elapsed_ms);
	return reading;
}

}  // namespace autovolt
