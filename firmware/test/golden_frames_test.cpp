#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/command/command.h"
#include "core/command/settings.h"
#include "core/storage/event.h"
#include "core/storage/sample.h"
#include "core/wire/ack.h"
#include "core/wire/json_reader.h"
#include "core/wire/payloads.h"

using namespace autovolt;
using nlohmann::json;

// wire/mqtt/goldenFrames.test.ts reads the same files: what stands there as `payload` is what the core writes, to the
// byte, and what the worker's parsers make of it stands beside it.
namespace {

json frames(const char* file) {
	std::ifstream in(std::string(GOLDEN_FRAMES) + "/" + file);
	REQUIRE(in.good());
	return json::parse(in);
}

json frame(const json& all, const std::string& name) {
	for (const json& one : all)
		if (one["name"] == name) return one;
	FAIL("no golden frame is named ", name);
	return {};
}

template <typename Write>
std::string written(Write write) {
	char buffer[PAYLOAD_BYTES_MAX];
	return std::string(buffer, write(buffer, sizeof buffer));
}

const Stamp SYNCED{3'735'928'559, 7, 86'400'000, 1'763'600'400'123};
const Stamp UNSYNCED{3'735'928'559, 7, 1'200, 0};

Sample a_sample() {
	Sample sample;
	sample.stamp = SYNCED;
	sample.energy.total_uj = 12'345'678 * UJ_PER_MWH + 3'599'999;
	sample.energy.switch_uj[0] = 1'500 * UJ_PER_MWH;
	sample.energy.switch_uj[3] = 3'001 * UJ_PER_MWH;
	sample.power_mw = 340'500;
	sample.on_mask = 0b1001;
	sample.switch_count = 4;
	sample.wifi_rssi_dbm = -61;
	sample.free_heap_bytes = 181'240;
	return sample;
}

CommandId command_id(const char* text, bool is_number = false) {
	CommandId id;
	for (; text[id.length] != '\0'; id.length++) id.text[id.length] = text[id.length];
	id.is_number = is_number;
	return id;
}

/** Through a slot, as every message goes. */
std::string event_text(const Event& event, uint32_t seq) {
	Slot slot;
	encode(event, slot);
	slot.seal(seq);
	Event again;
	REQUIRE(decode(slot, again));
	return written([&](char* into, uint32_t size) { return write_event(again, seq, "B-204", into, size); });
}

std::string sample_text(const Sample& sample, uint32_t seq) {
	Slot slot;
	encode(sample, slot);
	slot.seal(seq);
	Sample again;
	REQUIRE(decode(slot, again));
	return written([&](char* into, uint32_t size) { return write_reading(again, seq, "B-204", into, size); });
}

}  // namespace

TEST_CASE("the core writes the golden frames that the worker reads") {
	const json all = frames("firmware.json");
	const auto payload = [&](const char* name) { return frame(all, name)["payload"].get<std::string>(); };

	CHECK(sample_text(a_sample(), 41) == payload("a reading of the firmware"));
	Sample unsynced = a_sample();
	unsynced.stamp = UNSYNCED;
	unsynced.is_metered = true;
	unsynced.wifi_rssi_dbm = 0;
	unsynced.free_heap_bytes = 0;
	CHECK(sample_text(unsynced, 1) == payload("a reading before the clock is set"));
	Sample longest = a_sample();
	longest.stamp = {0xFFFFFFFF, 0xFFFFFFFF, 9'007'199'254'740'991, 4'000'000'000'000};
	longest.energy.total_uj = 5'124'095'576'031'600'999;
	for (uint64_t& uj : longest.energy.switch_uj) uj = 5'124'095'576'031'600'999;
	longest.power_mw = 200'000'001;
	longest.on_mask = 0xFF;
	longest.switch_count = 8;
	longest.wifi_rssi_dbm = -128;
	longest.free_heap_bytes = 0xFFFFFFFF;
	CHECK(sample_text(longest, 0xFFFFFFFF) == payload("the longest reading"));

	Event event;
	event.stamp = SYNCED;
	event.type = EventType::switched;
	event.switched = {2, true, Source::mqtt, 1'500'000, 123'456 * UJ_PER_MWH, command_id("0193f3a2-7c1e-7000-8000-000000000001")};
	CHECK(event_text(event, 9) == payload("a switch by command"));
	event.switched.command = command_id("4711", true);
	event.switched.is_on = false;
	CHECK(event_text(event, 10) == payload("a switch by a command with a number"));
	event.switched = {0, true, Source::manual, 40'500, 0, {}};
	CHECK(event_text(event, 11) == payload("a hand at the wall switch"));
	event.type = EventType::boot;
	event.stamp = UNSYNCED;
	event.boot = {ResetReason::brownout, 1'763'600'370'000, 5'420'000'000, 1'200, false};
	CHECK(event_text(event, 12) == payload("a boot of the firmware"));
	event.type = EventType::time_anchor;
	event.stamp = SYNCED;
	CHECK(event_text(event, 13) == payload("an anchor of the firmware"));
	event.type = EventType::motion;
	event.is_motion = true;
	CHECK(event_text(event, 14) == payload("motion begins"));
	event.type = EventType::config;
	event.config = {3, 4, {40'000, 75'500, 1'500'000, 0}};
	CHECK(event_text(event, 15) == payload("a configuration takes effect"));

	const Status status{true, "reconnect", 3'735'928'559, 7, 2, 690, 1, "2.0.0"};
	CHECK(written([&](char* into, uint32_t size) { return write_status(status, into, size); }) == payload("a status of the firmware"));
	CHECK(written([&](char* into, uint32_t size) { return write_will(status, into, size); }) == payload("a Last Will of the firmware"));

	CommandAnswer answer{command_id("0193f3a2-7c1e-7000-8000-000000000001"), CommandVerdict::done, 1'763'600'400'123, 0b0101, 4};
	const auto answered = [&](char* into, uint32_t size) { return write_command_answer(answer, into, size); };
	CHECK(written(answered) == payload("a command is done"));
	answer.verdict = CommandVerdict::expired;
	answer.id = command_id("4711", true);
	CHECK(written(answered) == payload("a command came too late"));
	CHECK(written([](char* into, uint32_t size) { return write_config_answer(3, nullptr, into, size); }) == payload("a configuration is taken"));
	CHECK(written([](char* into, uint32_t size) { return write_config_answer(4, "out_of_range", into, size); }) ==
	      payload("a configuration is refused"));
}

TEST_CASE("the core reads the orders that the worker writes, and answers as the worker's frames say") {
	uint32_t seen = 0;
	for (const json& one : frames("command.json")) {
		if (!one.contains("command")) continue;  // the legacy topic is other boards'
		const std::string text = one["payload"];
		CAPTURE(text);
		Command command;
		REQUIRE(read_command(text.data(), static_cast<uint32_t>(text.size()), command) == CommandVerdict::done);
		const json& means = one["command"];
		CHECK(std::string(command.id.text, command.id.length) == means["cmd_id"]);
		CHECK(command.index == means["switch"]);
		CHECK(command.is_on == means["state"].get<bool>());
		CHECK(command.expires_wall_ms == means["expires_ms"]);
		seen++;
	}
	CHECK(seen >= 2);
	const json answers = frames("command-answer.json");
	const auto payload = [&](const char* name) { return frame(answers, name)["payload"].get<std::string>(); };
	CommandAnswer answer{command_id("019ab000-0000-7000-8000-000000000001"), CommandVerdict::done, 1'763'600'400'120, 0b0101, 4};
	const auto answered = [&](char* into, uint32_t size) { return write_command_answer(answer, into, size); };
	CHECK(written(answered) == payload("done"));
	answer = {command_id("019ab000-0000-7000-8000-000000000002"), CommandVerdict::expired, 1'763'600'411'000, 0b0101, 4};
	CHECK(written(answered) == payload("refused"));
}

TEST_CASE("every golden frame that the worker accepts is JSON to the core too") {
	for (const char* file : {"telemetry.json", "event.json", "status.json", "command.json", "command-answer.json", "firmware.json"})
		for (const json& one : frames(file)) {
			const std::string text = one["payload"];
			if (one.contains("rejected") || text[0] != '{') continue;
			CAPTURE(text);
			CHECK(judge_json(text.data(), static_cast<uint32_t>(text.size())) == JsonVerdict::ok);
		}
}

TEST_CASE("the core refuses what the worker calls malformed") {
	for (const json& one : frames("telemetry-rejected.json")) {
		const std::string reason = one["rejected"];
		if (reason != "json_malformed" && reason != "json_duplicate_key" && reason != "json_too_deep") continue;
		const std::string text = one["payload"];
		CAPTURE(text);
		CHECK(judge_json(text.data(), static_cast<uint32_t>(text.size())) != JsonVerdict::ok);
	}
}

TEST_CASE("the core reads the worker's acks, commands and configurations") {
	std::ifstream in(std::string(CORE_FRAMES) + "/down.json");
	REQUIRE(in.good());
	uint32_t seen = 0;
	for (const json& one : json::parse(in)) {
		const std::string text = one["payload"];
		const uint32_t length = static_cast<uint32_t>(text.size());
		CAPTURE(text);
		seen++;
		if (one.contains("ack")) {
			Ack ack;
			REQUIRE(read_ack(text.data(), length, ack));
			const json& means = one["ack"];
			CHECK(ack.epoch == means["epoch"]);
			CHECK(ack.event_seq == (means["event_seq"].is_null() ? 0u : means["event_seq"].get<uint32_t>()));
			CHECK(ack.telemetry_seq == (means["telemetry_seq"].is_null() ? 0u : means["telemetry_seq"].get<uint32_t>()));
			CHECK(ack.server_ms == means["server_ms"]);
		} else if (one.contains("command")) {
			Command command;
			REQUIRE(read_command(text.data(), length, command) == CommandVerdict::done);
			const json& means = one["command"];
			CHECK(std::string(command.id.text, command.id.length) == means["cmd_id"]);
			CHECK(command.index == means["switch"]);
			CHECK(command.is_on == means["state"].get<bool>());
			CHECK(command.expires_wall_ms == means["expires_ms"]);
		} else {
			Settings settings;
			REQUIRE(read_config(text.data(), length, {}, settings) == ConfigVerdict::applied);
			const json& means = one["config"];
			CHECK(settings.rev == means["rev"]);
			for (size_t i = 0; i < means["ratings_mw"].size(); i++) CHECK(settings.ratings.switch_mw[i] == means["ratings_mw"][i]);
			CHECK(settings.telemetry_s == means["telemetry_s"]);
			CHECK(settings.ac_mask == means["ac_mask"]);
		}
	}
	CHECK(seen >= 6);
}
