#pragma once
#include <stdint.h>

namespace autovolt {

constexpr uint32_t SWITCHES_MAX = 8;
/** 1 mW for 1 ms is 1 µJ; 1 Wh is 3600 J. */
constexpr uint64_t UJ_PER_WH = 3'600'000'000;
constexpr uint64_t UJ_PER_MWH = 3'600'000;

/** What a device has counted. The total is the meter's where there is one, else the sum over the switches. */
struct Energy {
	uint64_t total_uj = 0;
	uint64_t switch_uj[SWITCHES_MAX] = {};
};

}  // namespace autovolt
