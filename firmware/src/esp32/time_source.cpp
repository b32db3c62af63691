#include "time_source.h"

#include <esp_netif_sntp.h>
#include <sys/time.h>

#include <atomic>

namespace autovolt {

namespace {
std::atomic<bool> is_new{false};
}

void start_sntp(const char* host) {
	esp_sntp_config_t config = ESP_NETIF_SNTP_DEFAULT_CONFIG(host);
	config.server_from_dhcp = host[0] == '\0';
	config.wait_for_sync = false;
	config.sync_cb = [](struct timeval*) { is_new = true; };
	esp_netif_sntp_init(&config);
}

bool take_sntp_time(uint64_t& wall_ms) {
	if (!is_new.exchange(false)) return false;
	timeval now;
	gettimeofday(&now, nullptr);
	wall_ms = static_cast<uint64_t>(now.tv_sec) * 1'000 + static_cast<uint64_t>(now.tv_usec) / 1'000;
	return true;
}

}  // namespace autovolt
