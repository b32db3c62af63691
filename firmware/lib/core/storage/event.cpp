#include "event.h"

namespace autovolt {

namespace {

void put_switch(ByteWriter& body, const SwitchEvent& event) {
	body.put(event.index);
	body.put(static_cast<uint8_t>(event.is_on));
	body.put(static_cast<uint8_t>(event.source));
	body.put(event.rating_mw);
	body.put(event.switch_uj);
	body.put(static_cast<uint8_t>(event.command.length | (event.command.is_number ? 0x80 : 0)));
	for (char letter : event.command.text) body.put(static_cast<uint8_t>(letter));
}

void take_switch(ByteReader& body, SwitchEvent& event) {
	event.index = body.take<uint8_t>();
	event.is_on = body.take<uint8_t>() != 0;
	event.source = static_cast<Source>(body.take<uint8_t>());
	event.rating_mw = body.take<uint32_t>();
	event.switch_uj = body.take<uint64_t>();
	const uint8_t shape = body.take<uint8_t>();
	event.command.length = shape & 0x7F;
	if (event.command.length > COMMAND_ID_BYTES_MAX) event.command.length = 0;
	event.command.is_number = (shape & 0x80) != 0;
	for (char& letter : event.command.text) letter = static_cast<char>(body.take<uint8_t>());
}

void put_boot(ByteWriter& body, const BootEvent& event) {
	body.put(static_cast<uint8_t>(event.reason));
	body.put(event.prev_alive_ms);
	body.put(event.loss_uj_max);
	body.put(event.rtc_ms);
	body.put(static_cast<uint8_t>(event.rtc_continues));
}

void take_boot(ByteReader& body, BootEvent& event) {
	event.reason = static_cast<ResetReason>(body.take<uint8_t>());
	event.prev_alive_ms = body.take<uint64_t>();
	event.loss_uj_max = body.take<uint64_t>();
	event.rtc_ms = body.take<uint64_t>();
	event.rtc_continues = body.take<uint8_t>() != 0;
}

void put_config(ByteWriter& body, const ConfigEvent& event) {
	body.put(event.rev);
	body.put(event.switch_count);
	for (uint32_t mw : event.ratings_mw) body.put(mw);
}

void take_config(ByteReader& body, ConfigEvent& event) {
	event.rev = body.take<uint32_t>();
	event.switch_count = body.take<uint8_t>();
	if (event.switch_count > SWITCHES_MAX) event.switch_count = SWITCHES_MAX;
	for (uint32_t& mw : event.ratings_mw) mw = body.take<uint32_t>();
}

}  // namespace

void encode(const Event& event, Slot& into) {
	into.begin(SlotKind::event);
	ByteWriter body = into.body();
	body.put(static_cast<uint8_t>(event.type));
	put(body, event.stamp);
	static_assert(1 + 24 + 3 + 4 + 8 + 1 + COMMAND_ID_BYTES_MAX <= SLOT_BODY_BYTES, "the longest event fits a slot");
	switch (event.type) {
		case EventType::switched: return put_switch(body, event.switched);
		case EventType::boot: return put_boot(body, event.boot);
		case EventType::motion: return body.put(static_cast<uint8_t>(event.is_motion));
		case EventType::config: return put_config(body, event.config);
		case EventType::time_anchor: return;
	}
}

bool decode(const Slot& slot, Event& into) {
	if (slot.kind() != SlotKind::event) return false;
	ByteReader body = slot.body();
	into.type = static_cast<EventType>(body.take<uint8_t>());
	take(body, into.stamp);
	switch (into.type) {
		case EventType::switched: take_switch(body, into.switched); return true;
		case EventType::boot: take_boot(body, into.boot); return true;
		case EventType::motion: into.is_motion = body.take<uint8_t>() != 0; return true;
		case EventType::config: take_config(body, into.config); return true;
		case EventType::time_anchor: return true;
	}
	return false;
}

}  // namespace autovolt
