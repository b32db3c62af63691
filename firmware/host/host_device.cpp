#include "host_device.h"

#include <cstdio>
#include <fstream>

using namespace autovolt;

namespace {

constexpr const char* FIRMWARE = "2.0.0-host";
constexpr int KEEPALIVE_S = 30;
constexpr uint64_t STEP_MS_MAX = 1'000;
constexpr uint64_t BACKOFF_MS_MIN = 300;
constexpr uint64_t BACKOFF_MS_MAX = 15'000;
constexpr uint32_t FREE_HEAP_BYTES = 181'000;

const char* suffix_of(Topic topic) {
	switch (topic) {
		case Topic::telemetry: return "telemetry";
		case Topic::event: return "event";
		case Topic::status: return "status";
		case Topic::command_answer: return "cmd/ack";
		case Topic::config_answer: return "config/ack";
	}
	return "";
}

}  // namespace

HostDevice::HostDevice(const Options& options, const DeviceLogin& login, uint64_t wall_ms)
    : options_(options),
      login_(login),
      flash_(options.flash_dir + "/" + login.name + ".flash"),
      device_(flash_, Identity{login.name.c_str(), FIRMWARE}),
      random_(options.hands_seed ^ static_cast<uint32_t>(std::hash<std::string>{}(login.name))),
      wall_at_start_ms_(wall_ms) {
	inputs_.wifi_rssi_dbm = -61;
	inputs_.free_heap_bytes = FREE_HEAP_BYTES;
}

HostDevice::~HostDevice() {
	if (mosquitto_) mosquitto_destroy(mosquitto_);
}

void HostDevice::start() {
	BootInput boot;
	boot.reason = options_.reset;
	boot.random = std::random_device{}();
	boot.rtc_ms = wall_at_start_ms_;
	boot.rtc_continues = options_.reset == ResetReason::watchdog;
	boot.defaults = login_.defaults;
	device_.start(boot);
	if (options_.has_ntp) device_.set_wall_time(0, wall_at_start_ms_, TimeSource::ntp);
}

void HostDevice::advance(uint64_t now_ms) {
	while (now_ms_ < now_ms) step(now_ms - now_ms_ > STEP_MS_MAX ? now_ms_ + STEP_MS_MAX : now_ms);
}

void HostDevice::step(uint64_t now_ms) {
	now_ms_ = now_ms;
	if (options_.hands_seed != 0) move_hands();
	const uint8_t before = device_.on_mask();
	device_.tick(now_ms_, inputs_);
	if (device_.on_mask() != before) log_changes(before);
}

/** Somebody comes by every few minutes. */
void HostDevice::move_hands() {
	if (now_ms_ < hand_at_ms_) return;
	if (hand_at_ms_ > 0) press(static_cast<uint32_t>(random_() % login_.defaults.switch_count));
	hand_at_ms_ = now_ms_ + 30'000 + random_() % 600'000;
}

void HostDevice::log_changes(uint8_t before) {
	if (options_.switch_log.empty()) return;
	std::ofstream log(options_.switch_log, std::ios::app);
	const uint8_t after = device_.on_mask();
	for (uint32_t i = 0; i < SWITCHES_MAX; i++)
		if ((before ^ after) >> i & 1)
			log << login_.name << ' ' << device_.clock().wall_ms(now_ms_) << ' ' << i << ' ' << (after >> i & 1) << '\n';
}

void HostDevice::communicate(uint64_t net_ms) {
	net_ms_ = net_ms;
	if (is_lost_) drop_connection(net_ms);
	if (!mosquitto_ && is_network_up_ && net_ms >= connect_at_ms_) connect(net_ms);
	if (!mosquitto_) return;
	if (is_connected_) send(net_ms);
	if (net_ms < misc_at_ms_) return;
	misc_at_ms_ = net_ms + 1'000;
	if (mosquitto_loop_misc(mosquitto_) != MOSQ_ERR_SUCCESS) is_lost_ = true;
}

/** A client object per connection: its Last Will names the connection, and nothing of it outlives that. */
void HostDevice::connect(uint64_t net_ms) {
	mosquitto_ = mosquitto_new(login_.name.c_str(), true, this);
	mosquitto_username_pw_set(mosquitto_, login_.name.c_str(), login_.secret.c_str());
	if (!options_.ca_file.empty()) mosquitto_tls_set(mosquitto_, options_.ca_file.c_str(), nullptr, nullptr, nullptr, nullptr);
	char will[PAYLOAD_BYTES_MAX];
	const uint32_t length = device_.begin_connection(will, sizeof will);
	const std::string status = "autovolt/" + login_.name + "/status";
	mosquitto_will_set(mosquitto_, status.c_str(), static_cast<int>(length), will, 1, true);
	mosquitto_connect_callback_set(mosquitto_, [](mosquitto* client, void* self, int refused) {
		HostDevice& device = *static_cast<HostDevice*>(self);
		if (refused != 0) {
			device.is_lost_ = true;
			return;
		}
		for (const char* topic : {"ack", "cmd", "config"})
			mosquitto_subscribe(client, nullptr, ("autovolt/" + device.name() + "/" + topic).c_str(), 1);
		device.refused_ = 0;
		device.is_connected_ = true;
		device.device_.connected(device.net_ms_);
	});
	mosquitto_disconnect_callback_set(mosquitto_, [](mosquitto*, void* self, int) { static_cast<HostDevice*>(self)->is_lost_ = true; });
	mosquitto_publish_callback_set(mosquitto_, [](mosquitto*, void* self, int id) {
		HostDevice& device = *static_cast<HostDevice*>(self);
		const auto sent = device.in_flight_.find(id);
		if (sent == device.in_flight_.end()) return;
		device.device_.puback(sent->second, device.now_ms_, device.net_ms_);
		device.in_flight_.erase(sent);
	});
	mosquitto_message_callback_set(mosquitto_, [](mosquitto*, void* self, const mosquitto_message* message) {
		static_cast<HostDevice*>(self)->received(*message);
	});
	if (mosquitto_connect(mosquitto_, options_.host.c_str(), options_.port, KEEPALIVE_S) != MOSQ_ERR_SUCCESS) drop_connection(net_ms);
}

void HostDevice::drop_connection(uint64_t net_ms) {
	if (mosquitto_) mosquitto_destroy(mosquitto_);
	mosquitto_ = nullptr;
	in_flight_.clear();
	if (is_connected_) device_.disconnected();
	is_connected_ = is_lost_ = false;
	// Doubling with jitter: a hall of devices does not come back in one instant after a power cut.
	uint64_t backoff_ms = BACKOFF_MS_MIN << (refused_ < 6 ? refused_ : 6);
	if (backoff_ms > BACKOFF_MS_MAX) backoff_ms = BACKOFF_MS_MAX;
	refused_++;
	connect_at_ms_ = net_ms + backoff_ms / 2 + random_() % backoff_ms;
}

void HostDevice::send(uint64_t net_ms) {
	char payload[PAYLOAD_BYTES_MAX];
	Message message;
	while (device_.next_message(net_ms, payload, sizeof payload, message)) {
		if (message.length == 0) continue;
		const std::string topic = "autovolt/" + login_.name + "/" + suffix_of(message.topic);
		int id = 0;
		if (mosquitto_publish(mosquitto_, &id, topic.c_str(), static_cast<int>(message.length), payload, 1, message.is_retained) !=
		    MOSQ_ERR_SUCCESS) {
			is_lost_ = true;
			return;
		}
		published_++;
		if (message.topic == Topic::telemetry || message.topic == Topic::event) in_flight_[id] = message.parcel;
	}
}

void HostDevice::received(const mosquitto_message& message) {
	const std::string topic = message.topic;
	const std::string kind = topic.substr(topic.rfind('/') + 1);
	const DownTopic down = kind == "ack" ? DownTopic::ack : kind == "cmd" ? DownTopic::command : DownTopic::config;
	device_.receive(down, message.retain, static_cast<const char*>(message.payload), static_cast<uint32_t>(message.payloadlen), heard_ms_,
	                net_ms_);
}

void HostDevice::serve_socket(bool readable, bool writable, uint64_t now_ms) {
	// The next tick must not come before the message: it is one step away at most.
	if (now_ms > now_ms_ + STEP_MS_MAX) advance(now_ms - STEP_MS_MAX);
	heard_ms_ = now_ms > now_ms_ ? now_ms : now_ms_;
	if (mosquitto_ && readable && mosquitto_loop_read(mosquitto_, 1) != MOSQ_ERR_SUCCESS) is_lost_ = true;
	if (mosquitto_ && !is_lost_ && writable && mosquitto_loop_write(mosquitto_, 1) != MOSQ_ERR_SUCCESS) is_lost_ = true;
}

void HostDevice::set_network(bool is_up) {
	is_network_up_ = is_up;
	if (!is_up && mosquitto_) drop_connection(net_ms_);
	connect_at_ms_ = 0;
}

std::string HostDevice::said(uint64_t process_cpu_ms) const {
	char line[440];
	std::snprintf(line, sizeof line,
	              "{\"device\":\"%s\",\"epoch\":%u,\"boot\":%u,\"total_uj\":\"%llu\",\"on_mask\":%u,\"backlog\":%u,\"lost\":%u,"
	              "\"published\":%llu,\"uptime_ms\":%llu,\"wall_ms\":%llu,\"process_cpu_ms\":%llu,"
	              "\"connected\":%s}",
	              login_.name.c_str(), device_.epoch(), device_.boot(), static_cast<unsigned long long>(device_.energy().total_uj),
	              device_.on_mask(), device_.backlog(), device_.events_lost(), static_cast<unsigned long long>(published_),
	              static_cast<unsigned long long>(now_ms_), static_cast<unsigned long long>(device_.clock().wall_ms(now_ms_)),
	              static_cast<unsigned long long>(process_cpu_ms), is_connected_ ? "true" : "false");
	return line;
}
