#include "partition_flash.h"

namespace autovolt {

namespace {
constexpr const char* LABELS[PARTITION_COUNT] = {"av_counter", "av_events", "av_samples", "av_settings"};
constexpr uint32_t of(Partition partition) {
	return static_cast<uint32_t>(partition);
}
}  // namespace

bool PartitionFlash::open() {
	for (uint32_t i = 0; i < PARTITION_COUNT; i++) {
		partitions_[i] = esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, LABELS[i]);
		if (partitions_[i] == nullptr || partitions_[i]->encrypted) return false;
	}
	return true;
}

uint32_t PartitionFlash::size_bytes(Partition partition) const {
	return partitions_[of(partition)]->size;
}

bool PartitionFlash::read(Partition partition, uint32_t offset, uint8_t* into, uint32_t bytes) const {
	return esp_partition_read_raw(partitions_[of(partition)], offset, into, bytes) == ESP_OK;
}

bool PartitionFlash::program(Partition partition, uint32_t offset, const uint8_t* from, uint32_t bytes) {
	return esp_partition_write_raw(partitions_[of(partition)], offset, from, bytes) == ESP_OK;
}

bool PartitionFlash::erase_sector(Partition partition, uint32_t offset) {
	return esp_partition_erase_range(partitions_[of(partition)], offset, SECTOR_BYTES) == ESP_OK;
}

}  // namespace autovolt
