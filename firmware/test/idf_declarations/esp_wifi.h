#pragma once
#include "esp_event.h"
struct wifi_init_config_t {
	int magic;
};
#define WIFI_INIT_CONFIG_DEFAULT() \
	wifi_init_config_t { 0x1F2F3F4F }
enum wifi_mode_t { WIFI_MODE_NULL, WIFI_MODE_STA, WIFI_MODE_AP };
enum wifi_interface_t { WIFI_IF_STA, WIFI_IF_AP };
enum wifi_auth_mode_t { WIFI_AUTH_OPEN, WIFI_AUTH_WEP, WIFI_AUTH_WPA_PSK, WIFI_AUTH_WPA2_PSK };
enum wifi_event_t { WIFI_EVENT_STA_START = 2, WIFI_EVENT_STA_DISCONNECTED = 5 };
struct wifi_sta_config_t {
	uint8_t ssid[32];
	uint8_t password[64];
};
struct wifi_ap_config_t {
	uint8_t ssid[32];
	uint8_t password[64];
	uint8_t ssid_len;
	uint8_t channel;
	wifi_auth_mode_t authmode;
	uint8_t max_connection;
};
union wifi_config_t {
	wifi_ap_config_t ap;
	wifi_sta_config_t sta;
};
struct wifi_ap_record_t {
	uint8_t ssid[33];
	int8_t rssi;
};
extern "C" {
extern esp_event_base_t const WIFI_EVENT;
esp_err_t esp_wifi_init(const wifi_init_config_t* config);
esp_err_t esp_wifi_set_mode(wifi_mode_t mode);
esp_err_t esp_wifi_set_config(wifi_interface_t interface, wifi_config_t* conf);
esp_err_t esp_wifi_start(void);
esp_err_t esp_wifi_connect(void);
esp_err_t esp_wifi_sta_get_ap_info(wifi_ap_record_t* ap_info);
}
