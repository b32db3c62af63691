#include "mqtt_link.h"

#include <esp_random.h>
#include <freertos/task.h>
#include <stdio.h>
#include <string.h>

#include <atomic>

namespace autovolt {

namespace {

constexpr UBaseType_t EVENTS_MAX = 12;
constexpr int KEEPALIVE_S = 30;
constexpr int QOS = 1;
constexpr const char* DOWN_TOPICS[] = {"ack", "cmd", "config"};
constexpr uint32_t DESTROY_STACK_BYTES = 3'072;

const char* suffix_of(Topic topic) {
	switch (topic) {
		case Topic::telemetry: return "telemetry";
		case Topic::event: return "event";
		case Topic::status: return "status";
		case Topic::command_answer: return "cmd/ack";
		case Topic::config_answer: return "config/ack";
	}
	return "";
}

std::atomic<bool> is_destroying{false};

/** Waits for esp-mqtt's task, which may hang in the network for ten seconds: not for the task that holds the relays. */
void destroy(void* client) {
	esp_mqtt_client_destroy(static_cast<esp_mqtt_client_handle_t>(client));  // its outbox goes with it
	is_destroying = false;
	vTaskDelete(nullptr);
}

bool ends_with(const char* text, int length, const char* end) {
	const int end_length = static_cast<int>(strlen(end));
	return length >= end_length && memcmp(text + length - end_length, end, static_cast<size_t>(end_length)) == 0;
}

}  // namespace

bool MqttLink::open() {
	snprintf(status_topic_, sizeof status_topic_, "autovolt/%s/status", credentials_.name);
	events_ = xQueueCreate(EVENTS_MAX, sizeof(LinkEvent));
	return events_ != nullptr;
}

void MqttLink::serve(Device& device, uint64_t now_ms, bool has_network) {
	while (xQueueReceive(events_, &incoming_, 0) == pdTRUE) take(incoming_, device, now_ms);
	if (is_failed_ || (client_ != nullptr && !has_network)) drop(device, now_ms);
	if (client_ == nullptr && !is_destroying && has_network && now_ms >= connect_at_ms_) connect(device);
	if (is_connected_) send(device, now_ms);
}

/** The Last Will names the connection, so it is made anew for each. */
void MqttLink::connect(Device& device) {
	connection_++;
	const uint32_t will_length = device.begin_connection(will_, sizeof will_);
	esp_mqtt_client_config_t config = {};
	config.broker.address.uri = credentials_.broker_uri;
	// Pinned: this authority and no other. Empty for a plaintext broker inside of an isolated network.
	config.broker.verification.certificate = credentials_.ca_pem[0] != '\0' ? credentials_.ca_pem : nullptr;
	config.credentials.username = credentials_.name;
	config.credentials.client_id = credentials_.name;
	config.credentials.authentication.password = credentials_.secret;
	config.session.last_will.topic = status_topic_;
	config.session.last_will.msg = will_;
	config.session.last_will.msg_len = static_cast<int>(will_length);
	config.session.last_will.qos = QOS;
	config.session.last_will.retain = 1;
	config.session.keepalive = KEEPALIVE_S;
	config.session.protocol_ver = MQTT_PROTOCOL_V_3_1_1;
	config.network.disable_auto_reconnect = true;
	config.buffer.size = sizeof incoming_.text;
	config.outbox.limit = (DELIVERY_WINDOW + 4) * PAYLOAD_BYTES_MAX;
	client_ = esp_mqtt_client_init(&config);
	if (client_ == nullptr || esp_mqtt_client_register_event(client_, MQTT_EVENT_ANY, &on_event, this) != ESP_OK ||
	    esp_mqtt_client_start(client_) != ESP_OK)
		is_failed_ = true;
}

void MqttLink::drop(Device& device, uint64_t now_ms) {
	if (client_ != nullptr) {
		is_destroying = true;
		if (xTaskCreate(&destroy, "mqtt_end", DESTROY_STACK_BYTES, client_, 3, nullptr) != pdPASS) {
			is_destroying = false;
			return;  // no memory at the moment; the next tick tries again
		}
	}
	client_ = nullptr;
	for (Sent& sent : sent_) sent.message_id = -1;
	if (is_connected_) device.disconnected();
	is_connected_ = is_failed_ = false;
	connect_at_ms_ = now_ms + backoff_.next_ms(esp_random());
}

void MqttLink::take(const LinkEvent& event, Device& device, uint64_t now_ms) {
	if (event.connection != connection_ || client_ == nullptr) return;
	switch (event.kind) {
		case LinkEvent::Kind::connected: {
			for (const char* topic : DOWN_TOPICS) {
				char full[64];
				snprintf(full, sizeof full, "autovolt/%s/%s", credentials_.name, topic);
				esp_mqtt_client_subscribe(client_, full, QOS);
			}
			is_connected_ = true;
			backoff_.reset();
			return device.connected(now_ms);
		}
		case LinkEvent::Kind::disconnected: is_failed_ = true; return;
		case LinkEvent::Kind::puback:
			for (Sent& sent : sent_) {
				if (sent.message_id != event.message_id) continue;
				sent.message_id = -1;
				return device.puback(sent.parcel, now_ms, now_ms);
			}
			return;
		case LinkEvent::Kind::message:
			return device.receive(event.topic, event.is_retained, event.text, event.length, now_ms, now_ms);
	}
}

void MqttLink::send(Device& device, uint64_t now_ms) {
	char payload[PAYLOAD_BYTES_MAX];
	Message message;
	while (device.next_message(now_ms, payload, sizeof payload, message)) {
		if (message.length == 0) continue;
		char topic[64];
		snprintf(topic, sizeof topic, "autovolt/%s/%s", credentials_.name, suffix_of(message.topic));
		// Enqueued, not published: publishing would hold the relays up for as long as the network likes.
		const int id = esp_mqtt_client_enqueue(client_, topic, payload, static_cast<int>(message.length), QOS,
		                                       message.is_retained ? 1 : 0, true);
		if (id < 0) {
			is_failed_ = true;
			return;
		}
		if (message.topic == Topic::telemetry || message.topic == Topic::event) note_sent(id, message.parcel);
	}
}

void MqttLink::note_sent(int message_id, const Parcel& parcel) {
	for (Sent& sent : sent_) {
		if (sent.message_id >= 0) continue;
		sent = {message_id, parcel};
		return;
	}
}

void MqttLink::on_event(void* self, esp_event_base_t, int32_t id, void* data) {
	MqttLink& link = *static_cast<MqttLink*>(self);
	const esp_mqtt_event_t& event = *static_cast<esp_mqtt_event_t*>(data);
	switch (static_cast<esp_mqtt_event_id_t>(id)) {
		case MQTT_EVENT_CONNECTED: return link.post(LinkEvent::Kind::connected, event);
		case MQTT_EVENT_DISCONNECTED: return link.post(LinkEvent::Kind::disconnected, event);
		case MQTT_EVENT_PUBLISHED: return link.post(LinkEvent::Kind::puback, event);
		case MQTT_EVENT_DATA: return link.post(LinkEvent::Kind::message, event);
		default: return;
	}
}

/** In esp-mqtt's task. A message in pieces is longer than anything that the server sends: it is left out. */
void MqttLink::post(LinkEvent::Kind kind, const esp_mqtt_event_t& event) {
	static LinkEvent posted;  // one esp-mqtt task at a time, and its stack is small
	posted.kind = kind;
	posted.connection = connection_;
	posted.message_id = event.msg_id;
	posted.length = 0;
	if (kind == LinkEvent::Kind::message) {
		if (event.current_data_offset != 0 || event.data_len != event.total_data_len || event.data_len > static_cast<int>(sizeof posted.text))
			return;
		if (ends_with(event.topic, event.topic_len, "/ack")) posted.topic = DownTopic::ack;
		else if (ends_with(event.topic, event.topic_len, "/cmd")) posted.topic = DownTopic::command;
		else posted.topic = DownTopic::config;
		posted.is_retained = event.retain;
		posted.length = static_cast<uint16_t>(event.data_len);
		memcpy(posted.text, event.data, static_cast<size_t>(event.data_len));
	}
	// A full queue loses at worst an ack, which the next one contains, or a command, which is asked again. Not these:
	const TickType_t patience = kind == LinkEvent::Kind::disconnected || kind == LinkEvent::Kind::connected ? pdMS_TO_TICKS(1'000) : 0;
	xQueueSend(events_, &posted, patience);
}

}  // namespace autovolt
