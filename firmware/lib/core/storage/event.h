#pragma once
#include <stdint.h>

#include "../command/command_id.h"
#include "../energy/energy.h"
#include "slot.h"
#include "stamp.h"

namespace autovolt {

enum class EventType : uint8_t { switched = 1, boot = 2, time_anchor = 3, motion = 4, config = 5 };
/** Who changed a switch; the words are those of the server's switch log. */
enum class Source : uint8_t { manual = 1, mqtt = 2, pir = 3, system = 4 };
enum class ResetReason : uint8_t { power_on = 1, software = 2, brownout = 3, watchdog = 4, panic = 5, deep_sleep = 6, unknown = 7 };

/** A switch that really changed, at its instant. */
struct SwitchEvent {
	uint8_t index = 0;
	bool is_on = false;
	Source source = Source::system;
	uint32_t rating_mw = 0;
	uint64_t switch_uj = 0;
	CommandId command;
};

struct BootEvent {
	ResetReason reason = ResetReason::unknown;
	/** Last sign of life before: wall clock, or uptime of a boot that did not know the time; 0 = not known. */
	uint64_t prev_alive_ms = 0;
	/** What the counter may have lost by this restart: a bound, declared to the server. */
	uint64_t loss_uj_max = 0;
	/** A clock that goes on through restarts without power loss, at this boot's start. */
	uint64_t rtc_ms = 0;
	bool rtc_continues = false;
};

struct ConfigEvent {
	uint32_t rev = 0;
	uint8_t switch_count = 0;
	uint32_t ratings_mw[SWITCHES_MAX] = {};
};

/** An anchor has no body: its stamp says what the wall clock was at an uptime of a boot. */
struct Event {
	EventType type = EventType::boot;
	Stamp stamp;
	SwitchEvent switched;
	BootEvent boot;
	bool is_motion = false;
	ConfigEvent config;
};

void encode(const Event& event, Slot& into);
bool decode(const Slot& slot, Event& into);

}  // namespace autovolt
