#include <doctest/doctest.h>

#include "core/switching/debouncer.h"
#include "core/switching/motion_hold.h"
#include "core/switching/relay_bank.h"

using namespace autovolt;

TEST_CASE("a wall switch toggles once per settled edge, up and down alike") {
	Debouncer lever;
	CHECK_FALSE(lever.update(0, true));  // as power came: no edge
	CHECK_FALSE(lever.update(10, true));
	CHECK_FALSE(lever.update(20, false));
	CHECK_FALSE(lever.update(30, true));  // a bounce
	CHECK_FALSE(lever.update(40, false));
	CHECK_FALSE(lever.update(89, false));
	CHECK(lever.update(90, false));
	CHECK_FALSE(lever.update(500, false));
	CHECK_FALSE(lever.update(600, true));
	CHECK(lever.update(650, true));
}

TEST_CASE("relays close one after the other and open at once") {
	RelayBank relays;
	RelayChange change;
	relays.start(0);
	for (uint8_t i = 0; i < 4; i++) relays.request(i, true, {Source::manual, {}});
	CHECK(relays.step(1'000, 0, change));
	CHECK(change.index == 0);
	CHECK_FALSE(relays.step(1'000, 0, change));
	CHECK_FALSE(relays.step(1'199, 0, change));
	CHECK(relays.step(1'200, 0, change));
	CHECK(relays.step(1'400, 0, change));
	CHECK(relays.on_mask() == 0b0111);
	for (uint8_t i = 0; i < 4; i++) relays.request(i, false, {Source::manual, {}});
	for (uint32_t i = 0; i < 3; i++) CHECK(relays.step(1'450, 0, change));
	CHECK(relays.on_mask() == 0);
	CHECK_FALSE(relays.step(1'700, 0, change));  // the fourth was taken back before its turn
}

TEST_CASE("an AC rests three minutes before it starts again, also after a power cut, and holds up nobody else") {
	RelayBank relays;
	RelayChange change;
	relays.start(0);
	relays.request(0, true, {});
	relays.request(1, true, {});
	CHECK(relays.step(10'000, 0b01, change));
	CHECK(change.index == 1);
	CHECK_FALSE(relays.step(AC_OFF_MS_MIN - 1, 0b01, change));
	CHECK(relays.rest_ms(AC_OFF_MS_MIN - 1, 0, 0b01) == 1);
	CHECK(relays.step(AC_OFF_MS_MIN, 0b01, change));
	relays.request(0, false, {});
	CHECK(relays.step(200'000, 0b01, change));
	relays.request(0, true, {});
	CHECK_FALSE(relays.step(379'999, 0b01, change));
	CHECK(relays.step(380'000, 0b01, change));
	CHECK(change.is_on);
}

TEST_CASE("motion ends when none was seen for the hold time") {
	MotionHold motion;
	CHECK(motion.update(0, false, 1'000) == MotionChange::none);
	CHECK(motion.update(100, true, 1'000) == MotionChange::began);
	CHECK(motion.update(200, false, 1'000) == MotionChange::none);
	CHECK(motion.update(900, true, 1'000) == MotionChange::none);
	CHECK(motion.update(1'899, false, 1'000) == MotionChange::none);
	CHECK(motion.update(1'900, false, 1'000) == MotionChange::ended);
	CHECK(motion.update(9'900, false, 1'000) == MotionChange::none);
}
