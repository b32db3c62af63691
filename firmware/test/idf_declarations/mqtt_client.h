#pragma once
#include "esp_event.h"
struct esp_mqtt_client;
using esp_mqtt_client_handle_t = esp_mqtt_client*;
enum esp_mqtt_event_id_t {
	MQTT_EVENT_ANY = -1,
	MQTT_EVENT_ERROR = 0,
	MQTT_EVENT_CONNECTED,
	MQTT_EVENT_DISCONNECTED,
	MQTT_EVENT_SUBSCRIBED,
	MQTT_EVENT_UNSUBSCRIBED,
	MQTT_EVENT_PUBLISHED,
	MQTT_EVENT_DATA,
};
enum esp_mqtt_protocol_ver_t { MQTT_PROTOCOL_UNDEFINED = 0, MQTT_PROTOCOL_V_3_1, MQTT_PROTOCOL_V_3_1_1 };
struct esp_mqtt_event_t {
	esp_mqtt_event_id_t event_id;
	esp_mqtt_client_handle_t client;
	char* data;
	int data_len;
	int total_data_len;
	int current_data_offset;
	char* topic;
	int topic_len;
	int msg_id;
	bool retain;
	int qos;
};
struct esp_mqtt_client_config_t {
	struct {
		struct {
			const char* uri;
		} address;
		struct {
			const char* certificate;
			size_t certificate_len;
		} verification;
	} broker;
	struct {
		const char* username;
		const char* client_id;
		struct {
			const char* password;
		} authentication;
	} credentials;
	struct {
		struct {
			const char* topic;
			const char* msg;
			int msg_len;
			int qos;
			int retain;
		} last_will;
		bool disable_clean_session;
		int keepalive;
		esp_mqtt_protocol_ver_t protocol_ver;
	} session;
	struct {
		int reconnect_timeout_ms;
		int timeout_ms;
		bool disable_auto_reconnect;
	} network;
	struct {
		int size;
		int out_size;
	} buffer;
	struct {
		uint64_t limit;
	} outbox;
};
extern "C" {
esp_mqtt_client_handle_t esp_mqtt_client_init(const esp_mqtt_client_config_t* config);
esp_err_t esp_mqtt_client_register_event(esp_mqtt_client_handle_t client, esp_mqtt_event_id_t event,
                                         esp_event_handler_t event_handler, void* event_handler_arg);
esp_err_t esp_mqtt_client_start(esp_mqtt_client_handle_t client);
int esp_mqtt_client_enqueue(esp_mqtt_client_handle_t client, const char* topic, const char* data, int len, int qos, int retain, bool store);
esp_err_t esp_mqtt_client_destroy(esp_mqtt_client_handle_t client);
}
/** A generic selection in C; an overload in C++. */
int esp_mqtt_client_subscribe(esp_mqtt_client_handle_t client, const char* topic, int qos);
