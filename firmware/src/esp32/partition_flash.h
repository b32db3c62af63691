#pragma once
#include <esp_partition.h>

#include "core/storage/flash.h"

namespace autovolt {

/** The four raw data partitions of partitions.csv. Not a file system: its own bookkeeping would wear and tear as well. */
class PartitionFlash final : public Flash {
 public:
	/** False when the partition table is not ours. */
	bool open();

	uint32_t size_bytes(Partition partition) const override;
	bool read(Partition partition, uint32_t offset, uint8_t* into, uint32_t bytes) const override;
	bool program(Partition partition, uint32_t offset, const uint8_t* from, uint32_t bytes) override;
	bool erase_sector(Partition partition, uint32_t offset) override;

 private:
	const esp_partition_t* partitions_[PARTITION_COUNT] = {};
};

}  // namespace autovolt
