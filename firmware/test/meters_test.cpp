#include <doctest/doctest.h>

#include <cstring>
#include <random>

#include "bench.h"
#include "meters/ade7953.h"
#include "meters/pulse_meter.h"
#include "meters/pzem004t.h"

using namespace autovolt;

namespace {

std::vector<uint8_t> pzem_answer(uint32_t energy_wh, uint32_t power_dw) {
	std::vector<uint8_t> answer = {0x01, 0x04, 0x14};
	const uint16_t registers[10] = {2305, 400, 0, static_cast<uint16_t>(power_dw), static_cast<uint16_t>(power_dw >> 16),
	                                static_cast<uint16_t>(energy_wh), static_cast<uint16_t>(energy_wh >> 16), 500, 98, 0};
	for (uint16_t value : registers) {
		answer.push_back(static_cast<uint8_t>(value >> 8));
		answer.push_back(static_cast<uint8_t>(value));
	}
	const uint16_t crc = modbus_crc16(answer.data(), static_cast<uint32_t>(answer.size()));
	answer.push_back(static_cast<uint8_t>(crc));
	answer.push_back(static_cast<uint8_t>(crc >> 8));
	return answer;
}

MeterReading read(Pzem004t& meter, uint64_t now_ms, const std::vector<uint8_t>& answer) {
	return meter.read(now_ms, answer.data(), static_cast<uint32_t>(answer.size()));
}

}  // namespace

TEST_CASE("the Modbus CRC and request are those of the standard") {
	uint8_t request[MODBUS_REQUEST_BYTES];
	write_modbus_request(0x01, 0, 10, request);
	const uint8_t known[] = {0x01, 0x04, 0x00, 0x00, 0x00, 0x0A, 0x70, 0x0D};
	CHECK(std::memcmp(request, known, sizeof known) == 0);
}

TEST_CASE("a PZEM counts by differences, from the first answer on, and a fall is its reset") {
	Pzem004t meter;
	meter.start(0);
	CHECK(read(meter, 1'000, pzem_answer(12'345, 3'405)).delta_uj == 0);
	const MeterReading reading = read(meter, 2'000, pzem_answer(12'347, 3'405));
	CHECK(reading.delta_uj == 2 * UJ_PER_WH);
	CHECK(reading.power_mw == 340'500);
	CHECK(read(meter, 3'000, pzem_answer(1, 0)).delta_uj == UJ_PER_WH);
	CHECK(read(meter, 4'000, pzem_answer(70'000, 0)).delta_uj == 0);  // no wiring draws that in a second
	CHECK(read(meter, 5'000, pzem_answer(2, 0)).delta_uj == UJ_PER_WH);
}

TEST_CASE("an answer that is not sound counts nothing, and its energy comes with the next") {
	Pzem004t meter;
	meter.start(0);
	read(meter, 0, pzem_answer(100, 0));
	const auto whole = pzem_answer(101, 0);
	for (size_t i = 0; i < whole.size(); i++) {
		auto hurt = whole;
		hurt[i] ^= 0x40;
		CHECK(read(meter, 1'000, hurt).delta_uj == 0);
		hurt.resize(i);
		CHECK(read(meter, 1'000, hurt).delta_uj == 0);
	}
	CHECK(read(meter, 2'000, whole).delta_uj == UJ_PER_WH);
	std::mt19937 random(1);
	for (uint32_t i = 0; i < 20'000; i++) {
		std::vector<uint8_t> noise(random() % 40);
		for (uint8_t& byte : noise) byte = static_cast<uint8_t>(random());
		CHECK(read(meter, 3'000, noise).delta_uj == 0);
	}
}

TEST_CASE("what a PZEM counted while the controller was off is not lost") {
	Bench bench;
	bench.boot();
	Pzem004t meter;
	meter.start(bench.device->kept_register());
	for (uint32_t i = 0; i <= 60; i++) {
		bench.inputs.meter = read(meter, bench.now_ms, pzem_answer(0 + i, 0));
		bench.step(1'000);
	}
	CHECK(bench.device->energy().total_uj == 60 * UJ_PER_WH);
	bench.boot();  // up to 10 s were never made durable, and 40 Wh went by in the dark
	Pzem004t again;
	again.start(bench.device->kept_register());
	bench.inputs.meter = read(again, bench.now_ms, pzem_answer(100, 0));
	bench.step(1'000);
	CHECK(bench.device->energy().total_uj == 100 * UJ_PER_WH);
}

TEST_CASE("pulses count from the first one after power-up, through the wrap of the 16-bit counter") {
	PulseExtender pulses;
	PulseMeter meter(1'287'000, 5'000);
	uint64_t sum_uj = meter.read(0, pulses.extend(2)).delta_uj;
	uint32_t count = 2;
	for (uint64_t now_ms = 1'000; now_ms <= 100'000; now_ms += 1'000) {
		count += 1'000;
		const MeterReading reading = meter.read(now_ms, pulses.extend(static_cast<uint16_t>(count)));
		sum_uj += reading.delta_uj;
		if (now_ms > 20'000) CHECK(reading.power_mw == 1'287'000);
	}
	CHECK(sum_uj == 100'002ull * 1'287'000);
}

TEST_CASE("an ADE7953 counts what each read cleared, either way round, without losing what is below a microjoule") {
	Ade7953 meter(2'500, 5'000);
	CHECK(meter.read(0, 999, 0).delta_uj == 0);
	uint64_t sum_uj = 0;
	for (uint64_t now_ms = 1'000; now_ms <= 10'000; now_ms += 1'000) sum_uj += meter.read(now_ms, 0x1000000 - 7, 4).delta_uj;
	CHECK(sum_uj == 10 * 11 * 2'500 / 1'000);
	Ade7953 coarse(2'500'000, 5'000);
	coarse.read(0, 0, 0);
	CHECK(coarse.read(1'000, 0x7FFFFF, 0x7FFFFF).delta_uj == 0);
}
