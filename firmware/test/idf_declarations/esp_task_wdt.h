#pragma once
#include "esp_err.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
struct esp_task_wdt_config_t {
	uint32_t timeout_ms;
	uint32_t idle_core_mask;
	bool trigger_panic;
};
extern "C" {
esp_err_t esp_task_wdt_reconfigure(const esp_task_wdt_config_t* config);
esp_err_t esp_task_wdt_add(TaskHandle_t task_handle);
esp_err_t esp_task_wdt_reset(void);
}
