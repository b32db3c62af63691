#include "file_flash.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace {

using autovolt::Partition;
using autovolt::SECTOR_BYTES;

/** As in partitions.csv, in sectors: counter, events, samples, settings. */
constexpr uint32_t SECTORS[autovolt::PARTITION_COUNT] = {32, 64, 64, 2};

constexpr uint32_t start_of(uint32_t index) {
	uint32_t sectors = 0;
	for (uint32_t i = 0; i < index; i++) sectors += SECTORS[i];
	return sectors * SECTOR_BYTES;
}
constexpr uint32_t TOTAL_BYTES = start_of(autovolt::PARTITION_COUNT);

uint64_t crash_at_byte() {
	const char* given = std::getenv("CRASH_AT_BYTE");
	return given ? std::strtoull(given, nullptr, 10) : 0;
}

}  // namespace

FileFlash::FileFlash(const std::string& path) {
	const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	struct stat found;
	if (file < 0 || fstat(file, &found) != 0) throw std::runtime_error(path + " cannot be opened");
	const bool is_new = found.st_size != TOTAL_BYTES;
	if (is_new && ftruncate(file, TOTAL_BYTES) != 0) throw std::runtime_error(path + " cannot be made large enough");
	void* mapped = mmap(nullptr, TOTAL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	close(file);
	if (mapped == MAP_FAILED) throw std::runtime_error(path + " cannot be mapped");
	bytes_ = static_cast<uint8_t*>(mapped);
	if (is_new) std::memset(bytes_, 0xFF, TOTAL_BYTES);
}

FileFlash::~FileFlash() {
	munmap(bytes_, TOTAL_BYTES);
}

uint32_t FileFlash::size_bytes(Partition partition) const {
	return SECTORS[static_cast<uint32_t>(partition)] * SECTOR_BYTES;
}

bool FileFlash::read(Partition partition, uint32_t offset, uint8_t* into, uint32_t bytes) const {
	if (offset + bytes > size_bytes(partition)) return false;
	std::memcpy(into, bytes_ + start_of(static_cast<uint32_t>(partition)) + offset, bytes);
	return true;
}

bool FileFlash::program(Partition partition, uint32_t offset, const uint8_t* from, uint32_t bytes) {
	static const uint64_t crash_at = crash_at_byte();
	static uint64_t programmed = 0;
	if (offset + bytes > size_bytes(partition)) return false;
	uint8_t* into = bytes_ + start_of(static_cast<uint32_t>(partition)) + offset;
	for (uint32_t i = 0; i < bytes; i++) {
		into[i] = static_cast<uint8_t>(into[i] & from[i]);
		if (++programmed == crash_at) kill(getpid(), SIGKILL);
	}
	return true;
}

bool FileFlash::erase_sector(Partition partition, uint32_t offset) {
	if (offset % SECTOR_BYTES != 0 || offset >= size_bytes(partition)) return false;
	std::memset(bytes_ + start_of(static_cast<uint32_t>(partition)) + offset, 0xFF, SECTOR_BYTES);
	return true;
}
