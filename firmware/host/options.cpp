#include "options.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

const char* const HELP = R"(Usage: autovolt-device --device NAME:SECRET [options]
The firmware's core as Linux devices over real MQTT. On stdin: press N [NAME], motion 0|1 [NAME], network 0|1 [NAME],
time MS [NAME] (what NTP says), say, quit.

  --device NAME:SECRET  a device; may be repeated
  --fleet FILE          devices, one "NAME SECRET [W,W,...]" per line
  --mqtt HOST:PORT      the broker (127.0.0.1:1883)
  --ca FILE             TLS, trusting this authority alone
  --flash-dir DIR       where each device's flash is a file (.)
  --speed N             simulated seconds per second (1)
  --wall MS             the devices' wall clock at the start (the machine's)
  --no-ntp              the time comes from the server's acks, or not at all
  --hands SEED          people at the wall switches
  --ratings W,W,...     watts of the switches until the server says otherwise (40,75,1500,300)
  --duration S          simulated seconds to run (until stopped)
  --drain S             seconds for sending the rest at the end (5)
  --switch-log FILE     each change of a relay, as it happened
  --reset REASON        power_on or watchdog: whether the RTC went on (power_on)
)";

namespace {

void add_login(Options& options, const std::string& name, const std::string& secret) {
	if (name.empty() || name.size() > autovolt::DEVICE_NAME_BYTES_MAX) throw std::runtime_error("a device's name has 1 to 32 letters");
	options.devices.push_back({name, secret, {}});
}

autovolt::Settings read_ratings(const std::string& list) {
	autovolt::Settings settings;
	std::istringstream watts(list);
	uint8_t count = 0;
	for (std::string one; std::getline(watts, one, ',') && count < autovolt::SWITCHES_MAX; count++)
		settings.ratings.switch_mw[count] = static_cast<uint32_t>(std::strtod(one.c_str(), nullptr) * 1'000);
	if (count == 0) throw std::runtime_error("ratings are a list of watts");
	settings.switch_count = count;
	return settings;
}

void read_fleet(Options& options, const std::string& path) {
	std::ifstream lines(path);
	if (!lines) throw std::runtime_error(path + " cannot be read");
	for (std::string line; std::getline(lines, line);) {
		std::istringstream words(line);
		std::string name;
		std::string secret;
		std::string ratings;
		if (!(words >> name >> secret)) continue;
		add_login(options, name, secret);
		if (words >> ratings) options.devices.back().defaults = read_ratings(ratings);
	}
}

uint64_t whole(const std::string& text) {
	char* end = nullptr;
	const uint64_t value = std::strtoull(text.c_str(), &end, 10);
	if (text.empty() || *end != '\0') throw std::runtime_error(text + " is no whole number");
	return value;
}

}  // namespace

Options parse_options(int count, char** arguments) {
	Options options;
	autovolt::Settings defaults = read_ratings("40,75,1500,300");
	for (int i = 1; i < count; i++) {
		const std::string name = arguments[i];
		if (name == "--no-ntp") {
			options.has_ntp = false;
			continue;
		}
		if (i + 1 == count) throw std::runtime_error(name + " is not understood, or lacks its value");
		const std::string value = arguments[++i];
		const size_t colon = value.rfind(':');
		if (name == "--device") add_login(options, value.substr(0, value.find(':')), value.substr(value.find(':') + 1));
		else if (name == "--fleet") read_fleet(options, value);
		else if (name == "--mqtt" && colon != std::string::npos) {
			options.host = value.substr(0, colon);
			options.port = static_cast<int>(whole(value.substr(colon + 1)));
		} else if (name == "--ca") options.ca_file = value;
		else if (name == "--flash-dir") options.flash_dir = value;
		else if (name == "--speed") options.speed = static_cast<uint32_t>(whole(value));
		else if (name == "--wall") options.wall_ms = whole(value);
		else if (name == "--hands") options.hands_seed = static_cast<uint32_t>(whole(value));
		else if (name == "--ratings") defaults = read_ratings(value);
		else if (name == "--duration") options.duration_ms = whole(value) * 1'000;
		else if (name == "--drain") options.drain_ms = whole(value) * 1'000;
		else if (name == "--switch-log") options.switch_log = value;
		else if (name == "--reset") options.reset = value == "watchdog" ? autovolt::ResetReason::watchdog : autovolt::ResetReason::power_on;
		else throw std::runtime_error(name + " is not understood");
	}
	for (DeviceLogin& login : options.devices)
		if (rated_power_mw(login.defaults.ratings, 0xFF) == 0) login.defaults = defaults;
	if (options.devices.empty()) throw std::runtime_error("no --device and no --fleet");
	if (options.speed == 0) throw std::runtime_error("--speed is at least 1");
	return options;
}
