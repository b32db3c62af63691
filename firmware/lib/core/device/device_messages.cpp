#include "device.h"

namespace autovolt {

namespace {
constexpr uint64_t STATUS_EVERY_MS = 600'000;
}

Status Device::status() const {
	Status said;
	said.why = status_why_;
	said.epoch = epoch_;
	said.boot = boot_;
	said.conn = conn_;
	said.backlog = delivery_.backlog();
	said.lost = delivery_.events_lost();
	said.firmware = identity_.firmware;
	return said;
}

uint32_t Device::begin_connection(char* will, uint32_t capacity) {
	conn_++;
	return write_will(status(), will, capacity);
}

void Device::connected(uint64_t net_ms) {
	is_connected_ = true;
	delivery_.rewind();
	status_why_ = conn_ == 1 ? "boot" : "reconnect";
	status_due_ms_ = net_ms;
}

void Device::disconnected() {
	is_connected_ = false;
	delivery_.rewind();
}

bool Device::next_message(uint64_t net_ms, char* payload, uint32_t capacity, Message& into) {
	into = {};
	if (!is_connected_) return false;
	if (net_ms >= status_due_ms_) {
		into.topic = Topic::status;
		into.is_retained = true;
		into.length = write_status(status(), payload, capacity);
		status_why_ = "periodic";
		status_due_ms_ = net_ms + STATUS_EVERY_MS;
		return true;
	}
	CommandAnswer answer;
	if (answers_.pop(answer)) {
		into.topic = Topic::command_answer;
		into.length = write_command_answer(answer, payload, capacity);
		return true;
	}
	if (has_config_answer_) {
		has_config_answer_ = false;
		into.topic = Topic::config_answer;
		into.length = write_config_answer(config_rev_, config_error_, payload, capacity);
		return true;
	}
	return next_durable(net_ms, payload, capacity, into);
}

bool Device::next_durable(uint64_t net_ms, char* payload, uint32_t capacity, Message& into) {
	Slot slot;
	if (!delivery_.next(net_ms, slot, into.parcel)) return false;
	if (into.parcel.is_event) {
		Event event;
		into.topic = Topic::event;
		if (decode(slot, event)) into.length = write_event(event, into.parcel.ordinal, identity_.name, payload, capacity);
	} else {
		Sample sample;
		into.topic = Topic::telemetry;
		if (decode(slot, sample)) into.length = write_reading(sample, into.parcel.ordinal, identity_.name, payload, capacity);
	}
	return true;
}

}  // namespace autovolt
