#include "command.h"

#include <string.h>

#include "../wire/json_reader.h"

namespace autovolt {

namespace {

/** FNV-1a, 64 bit; never 0, which marks an empty place. */
uint64_t hash_of(const CommandId& id) {
	uint64_t hash = 0xCBF29CE484222325 ^ (id.is_number ? 1 : 0);
	for (uint32_t i = 0; i < id.length; i++) hash = (hash ^ static_cast<uint8_t>(id.text[i])) * 0x100000001B3;
	return hash == 0 ? 1 : hash;
}

bool read_id(const JsonValue& value, CommandId& into) {
	uint64_t number;
	const bool is_number = value.to_whole(number);
	if (!is_number && value.kind != JsonKind::string) return false;
	if (value.length == 0 || value.length > COMMAND_ID_BYTES_MAX) return false;
	for (uint32_t i = 0; i < value.length; i++)
		if (value.text[i] < 0x20 || value.text[i] > 0x7E || value.text[i] == '\\') return false;
	memcpy(into.text, value.text, value.length);
	into.length = static_cast<uint8_t>(value.length);
	into.is_number = is_number;
	return true;
}

}  // namespace

CommandVerdict read_command(const char* text, uint32_t length, Command& into) {
	into = {};
	if (judge_json(text, length) != JsonVerdict::ok) return CommandVerdict::malformed;
	const auto member = [&](const char* name) { return json_member(text, length, name); };
	if (!read_id(member("cmd_id"), into.id)) return CommandVerdict::malformed;
	uint64_t index;
	if (!member("switch").to_whole(index) || !member("state").to_truth(into.is_on) ||
	    !member("expires_ms").to_whole(into.expires_wall_ms))
		return CommandVerdict::malformed;
	into.index = index > 0xFF ? 0xFF : static_cast<uint8_t>(index);
	return CommandVerdict::done;
}

const char* error_of(CommandVerdict verdict) {
	switch (verdict) {
		case CommandVerdict::done: return nullptr;
		case CommandVerdict::malformed: return "malformed";
		case CommandVerdict::no_such_switch: return "no_such_switch";
		case CommandVerdict::expired: return "expired";
		case CommandVerdict::clock_not_set: return "clock_not_set";
		case CommandVerdict::ac_rest: return "ac_rest";
		case CommandVerdict::retained: return "retained";
	}
	return nullptr;
}

bool CommandLog::find(const CommandId& id, CommandVerdict& verdict) const {
	const uint64_t hash = hash_of(id);
	for (const Answered& answered : answered_) {
		if (answered.id_hash != hash) continue;
		verdict = answered.verdict;
		return true;
	}
	return false;
}

void CommandLog::note(const CommandId& id, CommandVerdict verdict) {
	answered_[next_++ % COMMANDS_MAX] = {hash_of(id), verdict};
}

}  // namespace autovolt
