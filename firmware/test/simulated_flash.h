#pragma once
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

#include "core/storage/flash.h"

/**
 * NOR flash with a power cut at any programmed byte. Programming can only clear bits, and fails the test otherwise;
 * a cut tears the byte under way, a cut erase leaves a sector half old, half blank. After the cut nothing works.
 */
class SimulatedFlash final : public autovolt::Flash {
 public:
	/** Sectors of counter, events, samples, settings. */
	explicit SimulatedFlash(std::vector<uint32_t> sectors = {4, 4, 4, 2}) {
		for (uint32_t count : sectors) {
			bytes_.emplace_back(count * autovolt::SECTOR_BYTES, 0xFF);
			erases_.emplace_back(count, 0);
		}
	}

	uint32_t size_bytes(autovolt::Partition partition) const override { return static_cast<uint32_t>(of(partition).size()); }

	bool read(autovolt::Partition partition, uint32_t offset, uint8_t* into, uint32_t bytes) const override {
		const auto& from = of(partition);
		if (offset + bytes > from.size()) return false;
		std::memcpy(into, from.data() + offset, bytes);
		return true;
	}

	bool program(autovolt::Partition partition, uint32_t offset, const uint8_t* from, uint32_t bytes) override {
		auto& into = of(partition);
		if (is_dead_ || offset + bytes > into.size()) return false;
		for (uint32_t i = 0; i < bytes; i++) {
			if ((into[offset + i] & from[i]) != from[i]) programmed_over_ = true;
			if (budget_ > 0 && --budget_ == 0) {
				// The byte under way has cleared some of its bits.
				into[offset + i] = static_cast<uint8_t>(into[offset + i] & (from[i] | random_()));
				is_dead_ = true;
				return false;
			}
			into[offset + i] = static_cast<uint8_t>(into[offset + i] & from[i]);
			programmed_bytes_++;
		}
		return true;
	}

	bool erase_sector(autovolt::Partition partition, uint32_t offset) override {
		auto& into = of(partition);
		if (is_dead_ || offset % autovolt::SECTOR_BYTES != 0 || offset >= into.size()) return false;
		erases_[static_cast<size_t>(partition)][offset / autovolt::SECTOR_BYTES]++;
		if (budget_ > 0 && budget_ <= ERASE_COST) {
			const uint32_t kind = random_() % 3;
			for (uint32_t i = 0; i < autovolt::SECTOR_BYTES; i++) {
				uint8_t& byte = into[offset + i];
				if (kind == 0) byte = static_cast<uint8_t>(byte | random_());
				else if (kind == 1 && i < autovolt::SECTOR_BYTES / 2) byte = 0xFF;
				else if (kind == 2 && random_() % 2) byte = 0xFF;
			}
			is_dead_ = true;
			return false;
		}
		if (budget_ > 0) budget_ -= ERASE_COST;
		std::memset(into.data() + offset, 0xFF, autovolt::SECTOR_BYTES);
		return true;
	}

	/** Power goes at the `bytes`-th byte from here. An erase counts as 64. */
	void cut_after(uint32_t bytes, uint32_t seed) {
		budget_ = bytes;
		random_.seed(seed);
	}
	bool is_dead() const { return is_dead_; }
	void power_up() {
		is_dead_ = false;
		budget_ = 0;
	}
	void wipe(autovolt::Partition partition) { std::memset(of(partition).data(), 0xFF, of(partition).size()); }
	uint8_t& byte(autovolt::Partition partition, uint32_t offset) { return of(partition)[offset]; }
	bool programmed_over() const { return programmed_over_; }
	uint64_t programmed_bytes() const { return programmed_bytes_; }
	const std::vector<uint32_t>& erases(autovolt::Partition partition) const { return erases_[static_cast<size_t>(partition)]; }

 private:
	static constexpr uint32_t ERASE_COST = 64;
	std::vector<uint8_t>& of(autovolt::Partition partition) { return bytes_[static_cast<size_t>(partition)]; }
	const std::vector<uint8_t>& of(autovolt::Partition partition) const { return bytes_[static_cast<size_t>(partition)]; }

	std::vector<std::vector<uint8_t>> bytes_;
	std::vector<std::vector<uint32_t>> erases_;
	std::mt19937 random_;
	uint32_t budget_ = 0;
	uint64_t programmed_bytes_ = 0;
	bool is_dead_ = false;
	bool programmed_over_ = false;
};
