#pragma once
#include <stdint.h>

#include "../command/command.h"
#include "../storage/event.h"
#include "../storage/sample.h"

namespace autovolt {

/** The longest message of the core: a reading of eight switches with every number at its longest. */
constexpr uint32_t PAYLOAD_BYTES_MAX = 640;
constexpr uint32_t DEVICE_NAME_BYTES_MAX = 32;

struct Status {
	bool is_online = true;
	const char* why = "";
	uint32_t epoch = 0;
	uint32_t boot = 0;
	/** Number of the connection in this boot: an old Last Will may arrive after it. */
	uint32_t conn = 0;
	uint32_t backlog = 0;
	uint32_t lost = 0;
	const char* firmware = "";
};

struct CommandAnswer {
	CommandId id;
	CommandVerdict verdict = CommandVerdict::done;
	uint64_t wall_ms = 0;
	uint8_t on_mask = 0;
	uint8_t switch_count = 0;
};

// Each returns the length of the text in `into`, 0 when it did not fit. A slot always gives the same text.
uint32_t write_reading(const Sample& sample, uint32_t seq, const char* device, char* into, uint32_t capacity);
uint32_t write_event(const Event& event, uint32_t seq, const char* device, char* into, uint32_t capacity);
uint32_t write_status(const Status& status, char* into, uint32_t capacity);
/** The Last Will of a connection. */
uint32_t write_will(const Status& status, char* into, uint32_t capacity);
uint32_t write_command_answer(const CommandAnswer& answer, char* into, uint32_t capacity);
uint32_t write_config_answer(uint32_t rev, const char* error, char* into, uint32_t capacity);

}  // namespace autovolt
