#include "wall_clock.h"

namespace autovolt {

namespace {
constexpr uint64_t NTP_STEP_MS_MIN = 1'000;
/** An ack is some hundred milliseconds old when it arrives; only a real error is worth a correction. */
constexpr uint64_t SERVER_STEP_MS_MIN = 5'000;
}  // namespace

uint64_t WallClock::wall_ms(uint64_t uptime_ms) const {
	return is_synced() ? started_at_wall_ms_ + uptime_ms : 0;
}

ClockChange WallClock::set(uint64_t uptime_ms, uint64_t wall_ms, TimeSource source) {
	if (source == TimeSource::none || wall_ms < WALL_MS_MIN || wall_ms > WALL_MS_MAX || wall_ms < uptime_ms) return ClockChange::none;
	const uint64_t started_at = wall_ms - uptime_ms;
	if (!is_synced()) {
		started_at_wall_ms_ = started_at;
		source_ = source;
		return ClockChange::first_sync;
	}
	if (source < source_) return ClockChange::none;
	const uint64_t off_ms = started_at > started_at_wall_ms_ ? started_at - started_at_wall_ms_ : started_at_wall_ms_ - started_at;
	const bool is_step = off_ms > (source == TimeSource::ntp ? NTP_STEP_MS_MIN : SERVER_STEP_MS_MIN);
	if (source == TimeSource::server && !is_step) return ClockChange::none;
	started_at_wall_ms_ = started_at;
	source_ = source;
	return is_step ? ClockChange::step : ClockChange::none;
}

}  // namespace autovolt
