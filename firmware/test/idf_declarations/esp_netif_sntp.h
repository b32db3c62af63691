#pragma once
#include <sys/time.h>

#include "esp_err.h"
using esp_sntp_time_cb_t = void (*)(struct timeval* tv);
struct esp_sntp_config_t {
	bool smooth_sync;
	bool server_from_dhcp;
	bool wait_for_sync;
	bool start;
	esp_sntp_time_cb_t sync_cb;
	size_t num_of_servers;
	const char* servers[1];
};
#define ESP_NETIF_SNTP_DEFAULT_CONFIG(server) \
	esp_sntp_config_t { false, false, true, true, nullptr, 1, {server} }
extern "C" esp_err_t esp_netif_sntp_init(const esp_sntp_config_t* config);
