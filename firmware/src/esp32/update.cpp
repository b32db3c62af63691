#include "update.h"

#include <esp_app_desc.h>
#include <esp_https_ota.h>
#include <esp_ota_ops.h>
#include <esp_random.h>
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>
#include <string.h>

#include <atomic>

#include "wifi_link.h"

namespace autovolt {

namespace {

constexpr uint32_t DAY_MS = 86'400'000;
constexpr uint32_t FIRST_LOOK_MS = 600'000;
constexpr uint64_t PROBATION_MS_MAX = 15 * 60'000;
constexpr uint32_t STACK_BYTES = 8'192;

std::atomic<bool> is_ready{false};

/** One that runs already, or that was taken back after its probation, is not fetched again. */
bool is_wanted(const esp_app_desc_t& offered) {
	esp_app_desc_t rejected = {};
	const esp_partition_t* const failed = esp_ota_get_last_invalid_partition();
	if (failed != nullptr && esp_ota_get_partition_description(failed, &rejected) == ESP_OK &&
	    strncmp(offered.version, rejected.version, sizeof offered.version) == 0)
		return false;
	return strncmp(offered.version, esp_app_get_description()->version, sizeof offered.version) != 0;
}

/** The signature is checked by esp_ota_end() (CONFIG_SECURE_SIGNED_APPS_NO_SECURE_BOOT): an image that we did not sign never boots. */
void look_for_update(const Credentials& credentials) {
	esp_http_client_config_t http = {};
	http.url = credentials.update_url;
	http.cert_pem = credentials.ca_pem;
	http.timeout_ms = 20'000;
	esp_https_ota_config_t config = {};
	config.http_config = &http;
	esp_https_ota_handle_t update = nullptr;
	if (esp_https_ota_begin(&config, &update) != ESP_OK) return;
	esp_app_desc_t offered = {};
	const bool is_taken = esp_https_ota_get_img_desc(update, &offered) == ESP_OK && is_wanted(offered);
	esp_err_t progress = ESP_ERR_HTTPS_OTA_IN_PROGRESS;
	while (is_taken && progress == ESP_ERR_HTTPS_OTA_IN_PROGRESS) progress = esp_https_ota_perform(update);
	if (!is_taken || progress != ESP_OK || !esp_https_ota_is_complete_data_received(update)) {
		esp_https_ota_abort(update);
		return;
	}
	is_ready = esp_https_ota_finish(update) == ESP_OK;
}

void updates(void* context) {
	const Credentials& credentials = *static_cast<const Credentials*>(context);
	// Spread over the day: a thousand controllers do not ask at once.
	vTaskDelay(pdMS_TO_TICKS(FIRST_LOOK_MS + esp_random() % FIRST_LOOK_MS));
	for (;;) {
		if (is_wifi_up()) look_for_update(credentials);
		vTaskDelay(pdMS_TO_TICKS(DAY_MS / 2 + esp_random() % DAY_MS));
	}
}

}  // namespace

void start_updates(const Credentials& credentials) {
	if (credentials.update_url[0] == '\0' || credentials.ca_pem[0] == '\0') return;
	xTaskCreate(&updates, "updates", STACK_BYTES, const_cast<Credentials*>(&credentials), 2, nullptr);
}

bool is_update_ready() {
	return is_ready;
}

void Probation::start() {
	esp_ota_img_states_t state = ESP_OTA_IMG_UNDEFINED;
	is_pending_ = esp_ota_get_state_partition(esp_ota_get_running_partition(), &state) == ESP_OK && state == ESP_OTA_IMG_PENDING_VERIFY;
}

void Probation::judge(uint64_t now_ms, bool is_confirmed) {
	if (!is_pending_) return;
	if (is_confirmed) {
		is_pending_ = false;
		esp_ota_mark_app_valid_cancel_rollback();
	} else if (now_ms > PROBATION_MS_MAX) {
		esp_ota_mark_app_invalid_rollback_and_reboot();
	}
}

}  // namespace autovolt
