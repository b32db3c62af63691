#include "pulse_meter.h"

namespace autovolt {

namespace {
/** At 40 W a BL0937 pulses every few seconds: power is a mean over ten. */
constexpr uint64_t POWER_WINDOW_MS = 10'000;
}  // namespace

MeterReading PulseMeter::read(uint64_t now_ms, uint64_t count) {
	if (!has_begun_) {
		has_begun_ = true;
		pulses_.advance(now_ms, 0);  // the counter began at 0 with this boot, so its first pulses count
		window_started_ms_ = now_ms;
	}
	MeterReading reading;
	reading.is_metered = true;
	reading.delta_uj = pulses_.advance(now_ms, count) * uj_per_pulse_;
	window_uj_ += reading.delta_uj;
	const uint64_t window_ms = now_ms - window_started_ms_;
	if (window_ms >= POWER_WINDOW_MS) {
		power_mw_ = static_cast<uint32_t>(window_uj_ / window_ms);
		window_started_ms_ = now_ms;
		window_uj_ = 0;
	}
	reading.power_mw = power_mw_;
	return reading;
}

}  // namespace autovolt
