#include "wifi_link.h"

#include <esp_event.h>
#include <esp_netif.h>
#include <esp_random.h>
#include <esp_timer.h>
#include <esp_wifi.h>
#include <string.h>

#include <atomic>

#include "backoff.h"

namespace autovolt {

namespace {

constexpr uint32_t BACKOFF_MS_MIN = 1'000;
constexpr uint32_t BACKOFF_MS_MAX = 60'000;

std::atomic<bool> is_up{false};
Backoff backoff(BACKOFF_MS_MIN, BACKOFF_MS_MAX);
esp_timer_handle_t retry = nullptr;

void on_wifi(void*, esp_event_base_t base, int32_t id, void*) {
	if (base == WIFI_EVENT && id == WIFI_EVENT_STA_START) esp_wifi_connect();
	if (base == WIFI_EVENT && id == WIFI_EVENT_STA_DISCONNECTED) {
		is_up = false;
		esp_timer_start_once(retry, uint64_t{backoff.next_ms(esp_random())} * 1'000);
	}
	if (base == IP_EVENT && id == IP_EVENT_STA_GOT_IP) {
		is_up = true;
		backoff.reset();
	}
}

}  // namespace

void start_wifi(const Credentials& credentials) {
	esp_netif_create_default_wifi_sta();
	const wifi_init_config_t init = WIFI_INIT_CONFIG_DEFAULT();
	ESP_ERROR_CHECK(esp_wifi_init(&init));
	esp_timer_create_args_t timer = {};
	timer.callback = [](void*) { esp_wifi_connect(); };
	timer.name = "wifi_retry";
	ESP_ERROR_CHECK(esp_timer_create(&timer, &retry));
	ESP_ERROR_CHECK(esp_event_handler_instance_register(WIFI_EVENT, ESP_EVENT_ANY_ID, &on_wifi, nullptr, nullptr));
	ESP_ERROR_CHECK(esp_event_handler_instance_register(IP_EVENT, IP_EVENT_STA_GOT_IP, &on_wifi, nullptr, nullptr));
	wifi_config_t station = {};
	memcpy(station.sta.ssid, credentials.wifi_ssid, strnlen(credentials.wifi_ssid, sizeof station.sta.ssid));
	memcpy(station.sta.password, credentials.wifi_password, strnlen(credentials.wifi_password, sizeof station.sta.password));
	ESP_ERROR_CHECK(esp_wifi_set_mode(WIFI_MODE_STA));
	ESP_ERROR_CHECK(esp_wifi_set_config(WIFI_IF_STA, &station));
	ESP_ERROR_CHECK(esp_wifi_start());
}

bool is_wifi_up() {
	return is_up;
}

int8_t wifi_rssi_dbm() {
	wifi_ap_record_t found = {};
	return is_up && esp_wifi_sta_get_ap_info(&found) == ESP_OK ? found.rssi : int8_t{0};
}

}  // namespace autovolt
