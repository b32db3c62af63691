#pragma once
#include <stdint.h>

#include "bytes.h"

namespace autovolt {

/** Which counter, which boot, when: the base fields of every message. */
struct Stamp {
	uint32_t epoch = 0;
	uint32_t boot = 0;
	uint64_t uptime_ms = 0;
	/** Wall clock at that moment; 0 while it was not known. Never filled in later: a message sent twice says the same. */
	uint64_t wall_ms = 0;
};

inline void put(ByteWriter& body, const Stamp& stamp) {
	body.put(stamp.epoch);
	body.put(stamp.boot);
	body.put(stamp.uptime_ms);
	body.put(stamp.wall_ms);
}

inline void take(ByteReader& body, Stamp& stamp) {
	stamp.epoch = body.take<uint32_t>();
	stamp.boot = body.take<uint32_t>();
	stamp.uptime_ms = body.take<uint64_t>();
	stamp.wall_ms = body.take<uint64_t>();
}

}  // namespace autovolt
