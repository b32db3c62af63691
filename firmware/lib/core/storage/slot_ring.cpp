#include "slot_ring.h"

#include <string.h>

namespace autovolt {

namespace {
constexpr uint32_t SLOTS_PER_SECTOR = SECTOR_BYTES / SLOT_BYTES;
/** Worn cells can fail once in a while; a whole sector of them is a broken chip. */
constexpr uint32_t APPEND_TRIES_MAX = SLOTS_PER_SECTOR + 4;
}  // namespace

uint32_t SlotRing::capacity() const {
	return flash_.size_bytes(partition_) / SECTOR_BYTES * SLOTS_PER_SECTOR;
}

void SlotRing::mount() {
	Slot slot;
	uint32_t newest = 0;
	for (uint32_t index = 0; index < capacity(); index++) {
		if (!load(index * SLOT_BYTES, slot) || !slot.is_valid()) continue;
		const uint32_t ordinal = slot.ordinal();
		if (ordinal > newest && offset_of(ordinal) == index * SLOT_BYTES) newest = ordinal;
	}
	head_ = newest + 1;
	first_is_spent_ = false;
	if (offset_of(head_) % SECTOR_BYTES != 0) return;  // append() steps over what is not blank
	// At the start of a sector either a slot of the last lap stands, or nothing. Anything else is a torn write or a
	// published slot that has decayed; which one cannot be told, so its number is not given again.
	if (!load(offset_of(head_), slot) || slot.is_blank()) return;
	first_is_spent_ = !(slot.is_valid() && slot.ordinal() < head_ && offset_of(slot.ordinal()) == offset_of(head_));
}

uint32_t SlotRing::oldest() const {
	const uint32_t written = (head_ - 1) % SLOTS_PER_SECTOR;
	const uint32_t erased_ahead = written == 0 ? 0 : SLOTS_PER_SECTOR - written;
	const uint32_t kept = capacity() - erased_ahead;
	return head_ > kept ? head_ - kept : 1;
}

void SlotRing::skip_to(uint32_t ordinal) {
	if (ordinal <= head_) return;
	head_ = ordinal;  // append() steps over what is not blank
	first_is_spent_ = false;
}

bool SlotRing::read(uint32_t ordinal, Slot& into) const {
	if (ordinal == 0 || ordinal >= head_ || ordinal < oldest()) return false;
	return load(offset_of(ordinal), into) && into.is_valid() && into.ordinal() == ordinal;
}

uint32_t SlotRing::append(Slot& slot) {
	Slot there;
	for (uint32_t attempt = 0; attempt < APPEND_TRIES_MAX; attempt++) {
		const uint32_t offset = offset_of(head_);
		if (offset % SECTOR_BYTES == 0) {
			if (!enter_sector()) return 0;
			if (first_is_spent_) {
				first_is_spent_ = false;
				head_++;
				continue;
			}
		} else if (!load(offset, there)) {
			return 0;
		} else if (!there.is_blank()) {
			head_++;
			continue;
		}
		const uint32_t ordinal = head_;
		slot.seal(ordinal);
		const bool durable = write_verified(slot, offset);
		head_++;
		if (durable) return ordinal;
	}
	return 0;
}

bool SlotRing::enter_sector() {
	return flash_.erase_sector(partition_, offset_of(head_));
}

bool SlotRing::write_verified(Slot& slot, uint32_t offset) {
	if (!flash_.program(partition_, offset, slot.bytes, SLOT_BYTES)) return false;
	Slot there;
	return load(offset, there) && memcmp(there.bytes, slot.bytes, SLOT_BYTES) == 0;
}

bool SlotRing::load(uint32_t offset, Slot& into) const {
	return flash_.read(partition_, offset, into.bytes, SLOT_BYTES);
}

}  // namespace autovolt
