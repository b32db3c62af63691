#include "ack.h"

#include "json_reader.h"

namespace autovolt {

namespace {
/** Absent (or null) is 0; anything but a whole number of 32 bits is none of ours. */
bool read_optional(const JsonValue& value, uint32_t& into) {
	if (value.kind == JsonKind::absent || value.kind == JsonKind::null) return true;
	uint64_t number;
	if (!value.to_whole(number) || number > 0xFFFFFFFF) return false;
	into = static_cast<uint32_t>(number);
	return true;
}
}  // namespace

bool read_ack(const char* text, uint32_t length, Ack& into) {
	into = {};
	if (judge_json(text, length) != JsonVerdict::ok) return false;
	const JsonValue epoch = json_member(text, length, "epoch");
	if (epoch.kind != JsonKind::number || !read_optional(epoch, into.epoch)) return false;
	json_member(text, length, "server_ms").to_whole(into.server_ms);
	return read_optional(json_member(text, length, "event_seq"), into.event_seq) &&
	       read_optional(json_member(text, length, "telemetry_seq"), into.telemetry_seq);
}

}  // namespace autovolt
