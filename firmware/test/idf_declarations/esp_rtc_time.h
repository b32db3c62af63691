#pragma once
#include <stdint.h>
extern "C" uint64_t esp_rtc_get_time_us(void);
