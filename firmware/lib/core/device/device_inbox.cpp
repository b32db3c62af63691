#include "device.h"

namespace autovolt {

void Device::receive(DownTopic topic, bool is_retained, const char* text, uint32_t length, uint64_t now_ms, uint64_t net_ms) {
	switch (topic) {
		case DownTopic::ack: return receive_ack(text, length, now_ms, net_ms);
		case DownTopic::command: return receive_command(is_retained, text, length, now_ms);
		case DownTopic::config: return receive_config(text, length, now_ms);
	}
}

void Device::receive_ack(const char* text, uint32_t length, uint64_t now_ms, uint64_t net_ms) {
	Ack ack;
	if (!read_ack(text, length, ack)) return;
	// No NTP: the server's own clock is the next best, and good to a fraction of a second.
	set_wall_time(now_ms, ack.server_ms, TimeSource::server);
	if (delivery_.acknowledge(ack, net_ms)) heard(now_ms);
}

void Device::puback(const Parcel& parcel, uint64_t now_ms, uint64_t net_ms) {
	if (settings_.trims_on_puback && delivery_.puback(parcel, net_ms)) heard(now_ms);
}

void Device::heard(uint64_t now_ms) {
	heard_last_ms_ = now_ms;
	is_confirmed_ = true;
	samples_.hasten(now_ms, uint64_t{settings_.telemetry_s} * 1'000);
}

void Device::receive_command(bool is_retained, const char* text, uint32_t length, uint64_t now_ms) {
	Command command;
	CommandVerdict verdict = read_command(text, length, command);
	if (command.id.length == 0) return;  // nobody could be answered
	if (!commands_.find(command.id, verdict)) {
		if (verdict == CommandVerdict::done) verdict = obey(command, is_retained, now_ms);
		commands_.note(command.id, verdict);
	}
	// A known id may come with another switch, or with none that there is: its answer stands, and waits for nothing.
	const bool is_waiting = verdict == CommandVerdict::done && command.index < settings_.switch_count;
	const uint8_t waits_for = static_cast<uint8_t>(is_waiting ? 1u << command.index : 0u);
	answers_.push({command.id, verdict, clock_.wall_ms(now_ms), relays_.on_mask(), settings_.switch_count}, waits_for);
}

CommandVerdict Device::obey(const Command& command, bool is_retained, uint64_t now_ms) {
	if (is_retained) return CommandVerdict::retained;
	if (command.index >= settings_.switch_count) return CommandVerdict::no_such_switch;
	// A command of unknown age switches nothing: it may be last night's.
	if (!clock_.is_synced()) return CommandVerdict::clock_not_set;
	const uint64_t wall_ms = clock_.wall_ms(now_ms);
	if (wall_ms >= command.expires_wall_ms) return CommandVerdict::expired;
	const uint64_t rest_ms = command.is_on ? relays_.rest_ms(now_ms, command.index, settings_.ac_mask) : 0;
	if (wall_ms + rest_ms >= command.expires_wall_ms) return CommandVerdict::ac_rest;
	pir_mask_ = static_cast<uint8_t>(pir_mask_ & ~(1u << command.index));
	relays_.request(command.index, command.is_on, {Source::mqtt, command.id});
	return CommandVerdict::done;
}

void Device::receive_config(const char* text, uint32_t length, uint64_t now_ms) {
	Settings told;
	const ConfigVerdict verdict = read_config(text, length, settings_, told);
	config_rev_ = told.rev;
	config_error_ = error_of(verdict);
	has_config_answer_ = true;
	if (verdict != ConfigVerdict::applied) return;
	// The old ratings count up to this instant (a meter's part comes with its next reading), and durably so: the loss that
	// a boot declares is reckoned by the ratings that it finds.
	integrator_.advance(now_ms, relays_.on_mask(), settings_.ratings, inputs_.meter.is_metered, 0);
	checkpoint(now_ms);
	Slot slot;
	encode(told, slot);
	if (logs_.settings.append(slot) == 0) {
		config_error_ = "not_stored";
		return;
	}
	settings_ = told;
	samples_.hasten(now_ms, uint64_t{settings_.telemetry_s} * 1'000);
	Event event;
	event.type = EventType::config;
	event.stamp = stamp(now_ms);
	event.config.rev = told.rev;
	event.config.switch_count = told.switch_count;
	for (uint32_t i = 0; i < SWITCHES_MAX; i++) event.config.ratings_mw[i] = told.ratings.switch_mw[i];
	record(event);
}

}  // namespace autovolt
