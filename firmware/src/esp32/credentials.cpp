#include "credentials.h"

#include <nvs.h>
#include <string.h>

namespace autovolt {

namespace {

constexpr const char* NAMESPACE = "autovolt";
constexpr const char* FACTORY_NAMESPACE = "av_factory";

struct Field {
	const char* key;
	char* (*text)(Credentials&);
	uint32_t capacity;
};

constexpr Field FIELDS[] = {
    {"name", [](Credentials& c) { return c.name; }, sizeof Credentials::name},
    {"secret", [](Credentials& c) { return c.secret; }, sizeof Credentials::secret},
    {"wifi_ssid", [](Credentials& c) { return c.wifi_ssid; }, sizeof Credentials::wifi_ssid},
    {"wifi_password", [](Credentials& c) { return c.wifi_password; }, sizeof Credentials::wifi_password},
    {"broker_uri", [](Credentials& c) { return c.broker_uri; }, sizeof Credentials::broker_uri},
    {"ntp_host", [](Credentials& c) { return c.ntp_host; }, sizeof Credentials::ntp_host},
    {"update_url", [](Credentials& c) { return c.update_url; }, sizeof Credentials::update_url},
    {"ca_pem", [](Credentials& c) { return c.ca_pem; }, sizeof Credentials::ca_pem},
    {"config", [](Credentials& c) { return c.config; }, sizeof Credentials::config},
};

bool read_text(nvs_handle_t nvs, const char* key, char* into, size_t capacity) {
	return nvs_get_str(nvs, key, into, &capacity) == ESP_OK;
}

}  // namespace

bool load_credentials(Credentials& into) {
	nvs_handle_t nvs;
	if (nvs_open(NAMESPACE, NVS_READONLY, &nvs) != ESP_OK) return false;
	for (const Field& field : FIELDS) read_text(nvs, field.key, field.text(into), field.capacity);
	nvs_close(nvs);
	return is_complete(into);
}

bool save_credentials(const Credentials& credentials) {
	nvs_handle_t nvs;
	if (nvs_open(NAMESPACE, NVS_READWRITE, &nvs) != ESP_OK) return false;
	Credentials& source = const_cast<Credentials&>(credentials);  // the accessors are shared with reading
	bool is_saved = true;
	for (const Field& field : FIELDS) is_saved = nvs_set_str(nvs, field.key, field.text(source)) == ESP_OK && is_saved;
	is_saved = nvs_commit(nvs) == ESP_OK && is_saved;
	nvs_close(nvs);
	return is_saved;
}

bool load_unit_key(char (&into)[33]) {
	nvs_handle_t nvs;
	if (nvs_open(FACTORY_NAMESPACE, NVS_READONLY, &nvs) != ESP_OK) return false;
	const bool is_there = read_text(nvs, "unit_key", into, sizeof into);
	nvs_close(nvs);
	return is_there;
}

bool set_credential(Credentials& credentials, const char* key, const char* value) {
	for (const Field& field : FIELDS) {
		if (strcmp(field.key, key) != 0) continue;
		if (strlen(value) >= field.capacity) return false;
		strcpy(field.text(credentials), value);
		return true;
	}
	return false;
}

bool is_complete(const Credentials& credentials) {
	return credentials.name[0] != '\0' && credentials.secret[0] != '\0' && credentials.wifi_ssid[0] != '\0' &&
	       credentials.broker_uri[0] != '\0';
}

}  // namespace autovolt
