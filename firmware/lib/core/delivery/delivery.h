#pragma once
#include <stdint.h>

#include "../wire/ack.h"
#include "log_cursor.h"

namespace autovolt {

constexpr uint32_t DELIVERY_WINDOW = 8;
constexpr uint64_t DELIVERY_SILENCE_MS_MAX = 60'000;

/** A durable message on its way. */
struct Parcel {
	bool is_event = false;
	/** Its number, which is the message's `seq`. */
	uint32_t ordinal = 0;
};

/**
 * Sends events and samples, the oldest first, at most eight at a time, until the server has committed them. After 60 s
 * without progress, or a new connection, it begins again behind the last commit: the server knows what it has already.
 * `net_ms` is the network's time, which goes on at its own pace where the measured one is accelerated.
 */
class Delivery {
 public:
	Delivery(SlotRing& events, SlotRing& samples) : events_(events), samples_(samples) {}

	void start(uint32_t events_trimmed, uint32_t samples_trimmed, uint32_t events_lost);
	/** What was on its way is lost with the connection. */
	void rewind();
	/** The next message. False: nothing waits, or the window is full. */
	bool next(uint64_t net_ms, Slot& slot, Parcel& parcel);
	/** True when it moved something. */
	bool acknowledge(const Ack& ack, uint64_t net_ms);
	/** A broker's PUBACK, where the configuration takes that for a commit. True when it moved something. */
	bool puback(const Parcel& parcel, uint64_t net_ms);

	LogCursor& events() { return events_; }
	LogCursor& samples() { return samples_; }
	uint32_t backlog() const { return events_.backlog() + samples_.backlog(); }
	uint32_t events_lost() const { return events_.lost(); }
	uint32_t in_flight() const { return in_flight_count_; }

 private:
	struct InFlight {
		Parcel parcel;
		bool is_pubacked = false;
	};

	bool acknowledge_log(LogCursor& log, uint32_t epoch, uint32_t ordinal);
	void drop_done();

	LogCursor events_;
	LogCursor samples_;
	InFlight in_flight_[DELIVERY_WINDOW];
	uint32_t in_flight_count_ = 0;
	uint64_t progress_last_ms_ = 0;
};

}  // namespace autovolt
