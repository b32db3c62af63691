#pragma once
#include <stdint.h>

#include "flash.h"
#include "slot.h"

namespace autovolt {

/**
 * A circular log of slots in one partition. Slots are numbered from 1 and never renumbered: slot n lies at
 * (n - 1) mod capacity. Entering a sector erases it, and with it the oldest 32 slots.
 * What append() returned is durable: it was programmed and read back.
 */
class SlotRing {
 public:
	SlotRing(Flash& flash, Partition partition) : flash_(flash), partition_(partition) {}

	/** Finds the end of the log after whatever happened to it. Call once before all else. */
	void mount();

	/** The number of the slot after `slot`'s writing, or 0 when it could not be made durable. Seals the slot. */
	uint32_t append(Slot& slot);

	/** Whether slot `ordinal` is there, whole. */
	bool read(uint32_t ordinal, Slot& into) const;

	/** The number that the next slot gets. */
	uint32_t head() const { return head_; }
	/** The lowest number that has not been overwritten; equals head() when there is none. */
	uint32_t oldest() const;
	/** Makes sure that no number below `ordinal` is ever given again: the log was lost, its numbers were not. */
	void skip_to(uint32_t ordinal);
	uint32_t capacity() const;

 private:
	uint32_t offset_of(uint32_t ordinal) const { return ((ordinal - 1) % capacity()) * SLOT_BYTES; }
	bool load(uint32_t offset, Slot& into) const;
	bool enter_sector();
	bool write_verified(Slot& slot, uint32_t offset);

	Flash& flash_;
	Partition partition_;
	uint32_t head_ = 1;
	/** The first slot of the sector about to be erased may have been published: its number is spent. */
	bool first_is_spent_ = false;
};

}  // namespace autovolt
