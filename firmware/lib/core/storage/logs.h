#pragma once
#include "slot_ring.h"

namespace autovolt {

/** The four logs of a device. */
struct Logs {
	explicit Logs(Flash& flash)
	    : counter(flash, Partition::counter),
	      events(flash, Partition::events),
	      samples(flash, Partition::samples),
	      settings(flash, Partition::settings) {}

	void mount() {
		counter.mount();
		events.mount();
		samples.mount();
		settings.mount();
	}

	SlotRing counter;
	SlotRing events;
	SlotRing samples;
	SlotRing settings;
};

}  // namespace autovolt
