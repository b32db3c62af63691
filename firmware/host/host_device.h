#pragma once
#include <mosquitto.h>

#include <map>
#include <memory>
#include <random>
#include <string>

#include "core/device/device.h"
#include "file_flash.h"
#include "options.h"

/** One device: the core, its flash, its connection. Time comes in; net_ms is real, now_ms may be accelerated. */
class HostDevice {
 public:
	HostDevice(const Options& options, const DeviceLogin& login, uint64_t wall_ms);
	~HostDevice();
	HostDevice(const HostDevice&) = delete;
	HostDevice& operator=(const HostDevice&) = delete;

	void start();
	/** Simulated time goes on to `now_ms`. */
	void advance(uint64_t now_ms);
	/** Connects when it is time, sends what there is. */
	void communicate(uint64_t net_ms);
	/** After poll(): what the socket has. A message comes at `now_ms`, mostly between two ticks. */
	void serve_socket(bool readable, bool writable, uint64_t now_ms);
	/** -1 without a connection. */
	int socket() const { return mosquitto_ ? mosquitto_socket(mosquitto_) : -1; }
	bool wants_write() const { return mosquitto_ && mosquitto_want_write(mosquitto_); }

	void press(uint32_t index) { inputs_.wall_levels ^= static_cast<uint8_t>(1u << (index % autovolt::SWITCHES_MAX)); }
	void move(bool motion) { inputs_.motion = motion; }
	void set_network(bool is_up);
	/** NTP says that it is `wall_ms` now. */
	void set_time(uint64_t wall_ms) { device_.set_wall_time(now_ms_, wall_ms, autovolt::TimeSource::ntp); }
	void settle() { device_.settle(now_ms_); }

	const std::string& name() const { return login_.name; }
	uint32_t backlog() const { return device_.backlog(); }
	/** One line of JSON. */
	std::string said(uint64_t process_cpu_ms) const;

 private:
	void step(uint64_t now_ms);
	void move_hands();
	void connect(uint64_t net_ms);
	void drop_connection(uint64_t net_ms);
	void send(uint64_t net_ms);
	void received(const mosquitto_message& message);
	void log_changes(uint8_t before);

	const Options& options_;
	const DeviceLogin& login_;
	FileFlash flash_;
	autovolt::Device device_;
	autovolt::Inputs inputs_;
	mosquitto* mosquitto_ = nullptr;
	std::map<int, autovolt::Parcel> in_flight_;
	std::mt19937 random_;
	uint64_t wall_at_start_ms_;
	/** Of the last tick. */
	uint64_t now_ms_ = 0;
	/** Of the message that is being taken. */
	uint64_t heard_ms_ = 0;
	uint64_t net_ms_ = 0;
	uint64_t connect_at_ms_ = 0;
	uint64_t misc_at_ms_ = 0;
	uint64_t hand_at_ms_ = 0;
	uint32_t refused_ = 0;
	uint64_t published_ = 0;
	bool is_connected_ = false;
	bool is_lost_ = false;
	bool is_network_up_ = true;
};
