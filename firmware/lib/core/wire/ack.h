#pragma once
#include <stdint.h>

namespace autovolt {

/** `{epoch, event_seq, telemetry_seq, server_ms}`: what the server has committed, cumulative. 0 = not said. */
struct Ack {
	uint32_t epoch = 0;
	uint32_t event_seq = 0;
	uint32_t telemetry_seq = 0;
	uint64_t server_ms = 0;
};

/** False for anything that is no ack. */
bool read_ack(const char* text, uint32_t length, Ack& into);

}  // namespace autovolt
