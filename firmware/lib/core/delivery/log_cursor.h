#pragma once
#include <stdint.h>

#include "../storage/slot_ring.h"

namespace autovolt {

/** How far one log is sent and committed. All up to trimmed() is done with; up to sent() is on its way. */
class LogCursor {
 public:
	explicit LogCursor(SlotRing& ring) : ring_(ring) {}

	void start(uint32_t trimmed, uint32_t lost);
	/** The next slot to send; false when there is none. Steps over slots that cannot be read. */
	bool peek(Slot& into);
	/** The slot that peek() gave is on its way. */
	void mark_sent() { sent_++; }
	/** Sends everything that is not committed again. */
	void rewind() { sent_ = trimmed_; }
	/** All up to `ordinal` is committed, or gone. Slots among them that cannot be read are lost. */
	void trim_to(uint32_t ordinal);
	/** Call after an append: what it overwrote is gone. */
	void trim_overwritten() { trim_to(ring_.oldest() - 1); }

	uint32_t trimmed() const { return trimmed_; }
	uint32_t lost() const { return lost_; }
	/** Slots that wait for their commit. */
	uint32_t backlog() const { return ring_.head() - 1 - trimmed_; }
	const SlotRing& ring() const { return ring_; }

 private:
	SlotRing& ring_;
	uint32_t trimmed_ = 0;
	uint32_t sent_ = 0;
	uint32_t lost_ = 0;
};

}  // namespace autovolt
