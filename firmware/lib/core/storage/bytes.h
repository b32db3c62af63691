#pragma once
#include <stdint.h>

namespace autovolt {

/** Writes integers little-endian, whatever the processor: a slot means the same on the chip and on the host. */
class ByteWriter {
 public:
	ByteWriter(uint8_t* bytes, uint32_t capacity) : bytes_(bytes), capacity_(capacity) {}

	template <typename Unsigned>
	void put(Unsigned value) {
		put_low_bytes(value, sizeof(Unsigned));
	}

	bool overflowed() const { return overflowed_; }

 private:
	/** Out of line: a slot has thirty fields, and flash is short. */
	void put_low_bytes(uint64_t value, uint32_t count);

	uint8_t* bytes_;
	uint32_t capacity_;
	uint32_t used_ = 0;
	bool overflowed_ = false;
};

class ByteReader {
 public:
	ByteReader(const uint8_t* bytes, uint32_t count) : bytes_(bytes), count_(count) {}

	/** 0 beyond the end. */
	template <typename Unsigned>
	Unsigned take() {
		return static_cast<Unsigned>(take_bytes(sizeof(Unsigned)));
	}

 private:
	uint64_t take_bytes(uint32_t count);

	const uint8_t* bytes_;
	uint32_t count_;
	uint32_t used_ = 0;
};

}  // namespace autovolt
