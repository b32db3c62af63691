#include "recovery.h"

#include "event.h"
#include "sample.h"

namespace autovolt {

namespace {

/** Newest whole slot of a log for which `accept` says yes. */
template <typename Accept>
void find_newest(const SlotRing& ring, Accept accept) {
	Slot slot;
	for (uint32_t ordinal = ring.head(); ordinal-- > ring.oldest();)
		if (ring.read(ordinal, slot) && accept(slot)) return;
}

/** The server tells an uptime from an instant by its size: one of 18 days and more would be taken for seconds since 1970. */
constexpr uint64_t ALIVE_UPTIME_MS_MAX = 1'500'000'000;

/** Any wall clock is later than any such uptime, so the greatest is the latest. */
void note_alive(Recovered& into, uint32_t boot, uint64_t wall_ms, uint64_t uptime_ms) {
	if (boot > into.boot_last) {
		into.boot_last = boot;
		into.prev_alive_ms = 0;
	}
	const uint64_t alive_ms = wall_ms != 0 ? wall_ms : uptime_ms < ALIVE_UPTIME_MS_MAX ? uptime_ms : ALIVE_UPTIME_MS_MAX;
	if (boot == into.boot_last && alive_ms > into.prev_alive_ms) into.prev_alive_ms = alive_ms;
}

void note_alive(Recovered& into, const Stamp& stamp) {
	note_alive(into, stamp.boot, stamp.wall_ms, stamp.uptime_ms);
}

void recover_counter(const Logs& logs, Recovered& into) {
	find_newest(logs.counter, [&](const Slot& slot) { return into.has_counter = decode(slot, into.checkpoint); });
	if (into.has_counter) note_alive(into, into.checkpoint.boot, into.checkpoint.wall_ms, 0);
	find_newest(logs.samples, [&](const Slot& slot) {
		Sample sample;
		if (!decode(slot, sample)) return false;
		Checkpoint& known = into.checkpoint;
		if (!into.has_counter) {
			known.epoch = sample.stamp.epoch;
			into.has_counter = true;
		}
		if (sample.stamp.epoch == known.epoch && sample.energy.total_uj > known.energy.total_uj) {
			known.energy = sample.energy;
			known.kept_register = 0;
		}
		note_alive(into, sample.stamp);
		return true;
	});
}

void recover_events(const Logs& logs, Recovered& into) {
	into.on_mask = into.checkpoint.on_mask;
	Slot slot;
	Event event;
	for (uint32_t ordinal = logs.events.oldest(); ordinal < logs.events.head(); ordinal++) {
		if (!logs.events.read(ordinal, slot) || !decode(slot, event)) continue;
		into.unanchored.note(event);
		// An anchor may be another boot's, and is no sign of life of it.
		if (event.type != EventType::time_anchor) note_alive(into, event.stamp);
		if (event.type != EventType::switched || event.switched.index >= SWITCHES_MAX) continue;
		const uint8_t bit = static_cast<uint8_t>(1u << event.switched.index);
		into.on_mask = static_cast<uint8_t>(event.switched.is_on ? into.on_mask | bit : into.on_mask & ~bit);
	}
}

/**
 * Numbers must not come again under an epoch. A log that ends before where it is known to have been has lost its end;
 * one that is empty has lost all, and may have gone on for a while after the checkpoint.
 */
void repair_numbering(SlotRing& ring, uint32_t known_head, uint32_t& trimmed, uint32_t& lost) {
	if (ring.head() > 1) return ring.skip_to(known_head);
	if (known_head - 1 > trimmed) lost += known_head - 1 - trimmed;
	ring.skip_to(known_head + ring.capacity());
	trimmed = ring.head() - 1;
}

}  // namespace

void recover(Logs& logs, const Settings& defaults, Recovered& into) {
	recover_counter(logs, into);
	recover_events(logs, into);
	if (into.has_counter) {
		Checkpoint& known = into.checkpoint;
		uint32_t samples_lost = 0;  // the counter has them
		repair_numbering(logs.events, known.events_head, known.events_trimmed, known.events_lost);
		repair_numbering(logs.samples, known.samples_head, known.samples_trimmed, samples_lost);
	}
	into.settings = defaults;
	find_newest(logs.settings, [&](const Slot& slot) { return decode(slot, into.settings); });
	into.settings.switch_count = defaults.switch_count;
}

}  // namespace autovolt
