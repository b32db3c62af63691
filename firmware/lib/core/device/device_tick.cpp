#include "device.h"

namespace autovolt {

void Device::tick(uint64_t now_ms, const Inputs& inputs) {
	// First what was: the energy up to now belongs to the switches as they stood.
	integrator_.advance(now_ms, relays_.on_mask(), settings_.ratings, inputs.meter.is_metered, inputs.meter.delta_uj);
	inputs_ = inputs;
	read_wall_switches(now_ms, inputs.wall_levels);
	read_motion(now_ms, inputs.motion);
	switch_relays(now_ms);
	if (samples_.is_due(now_ms) && checkpoints_.is_allowed(now_ms)) sample(now_ms, inputs);
	else if (checkpoints_.is_due(now_ms, energy().total_uj)) checkpoint(now_ms);
}

void Device::settle(uint64_t now_ms) {
	integrator_.advance(now_ms, relays_.on_mask(), settings_.ratings, inputs_.meter.is_metered, 0);
	sample(now_ms, inputs_);
}

Stamp Device::stamp(uint64_t now_ms) const {
	return {epoch_, boot_, now_ms, clock_.wall_ms(now_ms)};
}

/** An event that could not be made durable is never sent: it would have no number. */
void Device::record(Event& event) {
	Slot slot;
	encode(event, slot);
	logs_.events.append(slot);
	delivery_.events().trim_overwritten();
}

void Device::read_wall_switches(uint64_t now_ms, uint8_t levels) {
	for (uint8_t i = 0; i < settings_.switch_count; i++) {
		if (!wall_switches_[i].update(now_ms, (levels >> i & 1) != 0)) continue;
		const uint8_t bit = static_cast<uint8_t>(1u << i);
		pir_mask_ = static_cast<uint8_t>(pir_mask_ & ~bit);
		relays_.request(i, (relays_.wanted_mask() & bit) == 0, {Source::manual, {}});
	}
}

void Device::read_motion(uint64_t now_ms, bool level) {
	const MotionChange change = motion_.update(now_ms, level, settings_.motion_hold_s * 1'000);
	if (change == MotionChange::none) return;
	Event event;
	event.type = EventType::motion;
	event.stamp = stamp(now_ms);
	event.is_motion = change == MotionChange::began;
	record(event);
	for (uint8_t i = 0; i < settings_.switch_count; i++) {
		const uint8_t bit = static_cast<uint8_t>(1u << i);
		if (!(settings_.motion_mask & bit)) continue;
		// Only what motion turned on is turned off with it: a hand at the wall outranks the sensor.
		if (event.is_motion && !(relays_.wanted_mask() & bit)) {
			pir_mask_ |= bit;
			relays_.request(i, true, {Source::pir, {}});
		} else if (!event.is_motion && (pir_mask_ & bit)) {
			pir_mask_ = static_cast<uint8_t>(pir_mask_ & ~bit);
			relays_.request(i, false, {Source::pir, {}});
		}
	}
}

void Device::switch_relays(uint64_t now_ms) {
	RelayChange change;
	while (relays_.step(now_ms, settings_.ac_mask, change)) {
		Event event;
		event.type = EventType::switched;
		event.stamp = stamp(now_ms);
		event.switched.index = change.index;
		event.switched.is_on = change.is_on;
		event.switched.source = change.cause.source;
		event.switched.command = change.cause.command;
		event.switched.rating_mw = settings_.ratings.switch_mw[change.index];
		event.switched.switch_uj = energy().switch_uj[change.index];
		record(event);
	}
	answers_.settle(relays_.moving_mask(), relays_.on_mask(), clock_.wall_ms(now_ms));
}

void Device::checkpoint(uint64_t now_ms) {
	Checkpoint now;
	now.epoch = epoch_;
	now.boot = boot_;
	now.energy = energy();
	now.on_mask = relays_.on_mask();
	now.events_trimmed = delivery_.events().trimmed();
	now.samples_trimmed = delivery_.samples().trimmed();
	now.events_head = logs_.events.head();
	now.samples_head = logs_.samples.head();
	now.events_lost = delivery_.events().lost();
	now.wall_ms = clock_.wall_ms(now_ms);
	now.kept_register = inputs_.meter.kept_register != 0 ? inputs_.meter.kept_register : kept_register_;
	Slot slot;
	encode(now, slot);
	// Twice: a slot that decays later must not take the counter back below what was published.
	logs_.counter.append(slot);
	logs_.counter.append(slot);
	checkpoints_.made(now_ms, now.energy.total_uj);
}

/** What is published must never be taken back, so the counter is durable first. */
void Device::sample(uint64_t now_ms, const Inputs& inputs) {
	checkpoint(now_ms);
	Sample taken;
	taken.stamp = stamp(now_ms);
	taken.energy = energy();
	taken.is_metered = inputs.meter.is_metered;
	taken.power_mw = taken.is_metered ? inputs.meter.power_mw : rated_power_mw(settings_.ratings, relays_.on_mask());
	taken.on_mask = relays_.on_mask();
	taken.switch_count = settings_.switch_count;
	taken.wifi_rssi_dbm = inputs.wifi_rssi_dbm;
	taken.free_heap_bytes = inputs.free_heap_bytes;
	Slot slot;
	encode(taken, slot);
	logs_.samples.append(slot);
	delivery_.samples().trim_overwritten();
	samples_.taken(now_ms, uint64_t{settings_.telemetry_s} * 1'000, now_ms - heard_last_ms_);
}

void Device::set_wall_time(uint64_t now_ms, uint64_t wall_ms, TimeSource source) {
	const ClockChange change = clock_.set(now_ms, wall_ms, source);
	if (change == ClockChange::none) return;
	if (change == ClockChange::first_sync) return anchor_boots(now_ms);
	Event event;
	event.type = EventType::time_anchor;
	event.stamp = stamp(now_ms);
	record(event);
}

/** Says when this boot was, and each boot before it back to the last loss of power: the RTC went on through them. */
void Device::anchor_boots(uint64_t now_ms) {
	const uint64_t rtc_now_ms = rtc_at_start_ms_ + now_ms;
	const uint64_t wall_now_ms = clock_.wall_ms(now_ms);
	for (uint32_t i = 0; i < unanchored_.count(); i++) {
		const UnanchoredBoot& unanchored = unanchored_.at(i);
		Event event;
		event.type = EventType::time_anchor;
		event.stamp = stamp(now_ms);
		if (unanchored.boot != boot_)
			event.stamp = {epoch_, unanchored.boot, 0, wall_now_ms - (rtc_now_ms - unanchored.rtc_ms)};
		record(event);
	}
	unanchored_.clear();
}

}  // namespace autovolt
