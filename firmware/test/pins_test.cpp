#include <doctest/doctest.h>

#include <initializer_list>

#include "../src/esp32/pin_rules.h"

using namespace autovolt::pins;

TEST_CASE("a pin that decides how the chip starts, or that is the flash's or the console's, serves for nothing") {
	for (int pin : {-1, 0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 20, 24, 28, 29, 30, 31, 40, 127})
		for (PinUse use : {PinUse::output, PinUse::pulled_up_input, PinUse::input}) {
			CAPTURE(pin);
			CHECK_FALSE(is_fit(static_cast<int8_t>(pin), use, false));
		}
}

TEST_CASE("an input-only pin is neither driven nor pulled up") {
	for (int8_t pin = 34; pin <= 39; pin++) {
		CHECK(is_fit(pin, PinUse::input, false));
		CHECK_FALSE(is_fit(pin, PinUse::output, false));
		CHECK_FALSE(is_fit(pin, PinUse::pulled_up_input, false));
	}
	for (int8_t pin : {4, 13, 16, 17, 18, 19, 21, 22, 23, 25, 26, 27, 32, 33})
		for (PinUse use : {PinUse::output, PinUse::pulled_up_input, PinUse::input}) CHECK(is_fit(pin, use, false));
}

TEST_CASE("a module with PSRAM keeps 16 and 17 to itself") {
	for (PinUse use : {PinUse::output, PinUse::pulled_up_input, PinUse::input}) {
		CHECK_FALSE(is_fit(16, use, true));
		CHECK_FALSE(is_fit(17, use, true));
		CHECK(is_fit(18, use, true));
	}
}

TEST_CASE("one bad pin makes a list unfit, and a pin serves once") {
	const int8_t relays[] = {19, 21, 34};
	CHECK_FALSE(are_fit(relays, PinUse::output, false));
	const int8_t others[] = {22, 21};
	PinSet taken;
	CHECK(taken.add_all(relays));
	CHECK_FALSE(taken.add_all(others));
	CHECK(taken.add(0));
	CHECK_FALSE(taken.add(0));
	CHECK(taken.add(39));
	CHECK_FALSE(taken.add(39));
	CHECK_FALSE(taken.add(-1));
}
