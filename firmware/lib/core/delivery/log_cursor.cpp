#include "log_cursor.h"

namespace autovolt {

void LogCursor::start(uint32_t trimmed, uint32_t lost) {
	trimmed_ = trimmed < ring_.head() ? trimmed : ring_.head() - 1;
	lost_ = lost;
	sent_ = trimmed_;
	trim_overwritten();
}

bool LogCursor::peek(Slot& into) {
	while (sent_ + 1 < ring_.head()) {
		if (ring_.read(sent_ + 1, into)) return true;
		// Nothing before it is on its way, so nobody's ack will carry this one off.
		if (sent_ == trimmed_) trim_to(sent_ + 1);
		else sent_++;
	}
	return false;
}

void LogCursor::trim_to(uint32_t ordinal) {
	if (ordinal >= ring_.head()) ordinal = ring_.head() - 1;
	Slot slot;
	while (trimmed_ < ordinal) {
		trimmed_++;
		if (!ring_.read(trimmed_, slot)) lost_++;
	}
	if (sent_ < trimmed_) sent_ = trimmed_;
}

}  // namespace autovolt
