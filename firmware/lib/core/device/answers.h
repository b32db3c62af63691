#pragma once
#include <stdint.h>

#include "../wire/payloads.h"

namespace autovolt {

/** Answers to commands that wait to be sent. Not durable: a command that nobody heard answered is asked again. */
class AnswerQueue {
 public:
	void push(const CommandAnswer& answer) {
		if (count_ < ANSWERS_MAX) answers_[count_++] = answer;
	}
	bool pop(CommandAnswer& into) {
		if (count_ == 0) return false;
		into = answers_[0];
		count_--;
		for (uint32_t i = 0; i < count_; i++) answers_[i] = answers_[i + 1];
		return true;
	}

 private:
	static constexpr uint32_t ANSWERS_MAX = 4;
	CommandAnswer answers_[ANSWERS_MAX];
	uint32_t count_ = 0;
};

}  // namespace autovolt
