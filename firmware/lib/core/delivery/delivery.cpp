#include "delivery.h"

#include "../storage/record_stamp.h"

namespace autovolt {

namespace {
bool is_older(const Stamp& one, const Stamp& other) {
	return one.boot != other.boot ? one.boot < other.boot : one.uptime_ms < other.uptime_ms;
}
}  // namespace

void Delivery::start(uint32_t events_trimmed, uint32_t samples_trimmed, uint32_t events_lost) {
	events_.start(events_trimmed, events_lost);
	samples_.start(samples_trimmed, 0);
	in_flight_count_ = 0;
}

void Delivery::rewind() {
	events_.rewind();
	samples_.rewind();
	in_flight_count_ = 0;
}

bool Delivery::next(uint64_t net_ms, Slot& slot, Parcel& parcel) {
	if (in_flight_count_ > 0 && net_ms - progress_last_ms_ >= DELIVERY_SILENCE_MS_MAX) rewind();
	if (in_flight_count_ == DELIVERY_WINDOW) return false;
	Slot sample;
	const bool has_event = events_.peek(slot);
	const bool has_sample = samples_.peek(sample);
	if (!has_event && !has_sample) return false;
	parcel.is_event = has_event;
	if (has_event && has_sample) {
		Stamp of_event;
		Stamp of_sample;
		parcel.is_event = !(stamp_of(slot, of_event) && stamp_of(sample, of_sample) && is_older(of_sample, of_event));
	}
	if (!parcel.is_event) slot = sample;
	(parcel.is_event ? events_ : samples_).mark_sent();
	parcel.ordinal = slot.ordinal();
	if (in_flight_count_ == 0) progress_last_ms_ = net_ms;
	in_flight_[in_flight_count_++] = {parcel, false};
	return true;
}

bool Delivery::acknowledge(const Ack& ack, uint64_t net_ms) {
	const bool moved_events = acknowledge_log(events_, ack.epoch, ack.event_seq);
	const bool moved_samples = acknowledge_log(samples_, ack.epoch, ack.telemetry_seq);
	if (!moved_events && !moved_samples) return false;
	drop_done();
	progress_last_ms_ = net_ms;
	return true;
}

/**
 * An ack counts only for the epoch of the slot that it names (or of the next one below it that can still be read): one of
 * a life before this flash was erased trims nothing.
 */
bool Delivery::acknowledge_log(LogCursor& log, uint32_t epoch, uint32_t ordinal) {
	Slot slot;
	Stamp stamp;
	if (ordinal >= log.ring().head()) return false;
	for (uint32_t known = ordinal; known > log.trimmed(); known--) {
		if (!log.ring().read(known, slot) || !stamp_of(slot, stamp)) continue;
		if (stamp.epoch != epoch) return false;
		log.trim_to(ordinal);
		return true;
	}
	return false;
}

bool Delivery::puback(const Parcel& parcel, uint64_t net_ms) {
	for (uint32_t i = 0; i < in_flight_count_; i++)
		if (in_flight_[i].parcel.is_event == parcel.is_event && in_flight_[i].parcel.ordinal == parcel.ordinal)
			in_flight_[i].is_pubacked = true;
	bool moved = false;
	bool is_blocked[2] = {false, false};
	for (uint32_t i = 0; i < in_flight_count_; i++) {
		const InFlight& one = in_flight_[i];
		bool& blocked = is_blocked[one.parcel.is_event ? 1 : 0];
		blocked = blocked || !one.is_pubacked;
		if (blocked) continue;
		(one.parcel.is_event ? events_ : samples_).trim_to(one.parcel.ordinal);
		moved = true;
	}
	if (!moved) return false;
	drop_done();
	progress_last_ms_ = net_ms;
	return true;
}

void Delivery::drop_done() {
	uint32_t kept = 0;
	for (uint32_t i = 0; i < in_flight_count_; i++) {
		const Parcel& parcel = in_flight_[i].parcel;
		if (parcel.ordinal > (parcel.is_event ? events_ : samples_).trimmed()) in_flight_[kept++] = in_flight_[i];
	}
	in_flight_count_ = kept;
}

}  // namespace autovolt
