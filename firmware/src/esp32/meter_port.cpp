#include "meter_port.h"

#include "build_settings.h"
#include "pins.h"

#if AUTOVOLT_METER == 1
#include <driver/pulse_cnt.h>

#include "meters/pulse_meter.h"
#elif AUTOVOLT_METER == 2
#include <driver/uart.h>

#include "meters/pzem004t.h"
#elif AUTOVOLT_METER == 3
#include <driver/i2c_master.h>

#include "meters/ade7953.h"
#endif

namespace autovolt {

#if AUTOVOLT_METER == 1

namespace {
constexpr uint32_t POWER_W_MAX = 5'000;
constexpr int COUNT_LIMIT = 30'000;
PulseMeter meter(AUTOVOLT_UJ_PER_PULSE, POWER_W_MAX);
pcnt_unit_handle_t unit = nullptr;
}  // namespace

bool open_meter(uint32_t) {
	pcnt_unit_config_t config = {};
	config.high_limit = COUNT_LIMIT;
	config.low_limit = -1;
	config.flags.accum_count = 1;  // goes on beyond the limit
	pcnt_chan_config_t channel_config = {};
	channel_config.edge_gpio_num = pins::METER_PULSES;
	channel_config.level_gpio_num = -1;
	pcnt_glitch_filter_config_t filter = {};
	filter.max_glitch_ns = 1'000;
	pcnt_channel_handle_t channel = nullptr;
	return pcnt_new_unit(&config, &unit) == ESP_OK && pcnt_unit_set_glitch_filter(unit, &filter) == ESP_OK &&
	       pcnt_new_channel(unit, &channel_config, &channel) == ESP_OK &&
	       pcnt_channel_set_edge_action(channel, PCNT_CHANNEL_EDGE_ACTION_INCREASE, PCNT_CHANNEL_EDGE_ACTION_HOLD) == ESP_OK &&
	       pcnt_unit_add_watch_point(unit, COUNT_LIMIT) == ESP_OK && pcnt_unit_enable(unit) == ESP_OK &&
	       pcnt_unit_clear_count(unit) == ESP_OK && pcnt_unit_start(unit) == ESP_OK;
}

MeterReading read_meter(uint64_t now_ms) {
	int count = 0;
	pcnt_unit_get_count(unit, &count);
	return meter.read(now_ms, static_cast<uint64_t>(count < 0 ? 0 : count));
}

#elif AUTOVOLT_METER == 2

namespace {
constexpr uart_port_t PORT = UART_NUM_2;
constexpr int BAUD = 9'600;
constexpr int RX_BYTES = 256;
constexpr uint64_t POLL_MS = 1'000;
/** 25 bytes at 9600 baud take 26 ms; the module answers within 100. */
constexpr uint64_t ANSWER_MS = 200;
Pzem004t meter;
uint64_t asked_at_ms = 0;
bool is_asked = false;
}  // namespace

bool open_meter(uint32_t kept_register) {
	meter.start(kept_register);
	uart_config_t config = {};
	config.baud_rate = BAUD;
	config.data_bits = UART_DATA_8_BITS;
	config.parity = UART_PARITY_DISABLE;
	config.stop_bits = UART_STOP_BITS_1;
	config.flow_ctrl = UART_HW_FLOWCTRL_DISABLE;
	return uart_driver_install(PORT, RX_BYTES, 0, 0, nullptr, 0) == ESP_OK && uart_param_config(PORT, &config) == ESP_OK &&
	       uart_set_pin(PORT, pins::METER_UART_TX, pins::METER_UART_RX, UART_PIN_NO_CHANGE, UART_PIN_NO_CHANGE) == ESP_OK;
}

MeterReading read_meter(uint64_t now_ms) {
	if (is_asked && now_ms - asked_at_ms >= ANSWER_MS) {
		is_asked = false;
		uint8_t answer[Pzem004t::ANSWER_BYTES + 8];
		const int length = uart_read_bytes(PORT, answer, sizeof answer, 0);
		return meter.read(now_ms, answer, length > 0 ? static_cast<uint32_t>(length) : 0);
	}
	if (!is_asked && now_ms - asked_at_ms >= POLL_MS) {
		uint8_t request[MODBUS_REQUEST_BYTES];
		meter.write_request(request);
		uart_flush_input(PORT);
		uart_write_bytes(PORT, request, sizeof request);
		asked_at_ms = now_ms;
		is_asked = true;
	}
	return meter.between();
}

#elif AUTOVOLT_METER == 3

namespace {
constexpr uint16_t ADDRESS = 0x38;
constexpr uint32_t BUS_HZ = 400'000;
constexpr uint32_t POWER_W_MAX = 7'500;
constexpr uint64_t POLL_MS = 500;
constexpr int TRANSFER_MS_MAX = 5;
Ade7953 meter(AUTOVOLT_NJ_PER_STEP, POWER_W_MAX);
i2c_master_dev_handle_t chip = nullptr;
uint64_t read_at_ms = 0;
MeterReading last;

bool read_register(uint16_t address, uint32_t& into) {
	const uint8_t request[2] = {static_cast<uint8_t>(address >> 8), static_cast<uint8_t>(address)};
	uint8_t answer[3];
	if (i2c_master_transmit_receive(chip, request, sizeof request, answer, sizeof answer, TRANSFER_MS_MAX) != ESP_OK) return false;
	into = static_cast<uint32_t>(answer[0]) << 16 | static_cast<uint32_t>(answer[1]) << 8 | answer[2];
	return true;
}
}  // namespace

bool open_meter(uint32_t) {
	i2c_master_bus_config_t bus_config = {};
	bus_config.i2c_port = -1;
	bus_config.sda_io_num = static_cast<gpio_num_t>(pins::METER_I2C_SDA);
	bus_config.scl_io_num = static_cast<gpio_num_t>(pins::METER_I2C_SCL);
	bus_config.clk_source = I2C_CLK_SRC_DEFAULT;
	bus_config.glitch_ignore_cnt = 7;
	i2c_master_bus_handle_t bus = nullptr;
	i2c_device_config_t device_config = {};
	device_config.dev_addr_length = I2C_ADDR_BIT_LEN_7;
	device_config.device_address = ADDRESS;
	device_config.scl_speed_hz = BUS_HZ;
	return i2c_new_master_bus(&bus_config, &bus) == ESP_OK && i2c_master_bus_add_device(bus, &device_config, &chip) == ESP_OK;
}

MeterReading read_meter(uint64_t now_ms) {
	last.is_metered = true;
	last.delta_uj = 0;
	if (now_ms - read_at_ms < POLL_MS) return last;
	read_at_ms = now_ms;
	uint32_t energy_a = 0;
	uint32_t energy_b = 0;
	// A read clears; when only one came through, that one must count.
	const bool has_a = read_register(Ade7953::ENERGY_A, energy_a);
	const bool has_b = read_register(Ade7953::ENERGY_B, energy_b);
	if (has_a || has_b) last = meter.read(now_ms, energy_a, energy_b);
	return last;
}

#else

bool open_meter(uint32_t) {
	return true;
}

MeterReading read_meter(uint64_t) {
	return {};
}

#endif

}  // namespace autovolt
