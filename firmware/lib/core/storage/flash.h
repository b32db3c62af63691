#pragma once
#include <stdint.h>

namespace autovolt {

constexpr uint32_t SECTOR_BYTES = 4096;

/** Raw partitions, each a circular log of its own. */
enum class Partition : uint8_t { counter, events, samples, settings };
constexpr uint32_t PARTITION_COUNT = 4;

/**
 * NOR flash as the chip gives it: programming clears bits, only erasing a whole sector sets them. Offsets are relative
 * to the partition. Each call returns once it is durable; false says that it is not.
 */
class Flash {
 public:
	virtual uint32_t size_bytes(Partition partition) const = 0;
	virtual bool read(Partition partition, uint32_t offset, uint8_t* into, uint32_t bytes) const = 0;
	virtual bool program(Partition partition, uint32_t offset, const uint8_t* from, uint32_t bytes) = 0;
	virtual bool erase_sector(Partition partition, uint32_t offset) = 0;

 protected:
	~Flash() = default;
};

}  // namespace autovolt
