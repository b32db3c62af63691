#include <driver/gpio.h>
#include <esp_app_desc.h>
#include <esp_event.h>
#include <esp_netif.h>
#include <esp_random.h>
#include <esp_rtc_time.h>
#include <esp_system.h>
#include <esp_task_wdt.h>
#include <esp_timer.h>
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>
#include <nvs_flash.h>
#include <string.h>

#include "core/device/device.h"
#include "credentials.h"
#include "meter_port.h"
#include "mqtt_link.h"
#include "partition_flash.h"
#include "pins.h"
#include "provisioning.h"
#include "time_source.h"
#include "update.h"
#include "wifi_link.h"

using namespace autovolt;

namespace {

constexpr uint32_t TICK_MS = 10;
constexpr uint32_t WATCHDOG_MS = 8'000;
constexpr uint32_t STACK_BYTES = 12'288;
constexpr UBaseType_t CONTROL_PRIORITY = 10;
constexpr uint32_t PROVISION_HOLD_MS = 5'000;

Credentials credentials;
PartitionFlash flash;

uint64_t uptime_ms() {
	return static_cast<uint64_t>(esp_timer_get_time()) / 1'000;
}

ResetReason reset_reason() {
	switch (esp_reset_reason()) {
		case ESP_RST_POWERON: return ResetReason::power_on;
		case ESP_RST_SW: return ResetReason::software;
		case ESP_RST_BROWNOUT: return ResetReason::brownout;
		case ESP_RST_TASK_WDT:
		case ESP_RST_INT_WDT:
		case ESP_RST_WDT: return ResetReason::watchdog;
		case ESP_RST_PANIC: return ResetReason::panic;
		case ESP_RST_DEEPSLEEP: return ResetReason::deep_sleep;
		default: return ResetReason::unknown;
	}
}

/** Relays first of all, so that none floats while the rest starts. */
void open_pins() {
	for (int8_t pin : pins::RELAYS) {
		gpio_set_level(static_cast<gpio_num_t>(pin), 0);
		gpio_set_direction(static_cast<gpio_num_t>(pin), GPIO_MODE_OUTPUT);
	}
	for (int8_t pin : pins::WALL_SWITCHES) {
		gpio_set_direction(static_cast<gpio_num_t>(pin), GPIO_MODE_INPUT);
		gpio_set_pull_mode(static_cast<gpio_num_t>(pin), GPIO_PULLUP_ONLY);
	}
	gpio_set_direction(static_cast<gpio_num_t>(pins::MOTION), GPIO_MODE_INPUT);
	gpio_set_direction(static_cast<gpio_num_t>(pins::PROVISION_BUTTON), GPIO_MODE_INPUT);
	gpio_set_pull_mode(static_cast<gpio_num_t>(pins::PROVISION_BUTTON), GPIO_PULLUP_ONLY);
}

uint8_t wall_levels() {
	uint8_t levels = 0;
	for (uint32_t i = 0; i < pins::SWITCH_COUNT; i++)
		if (gpio_get_level(static_cast<gpio_num_t>(pins::WALL_SWITCHES[i])) != 0) levels = static_cast<uint8_t>(levels | 1u << i);
	return levels;
}

void drive_relays(uint8_t on_mask) {
	for (uint32_t i = 0; i < pins::SWITCH_COUNT; i++) gpio_set_level(static_cast<gpio_num_t>(pins::RELAYS[i]), on_mask >> i & 1u);
}

bool is_provisioning_asked_for() {
	for (uint32_t held_ms = 0; held_ms < PROVISION_HOLD_MS; held_ms += 100) {
		if (gpio_get_level(static_cast<gpio_num_t>(pins::PROVISION_BUTTON)) != 0) return false;
		vTaskDelay(pdMS_TO_TICKS(100));
	}
	return true;
}

BootInput boot_input() {
	BootInput boot;
	boot.reason = reset_reason();
	boot.now_ms = uptime_ms();
	boot.random = esp_random();
	// The RTC goes on through every reset but the loss of power (and a brown-out, which may be one).
	boot.rtc_ms = esp_rtc_get_time_us() / 1'000 - boot.now_ms;
	boot.rtc_continues = boot.reason != ResetReason::power_on && boot.reason != ResetReason::brownout && boot.reason != ResetReason::unknown;
	boot.defaults.switch_count = pins::SWITCH_COUNT;
	for (uint32_t i = 0; i < pins::SWITCH_COUNT; i++) boot.defaults.ratings.switch_mw[i] = 100'000;
	return boot;
}

/** What was provisioned counts until the server says more: a higher `rev` outranks it. */
void apply_provisioned_config(Device& device) {
	const uint32_t length = static_cast<uint32_t>(strlen(credentials.config));
	Settings told;
	if (length == 0 || read_config(credentials.config, length, device.settings(), told) != ConfigVerdict::applied) return;
	device.receive(DownTopic::config, false, credentials.config, length, uptime_ms(), uptime_ms());
}

/**
 * The one task that owns the core, the relays and the watchdog: as long as it ticks, switching and counting go on, whatever
 * the network does. It alone feeds the watchdog.
 */
void control(void*) {
	static Device device(flash, Identity{credentials.name, esp_app_get_description()->version});
	static MqttLink link(credentials);
	device.start(boot_input());
	apply_provisioned_config(device);
	const bool has_meter = open_meter(device.kept_register());
	link.open();
	Probation probation;
	probation.start();
	esp_task_wdt_add(nullptr);
	Inputs inputs;
	TickType_t woken = xTaskGetTickCount();
	for (uint32_t ticks = 0;; ticks++) {
		const uint64_t now_ms = uptime_ms();
		uint64_t wall_ms;
		if (take_sntp_time(wall_ms)) device.set_wall_time(now_ms, wall_ms, TimeSource::ntp);
		inputs.wall_levels = wall_levels();
		inputs.motion = gpio_get_level(static_cast<gpio_num_t>(pins::MOTION)) != 0;
		// A chip that does not answer at start-up leaves ratings × time, and the readings say "metered": false.
		if (has_meter) inputs.meter = read_meter(now_ms);
		if (ticks % 1'000 == 0) inputs.wifi_rssi_dbm = wifi_rssi_dbm();
		inputs.free_heap_bytes = esp_get_free_heap_size();
		device.tick(now_ms, inputs);
		drive_relays(device.on_mask());
		link.serve(device, now_ms, is_wifi_up());
		probation.judge(now_ms, device.is_confirmed());
		if (is_update_ready()) {
			device.settle(uptime_ms());
			esp_restart();
		}
		esp_task_wdt_reset();
		vTaskDelayUntil(&woken, pdMS_TO_TICKS(TICK_MS));
	}
}

}  // namespace

extern "C" void app_main() {
	open_pins();
	if (nvs_flash_init() != ESP_OK) {
		// Credentials can be given again. The counter is not in there.
		nvs_flash_erase();
		ESP_ERROR_CHECK(nvs_flash_init());
	}
	ESP_ERROR_CHECK(esp_netif_init());
	ESP_ERROR_CHECK(esp_event_loop_create_default());
	const esp_task_wdt_config_t watchdog = {WATCHDOG_MS, 0, true};
	esp_task_wdt_reconfigure(&watchdog);
	const bool is_known = load_credentials(credentials);
	const bool is_provisioning = !is_known || is_provisioning_asked_for();
	start_serial_provisioning();
	// A room without a network, or not provisioned yet, still has its switches and its counter.
	if (!flash.open()) return;
	xTaskCreate(&control, "control", STACK_BYTES, nullptr, CONTROL_PRIORITY, nullptr);
	if (is_provisioning) return start_network_provisioning();
	start_wifi(credentials);
	start_sntp(credentials.ntp_host);
	start_updates(credentials);
}
