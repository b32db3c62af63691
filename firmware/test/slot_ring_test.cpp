#include <doctest/doctest.h>

#include "core/storage/crc32.h"
#include "core/storage/slot_ring.h"
#include "simulated_flash.h"

using namespace autovolt;

namespace {

uint32_t append(SlotRing& ring, uint32_t content) {
	Slot slot;
	slot.begin(SlotKind::event);
	slot.body().put(content);
	return ring.append(slot);
}

uint32_t content_of(const SlotRing& ring, uint32_t ordinal) {
	Slot slot;
	const Slot& found = slot;
	return ring.read(ordinal, slot) ? found.body().take<uint32_t>() : 0;
}

constexpr Partition EVENTS = Partition::events;

}  // namespace

TEST_CASE("crc32 is the one of IEEE 802.3") {
	CHECK(crc32(reinterpret_cast<const uint8_t*>("123456789"), 9) == 0xCBF43926);
}

TEST_CASE("a ring numbers its slots from 1 and finds them again after a restart") {
	SimulatedFlash flash;
	SlotRing ring(flash, EVENTS);
	ring.mount();
	CHECK(ring.head() == 1);
	CHECK(ring.oldest() == 1);
	for (uint32_t i = 1; i <= 40; i++) CHECK(append(ring, 1000 + i) == i);
	SlotRing again(flash, EVENTS);
	again.mount();
	CHECK(again.head() == 41);
	for (uint32_t i = 1; i <= 40; i++) CHECK(content_of(again, i) == 1000 + i);
	CHECK(content_of(again, 41) == 0);
	CHECK(content_of(again, 0) == 0);
}

TEST_CASE("a full ring gives up whole sectors, the oldest first, and says which slots are left") {
	SimulatedFlash flash;
	SlotRing ring(flash, EVENTS);
	ring.mount();
	for (uint32_t i = 1; i <= 128; i++) append(ring, i);
	CHECK(ring.oldest() == 1);
	append(ring, 129);
	CHECK(ring.oldest() == 33);
	CHECK(content_of(ring, 32) == 0);
	CHECK(content_of(ring, 33) == 33);
	for (uint32_t i = 130; i <= 1000; i++) append(ring, i);
	SlotRing again(flash, EVENTS);
	again.mount();
	CHECK(again.head() == 1001);
	for (uint32_t i = again.oldest(); i <= 1000; i++) CHECK(content_of(again, i) == i);
	CHECK(1000 - again.oldest() + 1 >= 96);
}

TEST_CASE("a torn slot is stepped over, and its number is not given to another") {
	for (uint32_t cut = 1; cut <= SLOT_BYTES; cut++) {
		SimulatedFlash flash;
		SlotRing ring(flash, EVENTS);
		ring.mount();
		for (uint32_t i = 1; i <= 40; i++) append(ring, i);
		flash.cut_after(cut, cut);
		CHECK(append(ring, 41) == 0);
		flash.power_up();
		SlotRing again(flash, EVENTS);
		again.mount();
		const uint32_t ordinal = append(again, 42);
		CHECK((ordinal == 41 || ordinal == 42));
		CHECK(content_of(again, ordinal) == 42);
		CHECK_FALSE(flash.programmed_over());
	}
}

TEST_CASE("a number is spent once, whatever decays at the edge of a sector") {
	SimulatedFlash flash;
	SlotRing ring(flash, EVENTS);
	ring.mount();
	for (uint32_t i = 1; i <= 161; i++) append(ring, i);  // 161 is the first of its sector, in the second lap
	flash.byte(EVENTS, (160 % 128) * SLOT_BYTES + 20) ^= 0x10;
	SlotRing again(flash, EVENTS);
	again.mount();
	CHECK(append(again, 9) == 162);
	SlotRing third(flash, EVENTS);
	third.mount();
	CHECK(third.head() == 163);
	CHECK(content_of(third, 162) == 9);
	CHECK_FALSE(flash.programmed_over());
}

TEST_CASE("a lost log goes on behind the numbers that it had") {
	SimulatedFlash flash;
	SlotRing ring(flash, EVENTS);
	ring.mount();
	for (uint32_t i = 1; i <= 70; i++) append(ring, i);
	flash.wipe(EVENTS);
	SlotRing again(flash, EVENTS);
	again.mount();
	CHECK(again.head() == 1);
	again.skip_to(71);
	CHECK(append(again, 7) >= 71);
	SlotRing third(flash, EVENTS);
	third.mount();
	CHECK(content_of(third, third.head() - 1) == 7);
}

TEST_CASE("what append returned is there after a cut at any later byte") {
	for (uint32_t cut = 1; cut < 6000; cut += 7) {
		SimulatedFlash flash;
		SlotRing ring(flash, EVENTS);
		ring.mount();
		flash.cut_after(cut, cut);
		uint32_t last = 0;
		for (uint32_t i = 1; !flash.is_dead(); i++)
			if (const uint32_t ordinal = append(ring, i)) last = ordinal;
		flash.power_up();
		SlotRing again(flash, EVENTS);
		again.mount();
		CHECK(again.head() > last);
		for (uint32_t i = again.oldest() > 33 ? again.oldest() : 1; i <= last; i++) CHECK(content_of(again, i) == i);
	}
}
