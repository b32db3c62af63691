#include "modbus_rtu.h"

namespace autovolt {

namespace {
constexpr uint8_t READ_INPUT_REGISTERS = 4;
constexpr uint32_t HEADER_BYTES = 3;
}  // namespace

uint16_t modbus_crc16(const uint8_t* bytes, uint32_t count) {
	uint32_t crc = 0xFFFF;
	for (uint32_t i = 0; i < count; i++) {
		crc ^= bytes[i];
		for (uint32_t bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xA001 : crc >> 1;
	}
	return static_cast<uint16_t>(crc);
}

void write_modbus_request(uint8_t address, uint16_t first_register, uint16_t count, uint8_t into[MODBUS_REQUEST_BYTES]) {
	into[0] = address;
	into[1] = READ_INPUT_REGISTERS;
	into[2] = static_cast<uint8_t>(first_register >> 8);
	into[3] = static_cast<uint8_t>(first_register);
	into[4] = static_cast<uint8_t>(count >> 8);
	into[5] = static_cast<uint8_t>(count);
	const uint16_t crc = modbus_crc16(into, 6);
	into[6] = static_cast<uint8_t>(crc);
	into[7] = static_cast<uint8_t>(crc >> 8);
}

bool is_modbus_answer(const uint8_t* bytes, uint32_t length, uint8_t address, uint16_t register_count) {
	const uint32_t expected = HEADER_BYTES + 2u * register_count + 2;
	if (length != expected || bytes[0] != address || bytes[1] != READ_INPUT_REGISTERS || bytes[2] != 2u * register_count) return false;
	const uint16_t crc = modbus_crc16(bytes, length - 2);
	return bytes[length - 2] == static_cast<uint8_t>(crc) && bytes[length - 1] == static_cast<uint8_t>(crc >> 8);
}

uint16_t modbus_register(const uint8_t* answer, uint32_t index) {
	return static_cast<uint16_t>(answer[HEADER_BYTES + 2 * index] << 8 | answer[HEADER_BYTES + 2 * index + 1]);
}

}  // namespace autovolt
