#pragma once
#include <stdint.h>

#include "../energy/energy.h"

namespace autovolt {

/** Power may be lost at any moment; what was counted since the last checkpoint is then lost with it. */
constexpr uint64_t CHECKPOINT_ENERGY_UJ = 5 * UJ_PER_WH;
constexpr uint64_t CHECKPOINT_MS_MAX = 30'000;
/** Flash wears: at 1.8 kW 5 Wh pass every 10 s. */
constexpr uint64_t CHECKPOINT_MS_MIN = 10'000;

/** When the counter is due to be made durable. */
class CheckpointSchedule {
 public:
	void made(uint64_t now_ms, uint64_t total_uj) {
		made_at_ms_ = now_ms;
		total_uj_ = total_uj;
		was_made_ = true;
	}
	/** Flash is spared: never two within ten seconds. */
	bool is_allowed(uint64_t now_ms) const { return !was_made_ || now_ms - made_at_ms_ >= CHECKPOINT_MS_MIN; }
	bool is_due(uint64_t now_ms, uint64_t total_uj) const {
		if (!is_allowed(now_ms)) return false;
		return total_uj - total_uj_ >= CHECKPOINT_ENERGY_UJ || now_ms - made_at_ms_ >= CHECKPOINT_MS_MAX;
	}

 private:
	uint64_t made_at_ms_ = 0;
	uint64_t total_uj_ = 0;
	bool was_made_ = false;
};

/** After an hour without the server, samples are kept every ten periods, at most every 5 min: the counter is exact anyway. */
constexpr uint64_t THINNED_AFTER_MS = 3'600'000;
constexpr uint64_t THINNED_PERIODS = 10;
constexpr uint64_t SAMPLE_MS_MAX = 300'000;

/** When the next sample is due; on a grid, so that one that had to wait does not move the next. */
class SampleSchedule {
 public:
	void start(uint64_t now_ms) { due_at_ms_ = now_ms; }
	bool is_due(uint64_t now_ms) const { return now_ms >= due_at_ms_; }
	void taken(uint64_t now_ms, uint64_t period_ms, uint64_t silent_ms) {
		uint64_t interval_ms = period_ms;
		if (silent_ms >= THINNED_AFTER_MS)
			interval_ms = period_ms * THINNED_PERIODS < SAMPLE_MS_MAX ? period_ms * THINNED_PERIODS : SAMPLE_MS_MAX;
		due_at_ms_ += interval_ms;
		if (due_at_ms_ <= now_ms) due_at_ms_ = now_ms + interval_ms;
	}
	/** The server is back, or the period has changed. */
	void hasten(uint64_t now_ms, uint64_t period_ms) {
		if (due_at_ms_ > now_ms + period_ms) due_at_ms_ = now_ms + period_ms;
	}

 private:
	uint64_t due_at_ms_ = 0;
};

}  // namespace autovolt
