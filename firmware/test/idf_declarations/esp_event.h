#pragma once
#include "esp_err.h"
using esp_event_base_t = const char*;
using esp_event_handler_t = void (*)(void* event_handler_arg, esp_event_base_t event_base, int32_t event_id, void* event_data);
using esp_event_handler_instance_t = void*;
constexpr int32_t ESP_EVENT_ANY_ID = -1;
extern "C" {
esp_err_t esp_event_loop_create_default(void);
esp_err_t esp_event_handler_instance_register(esp_event_base_t event_base, int32_t event_id, esp_event_handler_t event_handler,
                                              void* event_handler_arg, esp_event_handler_instance_t* instance);
}
