#include "device.h"

namespace autovolt {

namespace {

/** The most that this restart can have cost, to be declared: see CheckpointSchedule, and one tick of a second. */
uint64_t loss_uj_max(const Settings& settings) {
	const uint64_t power_mw = rated_power_mw(settings.ratings, 0xFF);
	const uint64_t by_time_uj = power_mw * CHECKPOINT_MS_MIN;
	return (by_time_uj > CHECKPOINT_ENERGY_UJ ? by_time_uj : CHECKPOINT_ENERGY_UJ) + power_mw * 1'000;
}

}  // namespace

Device::Device(Flash& flash, const Identity& identity) : identity_(identity), logs_(flash), delivery_(logs_.events, logs_.samples) {}

void Device::start(const BootInput& boot) {
	logs_.mount();
	Recovered recovered;
	recover(logs_, boot.defaults, recovered);
	const Checkpoint& last = recovered.checkpoint;
	settings_ = recovered.settings;
	unanchored_ = recovered.unanchored;
	epoch_ = recovered.has_counter ? last.epoch : (boot.random == 0 ? 1 : boot.random);
	boot_ = recovered.boot_last + 1;
	kept_register_ = last.kept_register;
	rtc_at_start_ms_ = boot.rtc_ms;
	heard_last_ms_ = boot.now_ms;
	integrator_.start(boot.now_ms, last.energy);
	relays_.start(boot.now_ms);
	samples_.start(boot.now_ms);
	delivery_.start(last.events_trimmed, last.samples_trimmed, last.events_lost);
	// The epoch and the number of this boot are durable before anything is said under them.
	checkpoint(boot.now_ms);
	record_boot(boot, recovered);
	if (!settings_.restores_states) return;
	for (uint8_t i = 0; i < settings_.switch_count; i++)
		if (recovered.on_mask >> i & 1) relays_.request(i, true, {Source::system, {}});
}

void Device::record_boot(const BootInput& boot, const Recovered& recovered) {
	Event event;
	event.type = EventType::boot;
	event.stamp = stamp(boot.now_ms);
	event.boot.reason = boot.reason;
	event.boot.prev_alive_ms = recovered.prev_alive_ms;
	event.boot.loss_uj_max = recovered.has_counter ? loss_uj_max(settings_) : 0;
	event.boot.rtc_ms = boot.rtc_ms;
	event.boot.rtc_continues = boot.rtc_continues;
	record(event);
	unanchored_.note(event);
}

}  // namespace autovolt
