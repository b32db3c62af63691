#include "slot.h"

#include <string.h>

#include "crc32.h"

namespace autovolt {

namespace {
constexpr uint8_t MAGIC_0 = 0xA7;
constexpr uint8_t MAGIC_1 = 0x56;
constexpr uint8_t LAYOUT_VERSION = 1;
constexpr uint32_t CRC_OFFSET = SLOT_BYTES - 4;
}  // namespace

void Slot::begin(SlotKind kind) {
	memset(bytes, 0, sizeof bytes);
	bytes[0] = MAGIC_0;
	bytes[1] = MAGIC_1;
	bytes[2] = static_cast<uint8_t>(kind);
	bytes[3] = LAYOUT_VERSION;
}

void Slot::seal(uint32_t ordinal) {
	ByteWriter(bytes + 4, 4).put(ordinal);
	ByteWriter(bytes + CRC_OFFSET, 4).put(crc32(bytes, CRC_OFFSET));
}

uint32_t Slot::ordinal() const {
	return ByteReader(bytes + 4, 4).take<uint32_t>();
}

bool Slot::is_valid() const {
	if (bytes[0] != MAGIC_0 || bytes[1] != MAGIC_1 || bytes[3] != LAYOUT_VERSION) return false;
	return ByteReader(bytes + CRC_OFFSET, 4).take<uint32_t>() == crc32(bytes, CRC_OFFSET);
}

bool Slot::is_blank() const {
	for (uint8_t byte : bytes)
		if (byte != 0xFF) return false;
	return true;
}

}  // namespace autovolt
