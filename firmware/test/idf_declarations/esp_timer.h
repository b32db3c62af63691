#pragma once
#include "esp_err.h"
struct esp_timer;
using esp_timer_handle_t = esp_timer*;
using esp_timer_cb_t = void (*)(void* arg);
enum esp_timer_dispatch_t { ESP_TIMER_TASK };
struct esp_timer_create_args_t {
	esp_timer_cb_t callback;
	void* arg;
	esp_timer_dispatch_t dispatch_method;
	const char* name;
	bool skip_unhandled_events;
};
extern "C" {
esp_err_t esp_timer_create(const esp_timer_create_args_t* create_args, esp_timer_handle_t* out_handle);
esp_err_t esp_timer_start_once(esp_timer_handle_t timer, uint64_t timeout_us);
int64_t esp_timer_get_time(void);
}
