#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <sstream>

#include "host_device.h"

namespace {

constexpr uint64_t TICK_MS = 100;
volatile sig_atomic_t is_stopping = 0;

uint64_t real_ms() {
	return static_cast<uint64_t>(
	    std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count());
}

uint64_t machine_wall_ms() {
	return static_cast<uint64_t>(
	    std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
}

/** Processor time of all devices so far, user and system. */
uint64_t process_cpu_ms() {
	rusage used;
	if (getrusage(RUSAGE_SELF, &used) != 0) return 0;
	const auto ms = [](const timeval& time) { return static_cast<uint64_t>(time.tv_sec) * 1'000 + static_cast<uint64_t>(time.tv_usec) / 1'000; };
	return ms(used.ru_utime) + ms(used.ru_stime);
}

using Devices = std::vector<std::unique_ptr<HostDevice>>;

void say(const Devices& devices) {
	const uint64_t cpu_ms = process_cpu_ms();
	for (const auto& device : devices) std::puts(device->said(cpu_ms).c_str());
	std::fflush(stdout);
}

void obey(const std::string& line, const Devices& devices) {
	std::istringstream words(line);
	std::string verb;
	uint64_t value = 0;
	std::string name;
	words >> verb >> value >> name;
	if (verb == "quit") is_stopping = 1;
	if (verb == "say") say(devices);
	for (const auto& device : devices) {
		if (!name.empty() && device->name() != name) continue;
		if (verb == "press") device->press(static_cast<uint32_t>(value));
		if (verb == "motion") device->move(value != 0);
		if (verb == "network") device->set_network(value != 0);
		if (verb == "time") device->set_time(value);
	}
}

/** Whole lines of stdin. False at its end. */
bool read_commands(std::string& pending, const Devices& devices) {
	char bytes[4096];
	const ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
	if (count <= 0) return false;
	pending.append(bytes, static_cast<size_t>(count));
	for (size_t end = pending.find('\n'); end != std::string::npos; end = pending.find('\n')) {
		obey(pending.substr(0, end), devices);
		pending.erase(0, end + 1);
	}
	return true;
}

/** The devices' time: accelerated, and standing still once the run is over. */
struct DeviceClock {
	uint64_t started_ms;
	uint64_t speed;
	/** 0: none. */
	uint64_t end_ms;

	uint64_t now_ms() const {
		const uint64_t now_ms = (real_ms() - started_ms) * speed;
		return end_ms != 0 && now_ms > end_ms ? end_ms : now_ms;
	}
};

/** Waits for sockets and stdin until `until_ms`. */
void wait_for_input(uint64_t until_ms, const DeviceClock& clock, const Devices& devices, bool& has_stdin, std::string& pending) {
	for (uint64_t now_ms = real_ms(); now_ms < until_ms; now_ms = real_ms()) {
		std::vector<pollfd> waiting;
		std::vector<HostDevice*> owners;
		for (const auto& device : devices) {
			if (device->socket() < 0) continue;
			waiting.push_back({device->socket(), static_cast<short>(POLLIN | (device->wants_write() ? POLLOUT : 0)), 0});
			owners.push_back(device.get());
		}
		if (has_stdin) waiting.push_back({STDIN_FILENO, POLLIN, 0});
		if (poll(waiting.data(), static_cast<nfds_t>(waiting.size()), static_cast<int>(until_ms - now_ms)) <= 0) return;
		for (size_t i = 0; i < owners.size(); i++) {
			const short found = waiting[i].revents;
			if (found == 0) continue;
			owners[i]->serve_socket((found & (POLLIN | POLLERR | POLLHUP)) != 0, (found & POLLOUT) != 0, clock.now_ms());
			owners[i]->communicate(real_ms());
		}
		if (has_stdin && waiting.back().revents) has_stdin = read_commands(pending, devices);
	}
}

void run(const Options& options) {
	const uint64_t wall_ms = options.wall_ms != 0 ? options.wall_ms : machine_wall_ms();
	Devices devices;
	for (const DeviceLogin& login : options.devices) devices.push_back(std::make_unique<HostDevice>(options, login, wall_ms));
	for (const auto& device : devices) device->start();
	say(devices);
	bool has_stdin = true;
	std::string pending;
	DeviceClock clock{real_ms(), options.speed, options.duration_ms};
	uint64_t now_ms = 0;
	for (uint64_t tick_ms = clock.started_ms; !is_stopping && (options.duration_ms == 0 || now_ms < options.duration_ms); tick_ms += TICK_MS) {
		wait_for_input(tick_ms, clock, devices, has_stdin, pending);
		now_ms = clock.now_ms();
		for (const auto& device : devices) {
			device->advance(now_ms);
			device->communicate(real_ms());
		}
		if (tick_ms + TICK_MS < real_ms()) tick_ms = real_ms() - TICK_MS;  // it was held up: no ticks are made up for
	}
	// What comes from now on comes in the last tick: time stands still.
	if (now_ms == 0) now_ms = 1;
	clock.end_ms = now_ms;
	for (const auto& device : devices) device->settle();
	const uint64_t drained_by_ms = real_ms() + options.drain_ms;
	const auto is_empty = [](const Devices& all) {
		for (const auto& device : all)
			if (device->backlog() > 0) return false;
		return true;
	};
	while (!is_empty(devices) && real_ms() < drained_by_ms) {
		for (const auto& device : devices) device->communicate(real_ms());
		wait_for_input(real_ms() + TICK_MS, clock, devices, has_stdin, pending);
	}
	say(devices);
}

}  // namespace

int main(int count, char** arguments) {
	if (count > 1 && (std::string(arguments[1]) == "--help" || std::string(arguments[1]) == "-h")) {
		std::fputs(HELP, stdout);
		return 0;
	}
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, [](int) { is_stopping = 1; });
	signal(SIGINT, [](int) { is_stopping = 1; });
	mosquitto_lib_init();
	try {
		run(parse_options(count, arguments));
	} catch (const std::exception& error) {
		std::fprintf(stderr, "error: %s\nfix: autovolt-device --help\n", error.what());
		return 1;
	}
	mosquitto_lib_cleanup();
	return 0;
}
