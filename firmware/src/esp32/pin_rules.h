#pragma once
#include <stdint.h>

/** What the pins of an ESP32 can do, and must not. The table with the reasons: docs/firmware/wiring.md. */
namespace autovolt::pins {

/** Driven by the chip (a relay, UART TX, both lines of I²C); a contact to ground on the chip's pull-up; a signal that drives the pin. */
enum class PinUse : uint8_t { output, pulled_up_input, input };

/** Strapping pins, the console, the flash chip, what is high or toggles at reset, and what is not led out. */
constexpr bool is_unsafe(int8_t pin) {
	return pin <= 3 || pin == 5 || (pin >= 6 && pin <= 12) || pin == 14 || pin == 15 || pin == 20 || pin == 24 ||
	       (pin >= 28 && pin <= 31) || pin > 39;
}
/** These have no pull-up either. */
constexpr bool is_input_only(int8_t pin) {
	return pin >= 34;
}
/** Modules with PSRAM (WROVER) use these themselves. */
constexpr bool is_psram(int8_t pin) {
	return pin == 16 || pin == 17;
}

constexpr bool is_fit(int8_t pin, PinUse use, bool has_psram) {
	return !is_unsafe(pin) && !(has_psram && is_psram(pin)) && (use == PinUse::input || !is_input_only(pin));
}

template <uint32_t COUNT>
constexpr bool are_fit(const int8_t (&list)[COUNT], PinUse use, bool has_psram) {
	for (int8_t pin : list)
		if (!is_fit(pin, use, has_psram)) return false;
	return true;
}

/** Pins that have a function already. */
class PinSet {
 public:
	/** False when the pin was in it before, or is none. */
	constexpr bool add(int8_t pin) {
		if (pin < 0 || pin > 39) return false;
		const uint64_t bit = uint64_t{1} << pin;
		const bool is_new = (taken_ & bit) == 0;
		taken_ |= bit;
		return is_new;
	}
	template <uint32_t COUNT>
	constexpr bool add_all(const int8_t (&list)[COUNT]) {
		bool are_new = true;
		for (int8_t pin : list) are_new = add(pin) && are_new;
		return are_new;
	}

 private:
	uint64_t taken_ = 0;
};

}  // namespace autovolt::pins
