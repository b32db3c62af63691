#pragma once
#include <stdint.h>

namespace autovolt {

/** An earlier clock was never set; a later one is a mistake. Both as the worker sees it. */
constexpr uint64_t WALL_MS_MIN = 1'577'836'800'000;
constexpr uint64_t WALL_MS_MAX = 4'000'000'000'000;

enum class TimeSource : uint8_t { none, server, ntp };
enum class ClockChange : uint8_t { none, first_sync, step };

/**
 * Wall time as an offset to uptime. Durations never come from it: NTP may step it either way.
 * The server's time (of its acks) is taken where there is no NTP.
 */
class WallClock {
 public:
	/** 0 while the time is not known. */
	uint64_t wall_ms(uint64_t uptime_ms) const;
	bool is_synced() const { return source_ != TimeSource::none; }

	/** A time out of all reason changes nothing. `step`: the clock had been wrong by more than a second (NTP) or five (server). */
	ClockChange set(uint64_t uptime_ms, uint64_t wall_ms, TimeSource source);

 private:
	uint64_t started_at_wall_ms_ = 0;
	TimeSource source_ = TimeSource::none;
};

/** Extends a 32-bit millisecond counter, which wraps every 49.7 days, to 64 bits. Call at least once per wrap. */
class UptimeExtender {
 public:
	uint64_t extend(uint32_t now_ms) {
		uptime_ms_ += static_cast<uint32_t>(now_ms - static_cast<uint32_t>(uptime_ms_));
		return uptime_ms_;
	}

 private:
	uint64_t uptime_ms_ = 0;
};

}  // namespace autovolt
