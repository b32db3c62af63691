#include "payloads.h"

#include "json_writer.h"

namespace autovolt {

namespace {

void add_base(JsonWriter& json, const Stamp& stamp, uint32_t seq, const char* device) {
	json.add("v", uint64_t{1});
	json.add("esp32_name", device);
	json.add("epoch", uint64_t{stamp.epoch});
	json.add("boot", uint64_t{stamp.boot});
	json.add("seq", uint64_t{seq});
	json.add("ts_ms", stamp.wall_ms);
	json.add("uptime_ms", stamp.uptime_ms);
	json.add("time_synced", stamp.wall_ms != 0);
}

void add_states(JsonWriter& json, uint8_t on_mask, uint8_t switch_count) {
	json.open_array("switch_state");
	for (uint32_t i = 0; i < switch_count; i++) json.add_element((uint32_t{on_mask} >> i) & 1);
	json.close_array();
}

const char* word_of(EventType type) {
	switch (type) {
		case EventType::switched: return "switch";
		case EventType::boot: return "boot";
		case EventType::time_anchor: return "time_anchor";
		case EventType::motion: return "motion";
		case EventType::config: return "config";
	}
	return "";
}

const char* word_of(Source source) {
	switch (source) {
		case Source::manual: return "manual";
		case Source::mqtt: return "mqtt";
		case Source::pir: return "pir";
		case Source::system: return "system";
	}
	return "system";
}

const char* word_of(ResetReason reason) {
	switch (reason) {
		case ResetReason::power_on: return "power_on";
		case ResetReason::software: return "software";
		case ResetReason::brownout: return "brownout";
		case ResetReason::watchdog: return "watchdog";
		case ResetReason::panic: return "panic";
		case ResetReason::deep_sleep: return "deep_sleep";
		case ResetReason::unknown: return "unknown";
	}
	return "unknown";
}

void add_command_id(JsonWriter& json, const CommandId& id) {
	if (id.is_number) json.add_raw("cmd_id", id.text, id.length);
	else json.add("cmd_id", id.text, id.length);
}

void add_switch(JsonWriter& json, const SwitchEvent& event) {
	json.add("switch", uint64_t{event.index});
	json.add("state", event.is_on);
	json.add("source", word_of(event.source));
	json.add_thousandths("rating_w", event.rating_mw);
	json.add_thousandths("switch_wh", event.switch_uj / UJ_PER_MWH);
	if (event.command.length > 0) add_command_id(json, event.command);
}

void add_boot(JsonWriter& json, const BootEvent& event) {
	json.add("reset_reason", word_of(event.reason));
	if (event.prev_alive_ms != 0) json.add("prev_alive", event.prev_alive_ms);
	json.add_thousandths("loss_wh_max", (event.loss_uj_max + UJ_PER_MWH - 1) / UJ_PER_MWH);
}

void add_config(JsonWriter& json, const ConfigEvent& event) {
	json.add("rev", uint64_t{event.rev});
	json.open_array("ratings_w");
	for (uint32_t i = 0; i < event.switch_count; i++) json.add_element_thousandths(event.ratings_mw[i]);
	json.close_array();
}

void add_details(JsonWriter& json, const Event& event) {
	switch (event.type) {
		case EventType::switched: return add_switch(json, event.switched);
		case EventType::boot: return add_boot(json, event.boot);
		case EventType::motion: return json.add("state", event.is_motion);
		case EventType::config: return add_config(json, event.config);
		case EventType::time_anchor: return;
	}
}

void add_order(JsonWriter& json, const Status& status) {
	json.add("epoch", uint64_t{status.epoch});
	json.add("boot", uint64_t{status.boot});
	json.add("conn", uint64_t{status.conn});
}

}  // namespace

uint32_t write_reading(const Sample& sample, uint32_t seq, const char* device, char* into, uint32_t capacity) {
	JsonWriter json(into, capacity);
	json.open_object();
	add_base(json, sample.stamp, seq, device);
	json.add_thousandths("energy_wh_total", sample.energy.total_uj / UJ_PER_MWH);
	json.add_thousandths("power_w", sample.power_mw);
	add_states(json, sample.on_mask, sample.switch_count);
	json.open_array("switch_wh");
	for (uint32_t i = 0; i < sample.switch_count; i++) json.add_element_thousandths(sample.energy.switch_uj[i] / UJ_PER_MWH);
	json.close_array();
	json.add("metered", sample.is_metered);
	if (sample.wifi_rssi_dbm != 0) json.add("wifi_rssi", int32_t{sample.wifi_rssi_dbm});
	if (sample.free_heap_bytes != 0) json.add("free_heap", uint64_t{sample.free_heap_bytes});
	json.close_object();
	return json.length();
}

uint32_t write_event(const Event& event, uint32_t seq, const char* device, char* into, uint32_t capacity) {
	JsonWriter json(into, capacity);
	json.open_object();
	json.add("type", word_of(event.type));
	add_base(json, event.stamp, seq, device);
	add_details(json, event);
	json.close_object();
	return json.length();
}

uint32_t write_status(const Status& status, char* into, uint32_t capacity) {
	JsonWriter json(into, capacity);
	json.open_object();
	json.add("online", status.is_online);
	json.add("why", status.why);
	add_order(json, status);
	json.add("backlog", uint64_t{status.backlog});
	json.add("lost", uint64_t{status.lost});
	json.add("fw", status.firmware);
	json.close_object();
	return json.length();
}

uint32_t write_will(const Status& status, char* into, uint32_t capacity) {
	JsonWriter json(into, capacity);
	json.open_object();
	json.add("online", false);
	json.add("why", "lwt");
	add_order(json, status);
	json.close_object();
	return json.length();
}

uint32_t write_command_answer(const CommandAnswer& answer, char* into, uint32_t capacity) {
	JsonWriter json(into, capacity);
	json.open_object();
	add_command_id(json, answer.id);
	json.add("ok", answer.verdict == CommandVerdict::done);
	if (const char* error = error_of(answer.verdict)) json.add("error", error);
	json.add("ts_ms", answer.wall_ms);
	add_states(json, answer.on_mask, answer.switch_count);
	json.close_object();
	return json.length();
}

uint32_t write_config_answer(uint32_t rev, const char* error, char* into, uint32_t capacity) {
	JsonWriter json(into, capacity);
	json.open_object();
	json.add("rev", uint64_t{rev});
	json.add("ok", error == nullptr);
	if (error != nullptr) json.add("error", error);
	json.close_object();
	return json.length();
}

}  // namespace autovolt
