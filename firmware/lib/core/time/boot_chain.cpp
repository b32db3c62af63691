#include "boot_chain.h"

namespace autovolt {

void BootChain::note(const Event& event) {
	if (event.type == EventType::boot) {
		if (!event.boot.rtc_continues) count_ = 0;
		if (count_ == UNANCHORED_BOOTS_MAX) {
			for (uint32_t i = 1; i < count_; i++) boots_[i - 1] = boots_[i];
			count_--;
		}
		boots_[count_++] = {event.stamp.boot, event.boot.rtc_ms};
	}
	if (event.type != EventType::time_anchor) return;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < count_; i++)
		if (boots_[i].boot != event.stamp.boot) boots_[kept++] = boots_[i];
	count_ = kept;
}

}  // namespace autovolt
