#include "record_stamp.h"

namespace autovolt {

bool stamp_of(const Slot& slot, Stamp& into) {
	ByteReader body = slot.body();
	if (slot.kind() == SlotKind::event) body.take<uint8_t>();  // the type comes first
	else if (slot.kind() != SlotKind::sample) return false;
	take(body, into);
	return true;
}

}  // namespace autovolt
