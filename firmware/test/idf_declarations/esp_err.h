#pragma once
#include <stddef.h>
#include <stdint.h>
using esp_err_t = int;
constexpr esp_err_t ESP_OK = 0;
constexpr esp_err_t ESP_FAIL = -1;
#define ESP_ERROR_CHECK(call) ((void)(call))
