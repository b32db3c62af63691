#pragma once
#include <stdint.h>

namespace autovolt {

/** CRC-32 as in IEEE 802.3 (reflected, 0xEDB88320). The CRC of "123456789" is 0xCBF43926. */
uint32_t crc32(const uint8_t* bytes, uint32_t count);

}  // namespace autovolt
