#include "server_model.h"

#include <cmath>
#include <nlohmann/json.hpp>

using nlohmann::json;

void ServerModel::take(autovolt::Topic topic, const std::string& payload) {
	using autovolt::Topic;
	if (topic == Topic::status) status_ = payload;
	if (topic == Topic::command_answer || topic == Topic::config_answer) answers_.push_back(payload);
	if (topic != Topic::telemetry && topic != Topic::event) return;
	const json message = json::parse(payload);
	const bool is_event = topic == Topic::event;
	const uint32_t epoch = message["epoch"];
	const uint32_t seq = message["seq"];
	if (epoch != epoch_) {
		epoch_ = epoch;
		committed_[0] = committed_[1] = 0;
	}
	committed_[is_event] = std::max(committed_[is_event], seq);
	const auto found = stored_.find({is_event, epoch, seq});
	if (found != stored_.end()) {
		if (found->second.payload != payload) conflicts_++;
		return;
	}
	StoredMessage stored{payload, message.value("type", ""), 0};
	if (!is_event) {
		stored.energy_mwh = static_cast<uint64_t>(std::llround(message["energy_wh_total"].get<double>() * 1000));
		check_order(epoch, seq, stored.energy_mwh);
	}
	stored_[{is_event, epoch, seq}] = stored;
}

void ServerModel::check_order(uint32_t epoch, uint32_t seq, uint64_t energy_mwh) {
	auto& totals = totals_[epoch];
	const auto [at, added] = totals.emplace(seq, energy_mwh);
	if (at != totals.begin() && std::prev(at)->second > energy_mwh) falls_++;
	if (std::next(at) != totals.end() && std::next(at)->second < energy_mwh) falls_++;
}

std::string ServerModel::ack(uint64_t server_ms) const {
	if (committed_[0] == 0 && committed_[1] == 0) return "";
	json ack{{"epoch", epoch_}, {"server_ms", server_ms}};
	if (committed_[1] > 0) ack["event_seq"] = committed_[1];
	if (committed_[0] > 0) ack["telemetry_seq"] = committed_[0];
	return ack.dump();
}

uint64_t ServerModel::energy_mwh_max(uint32_t epoch) const {
	const auto found = totals_.find(epoch);
	return found == totals_.end() ? 0 : found->second.rbegin()->second;
}
