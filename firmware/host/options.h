#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/device/device.h"

struct DeviceLogin {
	std::string name;
	std::string secret;
	/** Until the server says otherwise. */
	autovolt::Settings defaults;
};

struct Options {
	std::vector<DeviceLogin> devices;
	std::string host = "127.0.0.1";
	int port = 1883;
	/** TLS with this authority alone; empty: plaintext. */
	std::string ca_file;
	std::string flash_dir = ".";
	/** Simulated seconds per second. */
	uint32_t speed = 1;
	/** Wall clock at the start, ms; 0: the machine's. */
	uint64_t wall_ms = 0;
	/** The device is never told the time but by the server. */
	bool has_ntp = true;
	/** Hands at the switches, by this seed; 0: none but those of stdin. */
	uint32_t hands_seed = 0;
	/** Simulated run time; 0: until stopped. */
	uint64_t duration_ms = 0;
	/** Real time for sending what is left at the end. */
	uint64_t drain_ms = 5'000;
	std::string switch_log;
	autovolt::ResetReason reset = autovolt::ResetReason::power_on;
};

extern const char* const HELP;

/** Throws std::runtime_error with one sentence. */
Options parse_options(int count, char** arguments);
