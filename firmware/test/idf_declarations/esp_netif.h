#pragma once
#include "esp_event.h"
struct esp_netif_obj;
using esp_netif_t = esp_netif_obj;
extern "C" {
extern esp_event_base_t const IP_EVENT;
esp_err_t esp_netif_init(void);
esp_netif_t* esp_netif_create_default_wifi_sta(void);
esp_netif_t* esp_netif_create_default_wifi_ap(void);
}
enum ip_event_t { IP_EVENT_STA_GOT_IP };
