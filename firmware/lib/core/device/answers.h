#pragma once
#include <stdint.h>

#include "../wire/payloads.h"

namespace autovolt {

/**
 * Answers to commands that wait to be sent. A "done" waits until its relay has moved: it says the states after it, at an
 * instant that is not before the switch's own event. Not durable: a command that nobody heard answered is asked again.
 */
class AnswerQueue {
 public:
	/** `waits_for`: bits of the relays that must have settled first. A full queue drops the answer, never the command. */
	void push(const CommandAnswer& answer, uint8_t waits_for) {
		if (count_ < ANSWERS_MAX) waiting_[count_++] = {answer, waits_for};
	}
	/** Completes what waited for relays that have settled by now. */
	void settle(uint8_t moving_mask, uint8_t on_mask, uint64_t wall_ms) {
		for (uint32_t i = 0; i < count_; i++) {
			Waiting& one = waiting_[i];
			if (one.waits_for == 0 || (one.waits_for & moving_mask)) continue;
			one.waits_for = 0;
			one.answer.on_mask = on_mask;
			one.answer.wall_ms = wall_ms;
		}
	}
	bool pop(CommandAnswer& into) {
		for (uint32_t i = 0; i < count_; i++) {
			if (waiting_[i].waits_for != 0) continue;
			into = waiting_[i].answer;
			count_--;
			for (; i < count_; i++) waiting_[i] = waiting_[i + 1];
			return true;
		}
		return false;
	}

 private:
	/** An order to each switch of a room comes in one rush; their relays close one after the other. */
	static constexpr uint32_t ANSWERS_MAX = SWITCHES_MAX + 2;
	struct Waiting {
		CommandAnswer answer;
		uint8_t waits_for = 0;
	};
	Waiting waiting_[ANSWERS_MAX];
	uint32_t count_ = 0;
};

}  // namespace autovolt
