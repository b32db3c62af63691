#include "checkpoint.h"

namespace autovolt {

void encode(const Checkpoint& checkpoint, Slot& into) {
	into.begin(SlotKind::checkpoint);
	ByteWriter body = into.body();
	body.put(checkpoint.epoch);
	body.put(checkpoint.boot);
	body.put(checkpoint.energy.total_uj);
	for (uint64_t uj : checkpoint.energy.switch_uj) body.put(uj);
	body.put(checkpoint.on_mask);
	body.put(checkpoint.events_trimmed);
	body.put(checkpoint.samples_trimmed);
	body.put(checkpoint.events_head);
	body.put(checkpoint.samples_head);
	body.put(checkpoint.events_lost);
	body.put(checkpoint.wall_ms);
	static_assert(4 + 4 + 8 + 8 * SWITCHES_MAX + 1 + 4 * 5 + 8 <= SLOT_BODY_BYTES - 4, "a checkpoint fits a slot");
	body.put(checkpoint.kept_register);
}

bool decode(const Slot& slot, Checkpoint& into) {
	if (slot.kind() != SlotKind::checkpoint) return false;
	ByteReader body = slot.body();
	into.epoch = body.take<uint32_t>();
	into.boot = body.take<uint32_t>();
	into.energy.total_uj = body.take<uint64_t>();
	for (uint64_t& uj : into.energy.switch_uj) uj = body.take<uint64_t>();
	into.on_mask = body.take<uint8_t>();
	into.events_trimmed = body.take<uint32_t>();
	into.samples_trimmed = body.take<uint32_t>();
	into.events_head = body.take<uint32_t>();
	into.samples_head = body.take<uint32_t>();
	into.events_lost = body.take<uint32_t>();
	into.wall_ms = body.take<uint64_t>();
	into.kept_register = body.take<uint32_t>();
	return true;
}

}  // namespace autovolt
