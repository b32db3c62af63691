#pragma once
#include <stdint.h>

namespace autovolt {

/** Who the unit is and whom it talks to; in NVS. Losing it costs a new provisioning, never a watt-hour. */
struct Credentials {
	char name[33] = {};
	char secret[72] = {};
	char wifi_ssid[33] = {};
	char wifi_password[65] = {};
	/** mqtts://host:8883 */
	char broker_uri[128] = {};
	char ntp_host[64] = {};
	/** https://…/firmware.bin; empty: no updates over the air. */
	char update_url[160] = {};
	/** PEM of the private authority that the broker's certificate is pinned to. */
	char ca_pem[2048] = {};
	/** Ratings and types until the server sends its own: the payload of the `config` topic. */
	char config[512] = {};
};

/** False when the unit was never provisioned. */
bool load_credentials(Credentials& into);
bool save_credentials(const Credentials& credentials);
/** Written at manufacture and printed on the label: the password of the provisioning network. Empty when there is none. */
bool load_unit_key(char (&into)[33]);

/** One `key=value` of provisioning, by serial or form. False for an unknown key or a value that is too long. */
bool set_credential(Credentials& credentials, const char* key, const char* value);
/** Whether it would do. */
bool is_complete(const Credentials& credentials);

}  // namespace autovolt
