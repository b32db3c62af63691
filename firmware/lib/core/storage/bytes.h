#pragma once
#include <stdint.h>

namespace autovolt {

/** Writes integers little-endian, whatever the processor: a slot means the same on the chip and on the host. */
class ByteWriter {
 public:
	ByteWriter(uint8_t* bytes, uint32_t capacity) : bytes_(bytes), capacity_(capacity) {}

	template <typename Unsigned>
	void put(Unsigned value) {
		if (sizeof(Unsigned) > capacity_ - used_) {
			overflowed_ = true;
			return;
		}
		for (uint32_t i = 0; i < sizeof(Unsigned); i++) bytes_[used_++] = static_cast<uint8_t>(value >> (8 * i));
	}

	bool overflowed() const { return overflowed_; }

 private:
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
		Unsigned value = 0;
		if (sizeof(Unsigned) > count_ - used_) return value;
		for (uint32_t i = 0; i < sizeof(Unsigned); i++)
			value = static_cast<Unsigned>(value | static_cast<Unsigned>(static_cast<Unsigned>(bytes_[used_++]) << (8 * i)));
		return value;
	}

 private:
	const uint8_t* bytes_;
	uint32_t count_;
	uint32_t used_ = 0;
};

}  // namespace autovolt
