#pragma once
#include <stdint.h>

#include "bytes.h"

namespace autovolt {

constexpr uint32_t SLOT_BYTES = 128;
constexpr uint32_t SLOT_HEADER_BYTES = 8;
constexpr uint32_t SLOT_BODY_BYTES = SLOT_BYTES - SLOT_HEADER_BYTES - 4;

enum class SlotKind : uint8_t { checkpoint = 1, sample = 2, event = 3, settings = 4 };

/**
 * 128 bytes of a log: magic (2), kind (1), layout version (1), ordinal (4), body (116), CRC-32 (4).
 * The CRC is programmed last, so a slot that a power cut tore never passes for a whole one.
 */
struct Slot {
	uint8_t bytes[SLOT_BYTES];

	/** Empties the body; write it, then seal. */
	void begin(SlotKind kind);
	ByteWriter body() { return {bytes + SLOT_HEADER_BYTES, SLOT_BODY_BYTES}; }
	ByteReader body() const { return {bytes + SLOT_HEADER_BYTES, SLOT_BODY_BYTES}; }
	void seal(uint32_t ordinal);

	SlotKind kind() const { return static_cast<SlotKind>(bytes[2]); }
	uint32_t ordinal() const;
	bool is_valid() const;
	bool is_blank() const;
};

}  // namespace autovolt
