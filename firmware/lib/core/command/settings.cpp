#include "settings.h"

#include "../wire/json_reader.h"

namespace autovolt {

namespace {

constexpr uint64_t RATING_MW_MAX = 25'000'000;
constexpr uint64_t TELEMETRY_S_MIN = 10;
constexpr uint64_t TELEMETRY_S_MAX = 300;
constexpr uint64_t MOTION_HOLD_S_MAX = 86'400;

bool is_text(const JsonValue& value, const char* text) {
	if (value.kind != JsonKind::string) return false;
	uint32_t i = 0;
	while (i < value.length && text[i] != '\0' && value.text[i] == text[i]) i++;
	return i == value.length && text[i] == '\0';
}

/** Absent is fine; anything else must be a whole number within the bounds. */
bool read_bounded(const JsonValue& value, uint64_t min, uint64_t max, uint32_t& into) {
	if (value.kind == JsonKind::absent) return true;
	uint64_t number;
	if (!value.to_whole(number) || number < min || number > max) return false;
	into = static_cast<uint32_t>(number);
	return true;
}

bool read_ratings(const JsonValue& value, Settings& into) {
	if (value.kind == JsonKind::absent) return true;
	if (value.kind != JsonKind::array) return false;
	Ratings ratings;
	uint8_t count = 0;
	JsonElements elements(value);
	for (JsonValue element; elements.next(element);) {
		uint64_t mw;
		if (count == into.switch_count || !element.to_thousandths(mw) || mw > RATING_MW_MAX) return false;
		ratings.switch_mw[count++] = static_cast<uint32_t>(mw);
	}
	if (count == 0) return false;
	into.ratings = ratings;
	return true;
}

/** Positions of the switches whose type is an air conditioner's. */
bool read_types(const JsonValue& value, Settings& into) {
	if (value.kind == JsonKind::absent) return true;
	if (value.kind != JsonKind::array) return false;
	uint8_t mask = 0;
	uint8_t index = 0;
	JsonElements elements(value);
	for (JsonValue element; elements.next(element); index++) {
		if (index == into.switch_count || element.kind != JsonKind::string) return false;
		if (is_text(element, "ac")) mask |= static_cast<uint8_t>(1u << index);
	}
	into.ac_mask = mask;
	return true;
}

bool read_motion_switches(const JsonValue& value, Settings& into) {
	if (value.kind == JsonKind::absent) return true;
	if (value.kind != JsonKind::array) return false;
	uint8_t mask = 0;
	JsonElements elements(value);
	for (JsonValue element; elements.next(element);) {
		uint64_t index;
		if (!element.to_whole(index) || index >= into.switch_count) return false;
		mask |= static_cast<uint8_t>(1u << index);
	}
	into.motion_mask = mask;
	return true;
}

bool read_choice(const JsonValue& value, const char* off, const char* on, bool& into) {
	if (value.kind == JsonKind::absent) return true;
	if (!is_text(value, off) && !is_text(value, on)) return false;
	into = is_text(value, on);
	return true;
}

}  // namespace

ConfigVerdict read_config(const char* text, uint32_t length, const Settings& current, Settings& into) {
	into = current;
	if (judge_json(text, length) != JsonVerdict::ok) return ConfigVerdict::malformed;
	const auto member = [&](const char* name) { return json_member(text, length, name); };
	uint64_t rev;
	if (!member("rev").to_whole(rev) || rev == 0 || rev > 0xFFFFFFFF) return ConfigVerdict::malformed;
	into.rev = static_cast<uint32_t>(rev);
	if (into.rev == current.rev) return ConfigVerdict::unchanged;
	if (into.rev < current.rev) return ConfigVerdict::stale;
	const bool is_sound = read_ratings(member("ratings_w"), into) && read_types(member("types"), into) &&
	                      read_motion_switches(member("motion_switches"), into) &&
	                      read_bounded(member("telemetry_s"), TELEMETRY_S_MIN, TELEMETRY_S_MAX, into.telemetry_s) &&
	                      read_bounded(member("motion_hold_s"), 1, MOTION_HOLD_S_MAX, into.motion_hold_s) &&
	                      read_choice(member("ack"), "server", "puback", into.trims_on_puback) &&
	                      read_choice(member("power_on"), "off", "restore", into.restores_states);
	return is_sound ? ConfigVerdict::applied : ConfigVerdict::out_of_range;
}

const char* error_of(ConfigVerdict verdict) {
	switch (verdict) {
		case ConfigVerdict::malformed: return "malformed";
		case ConfigVerdict::out_of_range: return "out_of_range";
		case ConfigVerdict::stale: return "stale_rev";
		case ConfigVerdict::applied:
		case ConfigVerdict::unchanged: return nullptr;
	}
	return nullptr;
}

void encode(const Settings& settings, Slot& into) {
	into.begin(SlotKind::settings);
	ByteWriter body = into.body();
	body.put(settings.rev);
	body.put(settings.switch_count);
	for (uint32_t mw : settings.ratings.switch_mw) body.put(mw);
	body.put(settings.ac_mask);
	body.put(settings.motion_mask);
	body.put(settings.motion_hold_s);
	body.put(settings.telemetry_s);
	body.put(static_cast<uint8_t>((settings.trims_on_puback ? 1 : 0) | (settings.restores_states ? 2 : 0)));
}

bool decode(const Slot& slot, Settings& into) {
	if (slot.kind() != SlotKind::settings) return false;
	ByteReader body = slot.body();
	into.rev = body.take<uint32_t>();
	into.switch_count = body.take<uint8_t>();
	for (uint32_t& mw : into.ratings.switch_mw) mw = body.take<uint32_t>();
	into.ac_mask = body.take<uint8_t>();
	into.motion_mask = body.take<uint8_t>();
	into.motion_hold_s = body.take<uint32_t>();
	into.telemetry_s = body.take<uint32_t>();
	const uint8_t choices = body.take<uint8_t>();
	into.trims_on_puback = (choices & 1) != 0;
	into.restores_states = (choices & 2) != 0;
	return into.switch_count >= 1 && into.switch_count <= SWITCHES_MAX;
}

}  // namespace autovolt
