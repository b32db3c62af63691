#pragma once
#include <memory>
#include <string>

#include "core/device/device.h"
#include "server_model.h"
#include "simulated_flash.h"

/** 2025-11-20T01:00:00Z */
constexpr uint64_t NOON_MS = 1'763'600'400'000;

/** A controller on the bench: flash, buttons, network and server of its own. */
class Bench {
 public:
	explicit Bench(std::vector<uint32_t> sectors = {4, 8, 8, 2}) : flash(std::move(sectors)) {
		defaults.switch_count = 4;
		defaults.ratings.switch_mw[0] = 40'000;
		defaults.ratings.switch_mw[1] = 75'000;
		defaults.ratings.switch_mw[2] = 1'500'000;
		defaults.ratings.switch_mw[3] = 300'000;
	}

	void boot(autovolt::ResetReason reason = autovolt::ResetReason::power_on, bool rtc_continues = false) {
		flash.power_up();
		device = std::make_unique<autovolt::Device>(flash, autovolt::Identity{"B-204", "2.0.0"});
		autovolt::BootInput input;
		input.reason = reason;
		input.random = ++random;
		input.rtc_ms = rtc_ms;
		input.rtc_continues = rtc_continues;
		input.defaults = defaults;
		now_ms = 0;
		inputs = {};
		device->start(input);
	}

	void connect() {
		char will[autovolt::PAYLOAD_BYTES_MAX];
		will_text.assign(will, device->begin_connection(will, sizeof will));
		device->connected(net_ms);
		is_connected = true;
	}

	void disconnect() {
		device->disconnected();
		is_connected = false;
	}

	void step(uint32_t ms) {
		now_ms += ms;
		net_ms += ms;
		wall_ms += ms;
		rtc_ms += ms;
		device->tick(now_ms, inputs);
		pump();
	}

	void run(uint64_t ms, uint32_t tick_ms = 100) {
		for (uint64_t done = 0; done < ms; done += tick_ms) step(tick_ms);
	}

	/** Sends what there is; the server answers at once unless it is silent. */
	void pump() {
		if (!is_connected || flash.is_dead()) return;
		char payload[autovolt::PAYLOAD_BYTES_MAX];
		autovolt::Message message;
		for (uint32_t i = 0; i < 64 && device->next_message(net_ms, payload, sizeof payload, message); i++) {
			sent++;
			server.take(message.topic, std::string(payload, message.length));
			if (acknowledges) acknowledge();
			const bool is_durable = message.topic == autovolt::Topic::telemetry || message.topic == autovolt::Topic::event;
			if (pubacks && is_durable) device->puback(message.parcel, now_ms, net_ms);
		}
	}

	void acknowledge() {
		const std::string ack = server.ack(tells_time ? wall_ms : 0);
		if (!ack.empty()) receive(autovolt::DownTopic::ack, ack);
	}

	void receive(autovolt::DownTopic topic, const std::string& text, bool is_retained = false) {
		device->receive(topic, is_retained, text.data(), static_cast<uint32_t>(text.size()), now_ms, net_ms);
	}

	void sync() { device->set_wall_time(now_ms, wall_ms, autovolt::TimeSource::ntp); }

	/** A hand at wall switch `index`: the lever moves and stays. */
	void flip(uint32_t index) { inputs.wall_levels ^= static_cast<uint8_t>(1u << index); }

	SimulatedFlash flash;
	autovolt::Settings defaults;
	std::unique_ptr<autovolt::Device> device;
	autovolt::Inputs inputs;
	ServerModel server;
	std::string will_text;
	uint64_t now_ms = 0;
	uint64_t net_ms = 0;
	uint64_t wall_ms = NOON_MS;
	uint64_t rtc_ms = 0;
	uint32_t random = 1000;
	uint32_t sent = 0;
	bool is_connected = false;
	bool acknowledges = true;
	bool pubacks = false;
	bool tells_time = true;
};
