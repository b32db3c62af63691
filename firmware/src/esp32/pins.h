#pragma once
#include <stdint.h>

/**
 * The pin map of the reference board (ESP32-WROOM-32), and what keeps it safe. A board of its own changes the lists; the
 * compiler then checks them against what the chip does with its pins at reset. The reasons: docs/firmware/hardware.md.
 */
namespace autovolt::pins {

/** Active high; low at reset, so that no relay twitches while the chip starts. */
constexpr int8_t RELAYS[] = {19, 21, 22, 23};
/** To ground, with the chip's own pull-ups. */
constexpr int8_t WALL_SWITCHES[] = {25, 26, 27, 33};
/** A PIR module's output, active high. */
constexpr int8_t MOTION = 34;
/** Held for five seconds at power-up: provisioning begins anew. */
constexpr int8_t PROVISION_BUTTON = 13;
/** HLW8012, BL0937: pin CF. */
constexpr int8_t METER_PULSES = 35;
/** PZEM-004T. Not on modules with PSRAM (WROVER), which use 16 and 17 themselves. */
constexpr int8_t METER_UART_TX = 17;
constexpr int8_t METER_UART_RX = 16;
/** ADE7953. */
constexpr int8_t METER_I2C_SDA = 32;
constexpr int8_t METER_I2C_SCL = 18;

constexpr uint32_t SWITCH_COUNT = sizeof RELAYS;
static_assert(sizeof WALL_SWITCHES == sizeof RELAYS, "a wall switch for each relay");

/** Strapping pins, the console, the flash chip, and what is high or toggles at reset. */
constexpr bool is_unsafe(int8_t pin) {
	return pin <= 3 || pin == 5 || (pin >= 6 && pin <= 12) || pin == 14 || pin == 15 || pin == 20 || pin == 24 ||
	       (pin >= 28 && pin <= 31) || pin > 39;
}
constexpr bool is_input_only(int8_t pin) {
	return pin >= 34;
}

template <uint32_t COUNT>
constexpr bool are_safe_outputs(const int8_t (&list)[COUNT]) {
	for (int8_t pin : list)
		if (is_unsafe(pin) || is_input_only(pin)) return false;
	return true;
}
static_assert(are_safe_outputs(RELAYS), "a relay on such a pin clicks at reset, or cannot be driven at all");
// Input-only pins have no pull-up.
static_assert(are_safe_outputs(WALL_SWITCHES), "a wall switch needs a pull-up, and a pin that the bootloader leaves alone");
static_assert(!is_unsafe(MOTION) && !is_unsafe(PROVISION_BUTTON) && !is_unsafe(METER_PULSES) && !is_unsafe(METER_UART_TX) &&
                  !is_unsafe(METER_UART_RX) && !is_unsafe(METER_I2C_SDA) && !is_unsafe(METER_I2C_SCL),
              "no input on a pin that decides how the chip starts");

}  // namespace autovolt::pins
