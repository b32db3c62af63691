#include "provisioning.h"

#include <esp_http_server.h>
#include <esp_mac.h>
#include <esp_netif.h>
#include <esp_system.h>
#include <esp_wifi.h>
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

namespace autovolt {

namespace {

constexpr uint32_t STACK_BYTES = 8'192;
constexpr uint32_t UNIT_KEY_LENGTH_MIN = 16;
/** A PEM and a configuration grow by a third to the double when a form encodes them. */
constexpr size_t FORM_BYTES_MAX = 6'144;

/** Kept while it is being filled in; large, so not on a stack. */
Credentials draft;

void restart_soon(void*) {
	vTaskDelay(pdMS_TO_TICKS(1'000));
	esp_restart();
}

bool save() {
	if (!is_complete(draft) || !save_credentials(draft)) return false;
	xTaskCreate(&restart_soon, "restart", 2'048, nullptr, 1, nullptr);
	return true;
}

/** A PEM has many lines; on one line they are written \n. */
void unfold(char* text) {
	char* to = text;
	for (const char* from = text; *from != '\0'; to++) {
		if (from[0] == '\\' && from[1] == 'n') {
			*to = '\n';
			from += 2;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
}

void take_line(char* line) {
	line[strcspn(line, "\r\n")] = '\0';
	if (strcmp(line, "save") == 0) {
		puts(save() ? "saved; restarts" : "error: incomplete (name, secret, wifi_ssid, broker_uri)");
		return;
	}
	char* const equals = strchr(line, '=');
	if (equals == nullptr) return;
	*equals = '\0';
	unfold(equals + 1);
	puts(set_credential(draft, line, equals + 1) ? "ok" : "error: unknown key, or too long");
}

void serial_lines(void*) {
	static char line[sizeof Credentials::ca_pem * 2];
	for (;;) {
		if (fgets(line, sizeof line, stdin) != nullptr) take_line(line);
		else vTaskDelay(pdMS_TO_TICKS(100));
	}
}

/** application/x-www-form-urlencoded, in place. */
void decode_form(char* text) {
	char* to = text;
	for (const char* from = text; *from != '\0'; to++) {
		if (from[0] == '%' && from[1] != '\0' && from[2] != '\0') {
			const char digits[3] = {from[1], from[2], '\0'};
			*to = static_cast<char>(strtol(digits, nullptr, 16));
			from += 3;
		} else {
			*to = *from == '+' ? ' ' : *from;
			from++;
		}
	}
	*to = '\0';
}

constexpr const char* FORM =
    "<!doctype html><meta name=viewport content='width=device-width'><title>AutoVolt</title><form method=post>"
    "<p>Name <input name=name maxlength=32 required><p>Secret <input name=secret required>"
    "<p>Wi-Fi <input name=wifi_ssid required><p>Wi-Fi password <input name=wifi_password type=password>"
    "<p>Broker <input name=broker_uri value='mqtts://' required><p>NTP <input name=ntp_host>"
    "<p>Updates <input name=update_url><p>Authority (PEM) <textarea name=ca_pem></textarea>"
    "<p>Ratings and types (JSON) <textarea name=config></textarea><p><button>Save</button></form>";

esp_err_t show_form(httpd_req_t* request) {
	return httpd_resp_send(request, FORM, HTTPD_RESP_USE_STRLEN);
}

esp_err_t take_form(httpd_req_t* request) {
	static char form[FORM_BYTES_MAX + 1];
	size_t length = 0;
	while (length < request->content_len && request->content_len <= FORM_BYTES_MAX) {
		const int received = httpd_req_recv(request, form + length, request->content_len - length);
		if (received <= 0) return ESP_FAIL;
		length += static_cast<size_t>(received);
	}
	form[length] = '\0';
	bool is_understood = length > 0;
	for (char* field = form; field != nullptr && *field != '\0';) {
		char* const next = strchr(field, '&');
		if (next != nullptr) *next = '\0';
		char* const equals = strchr(field, '=');
		if (equals != nullptr) {
			*equals = '\0';
			decode_form(equals + 1);
			is_understood = set_credential(draft, field, equals + 1) && is_understood;
		}
		field = next == nullptr ? nullptr : next + 1;
	}
	return httpd_resp_send(request, is_understood && save() ? "Saved. The unit restarts." : "Something is missing or too long.", HTTPD_RESP_USE_STRLEN);
}

}  // namespace

void start_serial_provisioning() {
	load_credentials(draft);
	xTaskCreate(&serial_lines, "provisioning", STACK_BYTES, nullptr, 1, nullptr);
}

void start_network_provisioning() {
	char key[33] = {};
	if (!load_unit_key(key) || strlen(key) < UNIT_KEY_LENGTH_MIN) return;
	esp_netif_create_default_wifi_ap();
	const wifi_init_config_t init = WIFI_INIT_CONFIG_DEFAULT();
	ESP_ERROR_CHECK(esp_wifi_init(&init));
	uint8_t mac[6] = {};
	esp_read_mac(mac, ESP_MAC_WIFI_SOFTAP);
	wifi_config_t network = {};
	const int length = snprintf(reinterpret_cast<char*>(network.ap.ssid), sizeof network.ap.ssid, "AutoVolt-%02X%02X", mac[4], mac[5]);
	network.ap.ssid_len = static_cast<uint8_t>(length);
	memcpy(network.ap.password, key, strlen(key));
	network.ap.authmode = WIFI_AUTH_WPA2_PSK;
	network.ap.max_connection = 1;
	ESP_ERROR_CHECK(esp_wifi_set_mode(WIFI_MODE_AP));
	ESP_ERROR_CHECK(esp_wifi_set_config(WIFI_IF_AP, &network));
	ESP_ERROR_CHECK(esp_wifi_start());
	httpd_handle_t server = nullptr;
	httpd_config_t config = HTTPD_DEFAULT_CONFIG();
	config.stack_size = STACK_BYTES;
	if (httpd_start(&server, &config) != ESP_OK) return;
	httpd_uri_t page = {};
	page.uri = "/";
	page.method = HTTP_GET;
	page.handler = &show_form;
	httpd_register_uri_handler(server, &page);
	page.method = HTTP_POST;
	page.handler = &take_form;
	httpd_register_uri_handler(server, &page);
}

}  // namespace autovolt
