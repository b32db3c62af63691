#pragma once
#include <stdint.h>

#include "command_id.h"

namespace autovolt {

/** `{cmd_id, switch, state, expires_ms}`: which switch (from 0), to what, and until when this may still be done. */
struct Command {
	CommandId id;
	uint8_t index = 0;
	bool is_on = false;
	uint64_t expires_wall_ms = 0;
};

enum class CommandVerdict : uint8_t { done, malformed, no_such_switch, expired, clock_not_set, ac_rest, retained };

/** `done` when it could be read; what it asks is not judged here. The id is set whenever it could be read. */
CommandVerdict read_command(const char* text, uint32_t length, Command& into);

/** The word for `error` in `cmd/ack`; null for done. */
const char* error_of(CommandVerdict verdict);

/**
 * The last commands and what came of them: one that comes twice (QoS 1, an impatient server) is answered the same and
 * not done again.
 */
class CommandLog {
 public:
	bool find(const CommandId& id, CommandVerdict& verdict) const;
	void note(const CommandId& id, CommandVerdict verdict);

 private:
	static constexpr uint32_t COMMANDS_MAX = 16;
	struct Answered {
		uint64_t id_hash = 0;
		CommandVerdict verdict = CommandVerdict::done;
	};
	Answered answered_[COMMANDS_MAX];
	uint32_t next_ = 0;
};

}  // namespace autovolt
