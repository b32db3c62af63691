#include <doctest/doctest.h>

#include "bench.h"
#include "core/energy/integrator.h"

using namespace autovolt;

TEST_CASE("energy is exact however time is cut up: 40 W for 3 h are 120 Wh") {
	Ratings ratings;
	ratings.switch_mw[2] = 40'000;
	for (uint32_t tick_ms : {1u, 7u, 100u, 10'800'000u}) {
		Integrator integrator;
		integrator.start(5, {});
		uint64_t now_ms = 5;
		while (now_ms < 10'800'005) {
			now_ms = std::min<uint64_t>(now_ms + tick_ms, 10'800'005);
			integrator.advance(now_ms, 0b100, ratings, false, 0);
		}
		CHECK(integrator.energy().total_uj == 120 * UJ_PER_WH);
		CHECK(integrator.energy().switch_uj[2] == 120 * UJ_PER_WH);
	}
}

TEST_CASE("40 W for 10 s are 0.111 Wh, cut off and never rounded up") {
	Ratings ratings;
	ratings.switch_mw[0] = 40'000;
	Integrator integrator;
	integrator.start(0, {});
	integrator.advance(10'000, 1, ratings, false, 0);
	CHECK(integrator.energy().total_uj / UJ_PER_MWH == 111);
}

TEST_CASE("the total passes 2^32 mWh and 2^32 Wh without a mark") {
	Ratings ratings;
	ratings.switch_mw[0] = 2'000'000;
	for (uint64_t start_mwh : {(1ull << 32) - 3, 4'294'967'296'000ull - 3}) {
		Integrator integrator;
		Energy before;
		before.total_uj = start_mwh * UJ_PER_MWH;
		integrator.start(0, before);
		integrator.advance(18, 1, ratings, false, 0);
		CHECK(integrator.energy().total_uj == (start_mwh + 10) * UJ_PER_MWH);
	}
}

TEST_CASE("with a meter the total is the meter's, and the switches' parts stay estimates") {
	Ratings ratings;
	ratings.switch_mw[0] = 40'000;
	Integrator integrator;
	integrator.start(0, {});
	integrator.advance(1'000, 1, ratings, true, 77);
	CHECK(integrator.energy().total_uj == 77);
	CHECK(integrator.energy().switch_uj[0] == 40'000'000);
}

TEST_CASE("a new rating counts from its instant on, the old one up to it") {
	Bench bench;
	bench.boot();
	bench.flip(0);
	bench.run(100);
	bench.flip(0);
	bench.run(1'000);  // a lever at power-up is no edge; this one is
	const uint64_t before_uj = bench.device->energy().total_uj;
	bench.now_ms += 60;
	bench.receive(DownTopic::config, R"({"rev":1,"ratings_w":[100]})");
	bench.device->tick(bench.now_ms + 40, bench.inputs);
	CHECK(bench.device->energy().total_uj - before_uj == 60 * 40'000 + 40 * 100'000);
}

TEST_CASE("a year at 1.8 kW wears no sector out") {
	const uint32_t days = std::getenv("AUTOVOLT_WEAR_DAYS") ? static_cast<uint32_t>(std::atoi(std::getenv("AUTOVOLT_WEAR_DAYS"))) : 5;
	Bench bench({32, 64, 64, 2});
	bench.defaults.ratings.switch_mw[0] = 1'800'000;
	bench.boot();
	bench.connect();
	bench.sync();
	bench.flip(0);
	bench.run(100);
	bench.flip(0);
	bench.run(uint64_t{days} * 86'400'000, 1'000);
	double worst = 0;
	for (const Partition partition : {Partition::counter, Partition::events, Partition::samples}) {
		const auto& erases = bench.flash.erases(partition);
		double sum = 0;
		for (uint32_t count : erases) sum += count;
		worst = std::max(worst, sum / static_cast<double>(erases.size()) * 365 / days);
	}
	MESSAGE(worst, " erases per sector and year, by ", days, " days");
	CHECK(worst < 10'000);
	CHECK(worst > 5'000);  // or nothing was measured
}
