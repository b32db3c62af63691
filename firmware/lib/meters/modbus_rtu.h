#pragma once
#include <stdint.h>

namespace autovolt {

/** CRC-16 of Modbus over serial line (poly 0xA001, start 0xFFFF); sent low byte first. */
uint16_t modbus_crc16(const uint8_t* bytes, uint32_t count);

constexpr uint32_t MODBUS_REQUEST_BYTES = 8;

/** "Read input registers" (function 4). */
void write_modbus_request(uint8_t address, uint16_t first_register, uint16_t count, uint8_t into[MODBUS_REQUEST_BYTES]);

/** Whether `bytes` are the answer to that request, whole and sound: address, function, length and CRC. */
bool is_modbus_answer(const uint8_t* bytes, uint32_t length, uint8_t address, uint16_t register_count);

/** A register of a sound answer, counted from the first that was asked for. */
uint16_t modbus_register(const uint8_t* answer, uint32_t index);

}  // namespace autovolt
