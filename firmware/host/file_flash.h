#pragma once
#include <cstdint>
#include <string>

#include "core/storage/flash.h"

/**
 * A file as the flash chip: what was programmed survives a kill -9 of the process, to the byte. Behaves as NOR flash:
 * programming only clears bits. CRASH_AT_BYTE=n in the environment kills the process at its n-th programmed byte.
 */
class FileFlash final : public autovolt::Flash {
 public:
	/** Opens or makes the file. Throws std::runtime_error. */
	explicit FileFlash(const std::string& path);
	~FileFlash();
	FileFlash(const FileFlash&) = delete;
	FileFlash& operator=(const FileFlash&) = delete;

	uint32_t size_bytes(autovolt::Partition partition) const override;
	bool read(autovolt::Partition partition, uint32_t offset, uint8_t* into, uint32_t bytes) const override;
	bool program(autovolt::Partition partition, uint32_t offset, const uint8_t* from, uint32_t bytes) override;
	bool erase_sector(autovolt::Partition partition, uint32_t offset) override;

 private:
	uint8_t* bytes_ = nullptr;
};
