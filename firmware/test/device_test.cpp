#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "bench.h"

using namespace autovolt;
using nlohmann::json;

namespace {

/** Payloads of one kind that the server has, in the order of their numbers. */
std::vector<json> stored(const Bench& bench, bool is_event, const std::string& type = "") {
	std::vector<json> found;
	for (const auto& [key, message] : bench.server.stored())
		if (std::get<0>(key) == is_event && (type.empty() || message.type == type)) found.push_back(json::parse(message.payload));
	return found;
}

Bench& started(Bench& bench) {
	bench.boot();
	bench.connect();
	bench.sync();
	bench.run(1'000);
	return bench;
}

std::string command(const Bench& bench, const std::string& id, uint32_t index, bool state, int64_t valid_ms = 5'000) {
	return json{{"cmd_id", id}, {"switch", index}, {"state", state}, {"expires_ms", static_cast<int64_t>(bench.wall_ms) + valid_ms}}.dump();
}

}  // namespace

TEST_CASE("a device measures at once, then every 30 s, and says who it is") {
	Bench bench;
	started(bench).run(300'000);
	const auto readings = stored(bench, false);
	CHECK(readings.size() == 11);
	CHECK(readings[0]["energy_wh_total"] == 0);
	CHECK(readings[10]["uptime_ms"].get<int64_t>() - readings[9]["uptime_ms"].get<int64_t>() == 30'000);
	CHECK(json::parse(bench.server.status())["why"] == "boot");
	CHECK(json::parse(bench.will_text)["conn"] == 1);
	CHECK(bench.device->backlog() == 0);
	CHECK(bench.device->is_confirmed());
}

TEST_CASE("a hand at the wall switch is logged with its instant, rating and energy") {
	Bench bench;
	started(bench).flip(2);
	bench.run(60'000);
	bench.flip(2);
	bench.run(1'000);
	const auto events = stored(bench, true, "switch");
	REQUIRE(events.size() == 2);
	CHECK(events[0]["state"] == true);
	CHECK(events[0]["source"] == "manual");
	CHECK(events[0]["rating_w"] == 1500);
	CHECK(events[0]["ts_ms"] == NOON_MS + 1'200);
	CHECK(events[1]["state"] == false);
	CHECK(events[1]["switch_wh"] == 25);
}

TEST_CASE("a command is done once, answered, and named by the event that it causes") {
	Bench bench;
	started(bench).receive(DownTopic::command, command(bench, "a-1", 1, true));
	bench.run(1'000);
	CHECK(bench.device->on_mask() == 0b0010);
	bench.receive(DownTopic::command, command(bench, "a-2", 1, false));
	bench.run(1'000);
	bench.receive(DownTopic::command, command(bench, "a-1", 1, true));  // once more, late
	bench.run(1'000);
	CHECK(bench.device->on_mask() == 0);
	REQUIRE(bench.server.answers().size() == 3);
	const json answer = json::parse(bench.server.answers()[2]);
	CHECK(answer["cmd_id"] == "a-1");
	CHECK(answer["ok"] == true);
	for (uint32_t no_switch : {4u, 200u, 70'000u}) bench.receive(DownTopic::command, command(bench, "a-1", no_switch, true));
	bench.run(1'000);
	REQUIRE(bench.server.answers().size() == 6);  // the same id again: the same answer, whatever else it says
	CHECK(json::parse(bench.server.answers()[5])["ok"] == true);
	CHECK(bench.device->on_mask() == 0);
	const auto events = stored(bench, true, "switch");
	REQUIRE(events.size() == 2);
	CHECK(events[0]["cmd_id"] == "a-1");
	CHECK(events[0]["source"] == "mqtt");
	CHECK(events[1]["cmd_id"] == "a-2");
}

TEST_CASE("a command is refused when it is late, unreadable, for no switch, retained, or of unknown age") {
	Bench bench;
	bench.acknowledges = false;
	bench.boot();
	bench.connect();
	const auto refusal = [&](const std::string& text, bool is_retained = false) {
		bench.receive(DownTopic::command, text, is_retained);
		bench.run(200);
		return json::parse(bench.server.answers().back()).value("error", "none");
	};
	CHECK(refusal(command(bench, "a", 0, true)) == "clock_not_set");
	bench.sync();
	CHECK(refusal(command(bench, "b", 0, true, -1)) == "expired");
	CHECK(refusal(command(bench, "c", 4, true)) == "no_such_switch");
	CHECK(refusal(command(bench, "d", 0, true), true) == "retained");
	CHECK(refusal(R"({"cmd_id":"e","switch":0,"state":"on","expires_ms":1})") == "malformed");
	const size_t answers = bench.server.answers().size();
	bench.receive(DownTopic::command, R"({"switch":0,"state":true,"expires_ms":9999999999999})");
	bench.run(200);
	CHECK(bench.server.answers().size() == answers);  // whom should it answer?
	CHECK(bench.device->on_mask() == 0);
}

TEST_CASE("an AC that must rest refuses a command that would expire meanwhile and waits for one that would not") {
	Bench bench;
	bench.defaults.ac_mask = 0b0100;
	started(bench).receive(DownTopic::command, command(bench, "a", 2, true));
	bench.run(1'000);
	CHECK(json::parse(bench.server.answers().back())["error"] == "ac_rest");
	bench.receive(DownTopic::command, command(bench, "b", 2, true, 600'000));
	bench.run(100'000);
	CHECK(bench.device->on_mask() == 0);
	CHECK(bench.server.answers().size() == 1);  // not done yet, so not said
	bench.run(100'000);
	CHECK(bench.device->on_mask() == 0b0100);
	CHECK(json::parse(bench.server.answers().back())["ok"] == true);
}

TEST_CASE("motion turns its switches on, its end turns off what it turned on, and a hand outranks it") {
	Bench bench;
	bench.defaults.motion_mask = 0b0011;
	bench.defaults.motion_hold_s = 60;
	started(bench).inputs.motion = true;
	bench.run(2'000);
	bench.inputs.motion = false;
	CHECK(bench.device->on_mask() == 0b0011);
	bench.flip(0);
	bench.run(500);
	bench.flip(0);
	bench.run(500);
	CHECK(bench.device->on_mask() == 0b0011);
	bench.run(61'000);
	CHECK(bench.device->on_mask() == 0b0001);
	CHECK(stored(bench, true, "motion").size() == 2);
}

TEST_CASE("after an hour without the server samples are thinned, events are not, and nothing is missing afterwards") {
	Bench bench({4, 64, 64, 2});
	started(bench);
	bench.disconnect();
	bench.flip(0);
	bench.run(172'800'000, 1'000);  // 48 h
	for (uint32_t i = 0; i < 200; i++) {
		bench.flip(1);
		bench.run(1'000, 100);
	}
	const uint32_t backlog = bench.device->backlog();
	CHECK(backlog > 200 + 120 + 500);
	CHECK(backlog < 200 + 120 + 600);
	bench.connect();
	bench.run(60'000, 50);
	CHECK(bench.device->backlog() == 0);
	CHECK(bench.device->events_lost() == 0);
	CHECK(stored(bench, true, "switch").size() == 201);
	const auto readings = stored(bench, false);
	int64_t gap_ms_max = 0;
	for (size_t i = 1; i < readings.size(); i++)
		gap_ms_max = std::max(gap_ms_max, readings[i]["uptime_ms"].get<int64_t>() - readings[i - 1]["uptime_ms"].get<int64_t>());
	CHECK(gap_ms_max <= 310'000);  // the ledger calls more than 10 min a gap
	CHECK(bench.server.energy_mwh_max(bench.device->epoch()) * UJ_PER_MWH <= bench.device->energy().total_uj);
	CHECK(bench.device->energy().total_uj - bench.server.energy_mwh_max(bench.device->epoch()) * UJ_PER_MWH < 40'000ull * 61'000);
	CHECK(bench.server.falls() == 0);
}

TEST_CASE("a full event log gives up the oldest and counts what can no longer be delivered, exactly") {
	Bench bench({4, 4, 4, 2});
	started(bench);
	bench.disconnect();
	for (uint32_t i = 0; i < 500; i++) {
		bench.flip(0);
		bench.run(200);
	}
	bench.boot();  // a power cut in between changes nothing
	bench.is_connected = false;
	bench.connect();
	bench.run(60'000);
	const size_t delivered = stored(bench, true).size();
	CHECK(bench.device->events_lost() > 300);
	// All that was ever recorded: boots, anchors and 500 changes.
	CHECK(delivered + bench.device->events_lost() == 500 + 2 + 2);
	CHECK(json::parse(bench.server.status())["lost"] == bench.device->events_lost());
}

TEST_CASE("a silent server gets the same eight again after 60 s, and no more than eight") {
	Bench bench;
	bench.acknowledges = false;
	bench.boot();
	bench.connect();
	bench.sync();
	for (uint32_t i = 0; i < 20; i++) {
		bench.flip(0);
		bench.run(300);
	}
	const uint32_t sent = bench.sent;
	CHECK(sent == 1 + DELIVERY_WINDOW);
	bench.run(50'000);
	CHECK(bench.sent == sent);
	bench.run(10'000);
	CHECK(bench.sent == sent + DELIVERY_WINDOW);
	bench.acknowledges = true;
	bench.acknowledge();
	bench.run(1'000);
	CHECK(bench.device->backlog() == 0);
	CHECK(bench.server.conflicts() == 0);
}

TEST_CASE("where the configuration says so, the broker's PUBACK is enough") {
	Bench bench;
	bench.acknowledges = false;
	bench.pubacks = true;
	bench.boot();
	bench.connect();
	bench.sync();
	bench.run(1'000);
	CHECK(bench.device->backlog() > 0);
	bench.receive(DownTopic::config, R"({"rev":1,"ack":"puback"})");
	bench.disconnect();
	bench.connect();
	bench.run(1'000);
	CHECK(bench.device->backlog() == 0);
}

TEST_CASE("an ack for another epoch, or for a number that was never given, trims nothing") {
	Bench bench;
	bench.acknowledges = false;
	bench.boot();
	bench.connect();
	bench.run(100'000);
	const uint32_t backlog = bench.device->backlog();
	bench.receive(DownTopic::ack, R"({"epoch":7,"event_seq":1,"telemetry_seq":2,"server_ms":0})");
	bench.receive(DownTopic::ack, "{\"epoch\":" + std::to_string(bench.device->epoch()) + ",\"event_seq\":900,\"telemetry_seq\":900}");
	CHECK(bench.device->backlog() == backlog);
	bench.receive(DownTopic::ack, "{\"epoch\":" + std::to_string(bench.device->epoch()) + ",\"telemetry_seq\":2}");
	CHECK(bench.device->backlog() == backlog - 2);
}

TEST_CASE("without any time the records of a boot are placed exactly by the anchor that comes later") {
	Bench bench;
	bench.boot();
	bench.run(90'000);
	const uint64_t truth_ms = bench.wall_ms;
	const uint64_t uptime_ms = bench.now_ms;
	bench.run(600'000);
	bench.sync();
	bench.connect();
	bench.run(1'000);
	for (const json& reading : stored(bench, false))
		if (reading["uptime_ms"] <= 690'000) CHECK(reading["ts_ms"] == 0);
	const auto anchors = stored(bench, true, "time_anchor");
	REQUIRE(anchors.size() == 1);
	CHECK(anchors[0]["boot"] == 1);
	CHECK(anchors[0]["ts_ms"].get<uint64_t>() - (anchors[0]["uptime_ms"].get<uint64_t>() - uptime_ms) == truth_ms);
}

TEST_CASE("boots that ended before the time was known are anchored too, back to the last loss of power") {
	Bench bench;
	bench.boot();  // lost for ever: power went
	bench.run(5'000);
	std::vector<uint64_t> starts_ms;
	for (uint32_t i = 0; i < 3; i++) {
		bench.boot(i == 0 ? ResetReason::power_on : ResetReason::watchdog, i > 0);
		starts_ms.push_back(bench.wall_ms);
		bench.run(40'000);
		bench.rtc_ms += 1'234;  // the restart itself
		bench.wall_ms += 1'234;
	}
	bench.boot(ResetReason::watchdog, true);
	bench.connect();
	bench.run(2'000);
	bench.sync();
	bench.run(1'000);
	const auto anchors = stored(bench, true, "time_anchor");
	REQUIRE(anchors.size() >= 4);
	for (uint32_t i = 0; i < 3; i++) {
		CHECK(anchors[i]["boot"] == 2 + i);
		CHECK(anchors[i]["ts_ms"].get<uint64_t>() - anchors[i]["uptime_ms"].get<uint64_t>() == starts_ms[i]);
	}
}

TEST_CASE("the server's ack sets the clock where there is no NTP, and NTP outranks it") {
	Bench bench;
	bench.boot();
	bench.connect();
	bench.run(1'000);
	CHECK(bench.device->clock().wall_ms(bench.now_ms) == bench.wall_ms);
	bench.device->set_wall_time(bench.now_ms, bench.wall_ms + 700, TimeSource::ntp);
	bench.run(60'000);
	CHECK(bench.device->clock().wall_ms(bench.now_ms) == bench.wall_ms + 700);
}

TEST_CASE("a jump of the clock, either way, moves no energy and is told by a new anchor") {
	Bench bench;
	started(bench).flip(0);
	bench.run(60'000);
	const uint64_t before_uj = bench.device->energy().total_uj;
	for (int64_t jump_ms : {-86'400'000, 3'600'000}) {
		bench.wall_ms = static_cast<uint64_t>(static_cast<int64_t>(bench.wall_ms) + jump_ms);
		bench.sync();
		bench.run(60'000);
	}
	CHECK(bench.device->energy().total_uj - before_uj == 120'000ull * 40'000);
	CHECK(stored(bench, true, "time_anchor").size() == 3);
	CHECK(bench.server.falls() == 0);
}

TEST_CASE("times out of all reason set no clock") {
	WallClock clock;
	CHECK(clock.set(5, 0, TimeSource::ntp) == ClockChange::none);
	CHECK(clock.set(5, WALL_MS_MIN - 1, TimeSource::ntp) == ClockChange::none);
	CHECK(clock.set(5, WALL_MS_MAX + 1, TimeSource::server) == ClockChange::none);
	CHECK(clock.wall_ms(5) == 0);
	CHECK(clock.set(5, WALL_MS_MIN, TimeSource::server) == ClockChange::first_sync);
	CHECK(clock.wall_ms(6) == WALL_MS_MIN + 1);
	UptimeExtender uptime;
	CHECK(uptime.extend(0xFFFFFFF0) == 0xFFFFFFF0);
	CHECK(uptime.extend(16) == 0x1'0000'0010);
	CHECK(uptime.extend(16) == 0x1'0000'0010);
}

TEST_CASE("a boot says why, and when the last sign of life was") {
	Bench bench;
	started(bench).run(65'000);
	const uint64_t alive_ms = bench.wall_ms;
	bench.wall_ms += 3'600'000;
	bench.boot(ResetReason::brownout);
	bench.connect();
	bench.run(1'000);
	const auto boots = stored(bench, true, "boot");
	REQUIRE(boots.size() == 2);
	CHECK_FALSE(boots[0].contains("prev_alive"));
	CHECK(boots[0]["loss_wh_max"] == 0);
	CHECK(boots[1]["reset_reason"] == "brownout");
	CHECK(boots[1]["loss_wh_max"] >= 5);
	CHECK(boots[1]["boot"] == 2);
	CHECK(boots[1]["prev_alive"].get<uint64_t>() <= alive_ms);
	CHECK(boots[1]["prev_alive"].get<uint64_t>() > alive_ms - 31'000);
}

TEST_CASE("a boot that never knew the time says by its uptime how long it lived") {
	Bench bench;
	bench.boot();
	bench.run(65'000);
	bench.boot(ResetReason::watchdog, true);
	bench.connect();
	bench.run(1'000);
	const auto boots = stored(bench, true, "boot");
	REQUIRE(boots.size() == 2);
	CHECK(boots[1]["prev_alive"] == 60'000);  // its last sample
}

TEST_CASE("an answer comes when the relay has moved, with the states after it and not before its event") {
	Bench bench;
	started(bench);
	for (uint32_t i = 0; i < 4; i++) bench.receive(DownTopic::command, command(bench, "all-" + std::to_string(i), i, true));
	bench.run(2'000);
	REQUIRE(bench.server.answers().size() == 4);
	const auto events = stored(bench, true, "switch");
	REQUIRE(events.size() == 4);
	for (size_t i = 0; i < 4; i++) {
		const json answer = json::parse(bench.server.answers()[i]);
		CHECK(answer["cmd_id"] == events[i]["cmd_id"]);
		CHECK(answer["ts_ms"] == events[i]["ts_ms"]);
		CHECK(answer["switch_state"][i] == 1);
	}
	CHECK(events[3]["ts_ms"].get<int64_t>() - events[0]["ts_ms"].get<int64_t>() == 600);
	bench.receive(DownTopic::command, command(bench, "already", 0, true));
	bench.run(100);
	CHECK(json::parse(bench.server.answers().back())["ok"] == true);
}

TEST_CASE("a configuration is taken once, survives a power cut, and a wrong or older one is refused whole") {
	Bench bench;
	started(bench).receive(DownTopic::config, R"({"rev":5,"ratings_w":[10,20,30,40],"types":["light","fan","ac"],"telemetry_s":60})");
	bench.run(100);
	CHECK(json::parse(bench.server.answers().back()) == json{{"rev", 5}, {"ok", true}});
	for (const char* refused : {R"({"rev":4,"telemetry_s":30})", R"({"rev":6,"telemetry_s":1})", R"({"rev":6,"ratings_w":[1,2,3,4,5]})",
	                            R"({"rev":6,"ratings_w":[-1]})", R"({"rev":6,"ratings_w":[26000]})", R"({"rev":6,"power_on":"maybe"})", R"({"rev":"6"})"}) {
		CAPTURE(refused);
		bench.receive(DownTopic::config, refused);
		bench.run(100);
		CHECK(json::parse(bench.server.answers().back())["ok"] == false);
		CHECK(bench.device->settings().rev == 5);
	}
	bench.boot();
	CHECK(bench.device->settings().rev == 5);
	CHECK(bench.device->settings().ratings.switch_mw[3] == 40'000);
	CHECK(bench.device->settings().ac_mask == 0b0100);
	CHECK(bench.device->settings().telemetry_s == 60);
}

TEST_CASE("after a power cut the switches stay off, or come back one after the other where that is asked for") {
	Bench bench;
	started(bench).flip(0);
	bench.flip(1);
	bench.run(2'000);
	bench.boot();
	bench.run(2'000);
	CHECK(bench.device->on_mask() == 0);
	bench.defaults.restores_states = true;
	bench.boot();
	bench.connect();
	bench.run(2'000);
	CHECK(bench.device->on_mask() == 0b0011);
	CHECK(stored(bench, true, "switch").back()["source"] == "system");
}

TEST_CASE("settle makes durable to the last microjoule before an intended restart") {
	Bench bench;
	started(bench).flip(0);
	bench.run(61'234, 1);
	bench.device->settle(bench.now_ms);
	const Energy before = bench.device->energy();
	bench.boot(ResetReason::software);
	CHECK(bench.device->energy().total_uj == before.total_uj);
}
