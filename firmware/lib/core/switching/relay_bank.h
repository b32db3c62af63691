#pragma once
#include <stdint.h>

#include "../energy/energy.h"
#include "../storage/event.h"

namespace autovolt {

/** Two relays never close together: the inrush of eight tube lights trips a breaker. */
constexpr uint32_t RELAY_STAGGER_MS = 200;
/** A compressor that restarts against its own pressure stalls; makers ask for three minutes. */
constexpr uint32_t AC_OFF_MS_MIN = 180'000;

/** Why a relay is to change. */
struct Cause {
	Source source = Source::system;
	CommandId command;
};

struct RelayChange {
	uint8_t index = 0;
	bool is_on = false;
	Cause cause;
};

/** What the relays should do and what they do. Off is at once; on waits for its turn, and an AC for its rest. */
class RelayBank {
 public:
	/** All relays are open at `now_ms`, and an AC's rest begins. */
	void start(uint64_t now_ms);
	void request(uint8_t index, bool is_on, const Cause& cause);
	/** Makes at most one change. False when nothing is due. */
	bool step(uint64_t now_ms, uint8_t ac_mask, RelayChange& change);

	uint8_t wanted_mask() const { return wanted_; }
	uint8_t on_mask() const { return actual_; }
	/** Relays that are to change and have not yet. */
	uint8_t moving_mask() const { return wanted_ ^ actual_; }
	/** How long a switch-on asked for now would wait because of the AC's rest. */
	uint64_t rest_ms(uint64_t now_ms, uint8_t index, uint8_t ac_mask) const;

 private:
	uint8_t wanted_ = 0;
	uint8_t actual_ = 0;
	uint64_t closed_last_ms_ = 0;
	bool has_closed_ = false;
	uint64_t off_since_ms_[SWITCHES_MAX] = {};
	Cause causes_[SWITCHES_MAX];
};

}  // namespace autovolt
