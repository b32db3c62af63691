#include "sample.h"

namespace autovolt {

void encode(const Sample& sample, Slot& into) {
	into.begin(SlotKind::sample);
	ByteWriter body = into.body();
	put(body, sample.stamp);
	body.put(sample.energy.total_uj);
	for (uint64_t uj : sample.energy.switch_uj) body.put(uj);
	body.put(sample.power_mw);
	body.put(sample.on_mask);
	body.put(static_cast<uint8_t>(sample.switch_count | (sample.is_metered ? 0x80 : 0)));
	body.put(static_cast<uint8_t>(sample.wifi_rssi_dbm));
	static_assert(24 + 8 + 8 * SWITCHES_MAX + 4 + 3 <= SLOT_BODY_BYTES - 4, "a sample fits a slot");
	body.put(sample.free_heap_bytes);
}

bool decode(const Slot& slot, Sample& into) {
	if (slot.kind() != SlotKind::sample) return false;
	ByteReader body = slot.body();
	take(body, into.stamp);
	into.energy.total_uj = body.take<uint64_t>();
	for (uint64_t& uj : into.energy.switch_uj) uj = body.take<uint64_t>();
	into.power_mw = body.take<uint32_t>();
	into.on_mask = body.take<uint8_t>();
	const uint8_t shape = body.take<uint8_t>();
	into.switch_count = shape & 0x7F;
	if (into.switch_count > SWITCHES_MAX) into.switch_count = SWITCHES_MAX;
	into.is_metered = (shape & 0x80) != 0;
	into.wifi_rssi_dbm = static_cast<int8_t>(body.take<uint8_t>());
	into.free_heap_bytes = body.take<uint32_t>();
	return true;
}

}  // namespace autovolt
