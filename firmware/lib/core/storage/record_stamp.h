#pragma once
#include "slot.h"
#include "stamp.h"

namespace autovolt {

/** The stamp of an event or a sample. False for any other slot. */
bool stamp_of(const Slot& slot, Stamp& into);

}  // namespace autovolt
