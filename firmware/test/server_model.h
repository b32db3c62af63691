#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/device/device.h"

/** A message as the server has it. */
struct StoredMessage {
	std::string payload;
	std::string type;
	uint64_t energy_mwh = 0;
};

/**
 * What the worker does with a device's messages (docs/wire-protocol.md): keeps each number once, refuses another
 * content under a known number, acknowledges cumulatively per epoch.
 */
class ServerModel {
 public:
	void take(autovolt::Topic topic, const std::string& payload);
	/** The payload of `ack`; empty before the first numbered message. */
	std::string ack(uint64_t server_ms) const;

	bool has(bool is_event, uint32_t epoch, uint32_t seq) const { return stored_.count({is_event, epoch, seq}) > 0; }
	const std::map<std::tuple<bool, uint32_t, uint32_t>, StoredMessage>& stored() const { return stored_; }
	uint64_t energy_mwh_max(uint32_t epoch) const;
	uint32_t conflicts() const { return conflicts_; }
	/** Readings whose total lies below one with a lower number of the same epoch, or above one with a higher. */
	uint32_t falls() const { return falls_; }
	const std::vector<std::string>& answers() const { return answers_; }
	const std::string& status() const { return status_; }

 private:
	void check_order(uint32_t epoch, uint32_t seq, uint64_t energy_mwh);

	std::map<std::tuple<bool, uint32_t, uint32_t>, StoredMessage> stored_;
	std::map<uint32_t, std::map<uint32_t, uint64_t>> totals_;
	std::vector<std::string> answers_;
	std::string status_;
	uint32_t epoch_ = 0;
	uint32_t committed_[2] = {0, 0};
	uint32_t conflicts_ = 0;
	uint32_t falls_ = 0;
};
