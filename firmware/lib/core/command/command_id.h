#pragma once
#include <stdint.h>

namespace autovolt {

constexpr uint32_t COMMAND_ID_BYTES_MAX = 40;

/** The server's name for a command, sent back as it came: a text without quotes or escapes, or a number. */
struct CommandId {
	char text[COMMAND_ID_BYTES_MAX] = {};
	/** 0: no command. */
	uint8_t length = 0;
	bool is_number = false;
};

}  // namespace autovolt
