#pragma once
#include "credentials.h"

namespace autovolt {

/** Looks for a newer signed image once a day and writes it to the other slot. The restart is left to the control task. */
void start_updates(const Credentials& credentials);
/** An image is written and waits for a restart. */
bool is_update_ready();

/**
 * A fresh image runs on probation: it is kept once the server has acknowledged a message of it, and given back to the one
 * before when that does not come.
 */
class Probation {
 public:
	void start();
	void judge(uint64_t now_ms, bool is_confirmed);

 private:
	bool is_pending_ = false;
};

}  // namespace autovolt
