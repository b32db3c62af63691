#include "bytes.h"

namespace autovolt {

void ByteWriter::put_low_bytes(uint64_t value, uint32_t count) {
	if (count > capacity_ - used_) {
		overflowed_ = true;
		return;
	}
	for (uint32_t i = 0; i < count; i++, value >>= 8) bytes_[used_++] = static_cast<uint8_t>(value);
}

uint64_t ByteReader::take_bytes(uint32_t count) {
	if (count > count_ - used_) return 0;
	uint64_t value = 0;
	for (uint32_t i = count; i-- > 0;) value = value << 8 | bytes_[used_ + i];
	used_ += count;
	return value;
}

}  // namespace autovolt
