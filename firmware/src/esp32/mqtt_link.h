#pragma once
#include <freertos/FreeRTOS.h>
#include <freertos/queue.h>
#include <mqtt_client.h>

#include "backoff.h"
#include "core/device/device.h"
#include "credentials.h"

namespace autovolt {

/** What esp-mqtt's task tells the control task, by a queue: the core belongs to one task alone. */
struct LinkEvent {
	enum class Kind : uint8_t { connected, disconnected, puback, message } kind;
	/** Of the connection that it came from; one of a connection that is gone means nothing. */
	uint32_t connection;
	int message_id;
	DownTopic topic;
	bool is_retained;
	uint16_t length;
	char text[1024];
};

/**
 * The connection to the broker. esp-mqtt keeps an outbox of its own and would send it again after a reconnect, beside the
 * core's: so each connection is a client of its own, which is destroyed with it. At most eight messages are in it.
 */
class MqttLink {
 public:
	explicit MqttLink(const Credentials& credentials) : credentials_(credentials) {}

	bool open();
	/** Call from the control task, every tick: hands events to the core, sends what the core has. Never blocks. */
	void serve(Device& device, uint64_t now_ms, bool has_network);
	bool is_connected() const { return is_connected_; }

 private:
	struct Sent {
		int message_id = -1;
		Parcel parcel;
	};

	void connect(Device& device);
	void drop(Device& device, uint64_t now_ms);
	void take(const LinkEvent& event, Device& device, uint64_t now_ms);
	void send(Device& device, uint64_t now_ms);
	void note_sent(int message_id, const Parcel& parcel);
	static void on_event(void* self, esp_event_base_t base, int32_t id, void* data);
	void post(LinkEvent::Kind kind, const esp_mqtt_event_t& event);

	const Credentials& credentials_;
	QueueHandle_t events_ = nullptr;
	esp_mqtt_client_handle_t client_ = nullptr;
	Backoff backoff_{1'000, 60'000};
	uint64_t connect_at_ms_ = 0;
	uint32_t connection_ = 0;
	char will_[PAYLOAD_BYTES_MAX] = {};
	char status_topic_[64] = {};
	Sent sent_[DELIVERY_WINDOW];
	LinkEvent incoming_{};
	bool is_connected_ = false;
	bool is_failed_ = false;
};

}  // namespace autovolt
