#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "bench.h"

using namespace autovolt;

namespace {

constexpr uint32_t CUTS_PER_SEED = 4;

uint32_t seeds() {
	const char* given = std::getenv("AUTOVOLT_SEEDS");
	return given ? static_cast<uint32_t>(std::atoi(given)) : 320;
}

/** What one campaign came to. */
struct Tally {
	uint32_t cuts = 0;
	uint32_t decayed = 0;
	uint32_t epochs_minted = 0;
	uint64_t events = 0;
	/** Highest share of the allowed loss that was really lost. */
	double loss_share_max = 0;
};

/** One controller through several power cuts, at random moments, with random loads and a moody network. */
class Life {
 public:
	Life(uint32_t seed, Tally& tally) : random_(seed), tally_(tally) {
		for (uint32_t i = 0; i < 4; i++) bench_.defaults.ratings.switch_mw[i] = pick(0, 3) == 0 ? pick(0, 60'000) : pick(0, 2'000'000);
		bench_.acknowledges = false;
	}

	void run() {
		boot();
		for (uint32_t cut = 0; cut < CUTS_PER_SEED; cut++) {
			bench_.flash.cut_after(pick(1, pick(0, 2) ? 12'000 : 300), pick(0, 1u << 30));
			while (!bench_.flash.is_dead()) step();
			power_fails();
		}
		drain();
	}

 private:
	uint32_t pick(uint32_t low, uint32_t high) { return std::uniform_int_distribution<uint32_t>(low, high)(random_); }

	void boot() {
		const bool is_soft = pick(0, 3) == 0;
		bench_.boot(is_soft ? ResetReason::watchdog : ResetReason::power_on, is_soft);
		bench_.is_connected = false;
		counted_uj_ = bench_.device->energy().total_uj;
		power_mw_max_ = 0;
		if (pick(0, 3) > 0) bench_.sync();
	}

	void step() {
		const uint32_t tick_ms = tick_ms_ = pick(0, 5) ? tick_ms_ : pick(20, 1'000);
		if (pick(0, 200) == 0) bench_.flip(pick(0, 3));
		if (pick(0, 400) == 0) bench_.inputs.motion = !bench_.inputs.motion;
		if (pick(0, 300) == 0) bench_.is_connected ? bench_.disconnect() : bench_.connect();
		if (pick(0, 500) == 0) bench_.sync();
		if (pick(0, 900) == 0) configure();
		const uint32_t power_mw = rated_power_mw(bench_.device->settings().ratings, bench_.device->on_mask());
		power_mw_max_ = std::max(power_mw_max_, power_mw);
		counted_uj_ += uint64_t{power_mw} * tick_ms;
		bench_.step(tick_ms);
		REQUIRE(bench_.device->energy().total_uj == counted_uj_);
		if (bench_.is_connected && pick(0, 4) == 0) bench_.acknowledge();
		note_durable();
	}

	/** The old ratings count up to the instant of the change. */
	void configure() {
		std::string ratings;
		for (uint32_t i = 0; i < 4; i++) ratings += (i ? "," : "") + std::to_string(pick(0, 2'000));
		bench_.receive(DownTopic::config, "{\"rev\":" + std::to_string(++rev_) + ",\"ratings_w\":[" + ratings + "]}");
	}

	/** Each whole slot of the event log is a promise. */
	void note_durable() {
		SlotRing ring(bench_.flash, Partition::events);
		if (bench_.flash.programmed_bytes() == looked_at_) return;
		looked_at_ = bench_.flash.programmed_bytes();
		ring.mount();
		Slot slot;
		Event event;
		for (uint32_t ordinal = std::max(promised_until_ + 1, ring.oldest()); ordinal < ring.head(); ordinal++)
			if (ring.read(ordinal, slot) && decode(slot, event)) promised_.insert({event.stamp.epoch, ordinal});
		promised_until_ = std::max(promised_until_, ring.head() - 1);
	}

	void power_fails() {
		tally_.cuts++;
		note_durable();
		CHECK_FALSE(bench_.flash.programmed_over());
		const uint64_t total_uj = bench_.device->energy().total_uj;
		const uint64_t power_mw = power_mw_max_;
		const uint32_t epoch = bench_.device->epoch();
		const bool is_new_counter = hurt_flash();
		boot();
		const uint64_t recovered_uj = bench_.device->energy().total_uj;
		if (bench_.device->epoch() != epoch) {
			tally_.epochs_minted++;
			CHECK(is_new_counter);
			CHECK(recovered_uj == 0);
			return;
		}
		// The total may stand in for more than was durable at the boot before, never for more than was counted.
		CHECK(recovered_uj <= total_uj);
		CHECK(recovered_uj / UJ_PER_MWH >= bench_.server.energy_mwh_max(epoch));
		if (is_new_counter) return;
		const uint64_t allowed_uj = std::max(CHECKPOINT_ENERGY_UJ, power_mw * 10'000) + power_mw * 1'000;
		CHECK(total_uj - recovered_uj <= allowed_uj);
		tally_.loss_share_max =
		    std::max(tally_.loss_share_max, static_cast<double>(total_uj - recovered_uj) / static_cast<double>(allowed_uj));
	}

	/** Sometimes more goes wrong than the power. True when the counter's own log is gone. */
	bool hurt_flash() {
		const uint32_t kind = pick(0, 19);
		if (kind < 5) decay(static_cast<Partition>(pick(0, 2)));
		if (kind == 5) bench_.flash.wipe(Partition::settings);
		if (kind == 6) bench_.flash.wipe(Partition::events), forget_undelivered();
		if (kind == 7 || kind == 8) bench_.flash.wipe(Partition::counter);
		if (kind == 8) bench_.flash.wipe(Partition::samples), forget_undelivered();
		return kind == 7 || kind == 8;
	}

	/** A bit of one of the newest slots flips. */
	void decay(Partition partition) {
		SlotRing ring(bench_.flash, partition);
		ring.mount();
		if (ring.head() < 3) return;
		tally_.decayed++;
		const uint32_t ordinal = ring.head() - 1 - pick(0, std::min(3u, ring.head() - 2));
		const uint32_t offset = (ordinal - 1) % ring.capacity() * SLOT_BYTES + pick(0, SLOT_BYTES - 1);
		bench_.flash.byte(partition, offset) ^= static_cast<uint8_t>(1u << pick(0, 7));
		if (partition == Partition::events) break_promise(ordinal);
	}

	void break_promise(uint32_t ordinal) {
		for (auto at = promised_.begin(); at != promised_.end();) at = at->second == ordinal ? promised_.erase(at) : std::next(at);
	}

	void forget_undelivered() { promised_.clear(); }

	void drain() {
		bench_.flash.power_up();
		if (!bench_.is_connected) bench_.connect();
		bench_.acknowledges = true;
		bench_.run(200'000, 1'000);
		note_durable();
		for (const auto& [epoch, ordinal] : promised_) {
			CAPTURE(epoch);
			CAPTURE(ordinal);
			CHECK(bench_.server.has(true, epoch, ordinal));
		}
		CHECK(bench_.device->backlog() == 0);
		CHECK(bench_.server.conflicts() == 0);
		CHECK(bench_.server.falls() == 0);
		tally_.events += promised_.size();
	}

	Bench bench_;
	std::mt19937 random_;
	Tally& tally_;
	std::set<std::pair<uint32_t, uint32_t>> promised_;
	uint32_t promised_until_ = 0;
	uint64_t looked_at_ = 0;
	uint64_t counted_uj_ = 0;
	uint32_t power_mw_max_ = 0;
	uint32_t tick_ms_ = 100;
	uint32_t rev_ = 0;
};

}  // namespace

TEST_CASE("power cuts at any programmed byte lose no more than declared, and no durable event") {
	Tally tally;
	for (uint32_t seed = 1; seed <= seeds(); seed++) {
		CAPTURE(seed);
		Life(seed, tally).run();
	}
	MESSAGE(tally.cuts, " cuts over ", seeds(), " seeds, ", tally.decayed, " decayed slots, ", tally.epochs_minted, " epochs, ", tally.events,
	        " events, largest loss ", tally.loss_share_max, " of what is allowed");
	CHECK(tally.cuts == seeds() * CUTS_PER_SEED);
	// The bound is tight: hardly less would do.
	if (seeds() >= 300) CHECK(tally.loss_share_max > 0.9);
	CHECK(tally.loss_share_max <= 1);
}
