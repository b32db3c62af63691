#pragma once
#include <stdint.h>

#include "../command/command.h"
#include "../command/settings.h"
#include "../delivery/delivery.h"
#include "../energy/integrator.h"
#include "../energy/meter_reading.h"
#include "../storage/checkpoint.h"
#include "../storage/event.h"
#include "../storage/logs.h"
#include "../storage/recovery.h"
#include "../switching/debouncer.h"
#include "../switching/motion_hold.h"
#include "../switching/relay_bank.h"
#include "../time/boot_chain.h"
#include "../time/wall_clock.h"
#include "../wire/payloads.h"
#include "answers.h"
#include "schedule.h"

namespace autovolt {

struct Identity {
	/** Also MQTT user and client id. Lives as long as the device. */
	const char* name = "";
	const char* firmware = "";
};

/** How this boot came about. */
struct BootInput {
	ResetReason reason = ResetReason::unknown;
	uint64_t now_ms = 0;
	/** For an epoch, should the counter be lost. */
	uint32_t random = 0;
	/** A clock that goes on through restarts without power loss; rtc_continues says that it did. */
	uint64_t rtc_ms = 0;
	bool rtc_continues = false;
	/** Until the server's configuration is known. */
	Settings defaults;
};

/** The world at one tick. */
struct Inputs {
	uint8_t wall_levels = 0;
	bool motion = false;
	MeterReading meter;
	int8_t wifi_rssi_dbm = 0;
	uint32_t free_heap_bytes = 0;
};

enum class Topic : uint8_t { telemetry, event, status, command_answer, config_answer };

struct Message {
	Topic topic = Topic::telemetry;
	bool is_retained = false;
	/** Set for telemetry and events; hand it to puback() when the broker has it. */
	Parcel parcel;
	uint32_t length = 0;
};

enum class DownTopic : uint8_t { ack, command, config };

/**
 * The whole logic of a controller. Knows no network, no flash chip and no clock: they are handed in. One task calls it.
 * Owns: the counter, the logs, what is sent when. Does not own: sockets, credentials, pins.
 */
class Device {
 public:
	Device(Flash& flash, const Identity& identity);

	void start(const BootInput& boot);
	/** Every 10 to 100 ms. Afterwards on_mask() is what the relays must show. */
	void tick(uint64_t now_ms, const Inputs& inputs);
	/** Makes all that was counted durable and takes a last sample: before an intended restart. */
	void settle(uint64_t now_ms);
	void set_wall_time(uint64_t now_ms, uint64_t wall_ms, TimeSource source);

	/** Numbers a new connection; the Last Will for it. */
	uint32_t begin_connection(char* will, uint32_t capacity);
	void connected(uint64_t net_ms);
	void disconnected();
	/** A message from the server. Anything odd is ignored or refused, never obeyed. */
	void receive(DownTopic topic, bool is_retained, const char* text, uint32_t length, uint64_t now_ms, uint64_t net_ms);
	/** The next message to publish, QoS 1. False: nothing to say now. Only while connected. */
	bool next_message(uint64_t net_ms, char* payload, uint32_t capacity, Message& into);
	void puback(const Parcel& parcel, uint64_t now_ms, uint64_t net_ms);

	uint8_t on_mask() const { return relays_.on_mask(); }
	const Energy& energy() const { return integrator_.energy(); }
	const Settings& settings() const { return settings_; }
	const WallClock& clock() const { return clock_; }
	uint32_t epoch() const { return epoch_; }
	uint32_t boot() const { return boot_; }
	uint32_t backlog() const { return delivery_.backlog(); }
	uint32_t events_lost() const { return delivery_.events_lost(); }
	/** True once the server has acknowledged anything in this boot: this firmware works. */
	bool is_confirmed() const { return is_confirmed_; }
	/** The chip register at the last checkpoint before this boot; 0 = none. */
	uint32_t kept_register() const { return kept_register_; }

 private:
	Stamp stamp(uint64_t now_ms) const;
	void record(Event& event);
	void record_boot(const BootInput& boot, const Recovered& recovered);
	void read_wall_switches(uint64_t now_ms, uint8_t levels);
	void read_motion(uint64_t now_ms, bool level);
	void switch_relays(uint64_t now_ms);
	void checkpoint(uint64_t now_ms);
	void sample(uint64_t now_ms, const Inputs& inputs);
	void anchor_boots(uint64_t now_ms);
	void receive_ack(const char* text, uint32_t length, uint64_t now_ms, uint64_t net_ms);
	void receive_command(bool is_retained, const char* text, uint32_t length, uint64_t now_ms);
	CommandVerdict obey(const Command& command, bool is_retained, uint64_t now_ms);
	void receive_config(const char* text, uint32_t length, uint64_t now_ms);
	void heard(uint64_t now_ms);
	Status status() const;
	bool next_durable(uint64_t net_ms, char* payload, uint32_t capacity, Message& into);

	Identity identity_;
	Logs logs_;
	Delivery delivery_;
	Integrator integrator_;
	WallClock clock_;
	BootChain unanchored_;
	Debouncer wall_switches_[SWITCHES_MAX];
	RelayBank relays_;
	MotionHold motion_;
	Settings settings_;
	CommandLog commands_;
	AnswerQueue answers_;
	CheckpointSchedule checkpoints_;
	SampleSchedule samples_;
	Inputs inputs_;
	uint64_t rtc_at_start_ms_ = 0;
	uint64_t heard_last_ms_ = 0;
	uint64_t status_due_ms_ = 0;
	const char* status_why_ = "boot";
	const char* config_error_ = nullptr;
	uint32_t config_rev_ = 0;
	uint32_t epoch_ = 0;
	uint32_t boot_ = 0;
	uint32_t conn_ = 0;
	uint32_t kept_register_ = 0;
	uint8_t pir_mask_ = 0;
	bool is_connected_ = false;
	bool is_confirmed_ = false;
	bool has_config_answer_ = false;
};

// Measured for the chip, where pointers have 32 bits; on the host it is a little more.
static_assert(sizeof(Device) < 4096, "the core keeps below 4 kB of RAM");

}  // namespace autovolt
