#pragma once
#include <stdint.h>

#include "build_settings.h"
#include "core/energy/energy.h"
#include "pin_rules.h"

/**
 * The pin map of the reference board (ESP32-WROOM-32), and what keeps it safe. A board of its own changes the lists; the
 * compiler then checks them against what the chip does with its pins. The reasons: docs/firmware/wiring.md.
 */
namespace autovolt::pins {

/** A module with PSRAM (WROVER): pins 16 and 17 are refused then. */
constexpr bool HAS_PSRAM = false;

/** Active high; low at reset, so that no relay twitches while the chip starts. */
constexpr int8_t RELAYS[] = {19, 21, 22, 23};
/** To ground, with the chip's own pull-ups. */
constexpr int8_t WALL_SWITCHES[] = {25, 26, 27, 33};
/** A PIR module's output, active high. */
constexpr int8_t MOTION = 34;
/** To ground; held for five seconds at power-up: provisioning begins anew. */
constexpr int8_t PROVISION_BUTTON = 13;
/** HLW8012, BL0937: pin CF. */
constexpr int8_t METER_PULSES = 35;
/** PZEM-004T. */
constexpr int8_t METER_UART_TX = 17;
constexpr int8_t METER_UART_RX = 16;
/** ADE7953. */
constexpr int8_t METER_I2C_SDA = 32;
constexpr int8_t METER_I2C_SCL = 18;

constexpr uint32_t SWITCH_COUNT = sizeof RELAYS;
static_assert(SWITCH_COUNT <= SWITCHES_MAX, "the core knows no more switches");
static_assert(sizeof WALL_SWITCHES == sizeof RELAYS, "a wall switch for each relay");

static_assert(are_fit(RELAYS, PinUse::output, HAS_PSRAM), "a relay on such a pin clicks at reset, or cannot be driven at all");
static_assert(are_fit(WALL_SWITCHES, PinUse::pulled_up_input, HAS_PSRAM),
              "a wall switch needs a pull-up, and a pin that decides nothing at reset");
static_assert(is_fit(PROVISION_BUTTON, PinUse::pulled_up_input, HAS_PSRAM),
              "the button needs a pull-up, and a pin that decides nothing at reset");
static_assert(is_fit(MOTION, PinUse::input, HAS_PSRAM), "motion on a pin that decides how the chip starts, or that the module uses");
static_assert(is_fit(METER_PULSES, PinUse::input, HAS_PSRAM), "pulses on a pin that decides how the chip starts, or that the module uses");
// A board without this chip needs no such pins: they are not held against it.
static_assert(AUTOVOLT_METER != 2 || !HAS_PSRAM || (!is_psram(METER_UART_TX) && !is_psram(METER_UART_RX)),
              "UART on pins that the module's PSRAM uses");
static_assert(is_fit(METER_UART_TX, PinUse::output, false), "UART TX on a pin that cannot be driven, or that decides how the chip starts");
static_assert(is_fit(METER_UART_RX, PinUse::input, false), "UART RX on a pin that decides how the chip starts");
static_assert(is_fit(METER_I2C_SDA, PinUse::output, HAS_PSRAM), "I2C SDA on a pin that cannot be driven, or that decides how the chip starts");
static_assert(is_fit(METER_I2C_SCL, PinUse::output, HAS_PSRAM), "I2C SCL on a pin that cannot be driven, or that decides how the chip starts");

/** Pins of a metering chip that this board does not have may serve for something else. */
constexpr bool are_distinct() {
	PinSet taken;
	bool are_new = taken.add_all(RELAYS);
	are_new = taken.add_all(WALL_SWITCHES) && are_new;
	are_new = taken.add(MOTION) && are_new;
	are_new = taken.add(PROVISION_BUTTON) && are_new;
	if (AUTOVOLT_METER == 1) are_new = taken.add(METER_PULSES) && are_new;
	if (AUTOVOLT_METER == 2) are_new = taken.add(METER_UART_TX) && taken.add(METER_UART_RX) && are_new;
	if (AUTOVOLT_METER == 3) are_new = taken.add(METER_I2C_SDA) && taken.add(METER_I2C_SCL) && are_new;
	return are_new;
}
static_assert(are_distinct(), "a pin has two functions");

}  // namespace autovolt::pins
