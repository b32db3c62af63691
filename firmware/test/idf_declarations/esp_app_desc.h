#pragma once
#include <stdint.h>
struct esp_app_desc_t {
	uint32_t magic_word;
	uint32_t secure_version;
	char version[32];
};
extern "C" const esp_app_desc_t* esp_app_get_description(void);
