#pragma once
#include <stdint.h>

namespace autovolt {

/** Starts SNTP; an empty host takes the one of DHCP. */
void start_sntp(const char* host);
/** The time of the last answer as wall clock now, once per answer. False: nothing new. */
bool take_sntp_time(uint64_t& wall_ms);

}  // namespace autovolt
