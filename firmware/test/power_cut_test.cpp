#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
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
	/** Decays that took the only copy of a checkpoint whose second writing the cut had torn. */
	uint32_t double_faults = 0;
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
		curve_.assign(1, {bench_.now_ms, counted_uj_});
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
		counted_uj_ += uint64_t{power_mw} * tick_ms;
		bench_.step(tick_ms);
		REQUIRE(bench_.device->energy().total_uj == counted_uj_);
		curve_.emplace_back(bench_.now_ms, counted_uj_);
		while (curve_.size() > 2 && curve_[1].first + 12'000 < bench_.now_ms) curve_.pop_front();
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
		const uint64_t allowed_uj = loss_allowed_uj();
		const uint32_t epoch = bench_.device->epoch();
		const Harm harm = hurt_flash();
		boot();
		const uint64_t recovered_uj = bench_.device->energy().total_uj;
		if (bench_.device->epoch() != epoch) {
			tally_.epochs_minted++;
			CHECK(harm == Harm::counter_wiped);
			CHECK(recovered_uj == 0);
			return;
		}
		// The total may stand in for more than was durable at the boot before, never for more than was counted.
		CHECK(recovered_uj <= total_uj);
		CHECK(recovered_uj / UJ_PER_MWH >= bench_.server.energy_mwh_max(epoch));
		if (harm == Harm::counter_wiped || harm == Harm::last_copy) return;
		const uint64_t lost_uj = total_uj - recovered_uj;
		CHECK(lost_uj <= allowed_uj);
		// What the boot declares to the server is no less than what it cost.
		if (harm != Harm::settings_wiped) CHECK(lost_uj <= declared_uj());
		tally_.loss_share_max = std::max(tally_.loss_share_max, static_cast<double>(lost_uj) / static_cast<double>(allowed_uj));
	}

	/** 5 Wh, or what ran in the ten seconds up to the tick before the last; and the last tick. */
	uint64_t loss_allowed_uj() const {
		if (curve_.size() < 2) return 0;
		const auto& before_last = curve_[curve_.size() - 2];
		const uint64_t since_ms = before_last.first > 10'000 ? before_last.first - 10'000 : 0;
		return std::max(CHECKPOINT_ENERGY_UJ, before_last.second - counted_at(since_ms)) + (curve_.back().second - before_last.second);
	}

	/** Between two ticks the power is constant, so this is exact. */
	uint64_t counted_at(uint64_t at_ms) const {
		for (size_t i = curve_.size() - 1; i > 0; i--) {
			const auto& [from_ms, from_uj] = curve_[i - 1];
			if (at_ms < from_ms) continue;
			return from_uj + (curve_[i].second - from_uj) / (curve_[i].first - from_ms) * (at_ms - from_ms);
		}
		return curve_.front().second;
	}

	uint64_t declared_uj() {
		SlotRing ring(bench_.flash, Partition::events);
		ring.mount();
		Slot slot;
		Event event;
		for (uint32_t ordinal = ring.head(); ordinal-- > ring.oldest();)
			if (ring.read(ordinal, slot) && decode(slot, event) && event.type == EventType::boot) return event.boot.loss_uj_max;
		return 0;
	}

	enum class Harm { none, counter_wiped, settings_wiped, last_copy };

	/** Sometimes more goes wrong than the power. */
	Harm hurt_flash() {
		const uint32_t kind = pick(0, 19);
		if (kind < 5) return decay(static_cast<Partition>(pick(0, 2)));
		if (kind == 5) return bench_.flash.wipe(Partition::settings), Harm::settings_wiped;
		if (kind == 6) bench_.flash.wipe(Partition::events), forget_undelivered();
		if (kind == 7 || kind == 8) bench_.flash.wipe(Partition::counter);
		if (kind == 8) bench_.flash.wipe(Partition::samples), forget_undelivered();
		return kind == 7 || kind == 8 ? Harm::counter_wiped : Harm::none;
	}

	/** A bit of one of the newest slots flips. */
	Harm decay(Partition partition) {
		SlotRing ring(bench_.flash, partition);
		ring.mount();
		if (ring.head() < 3) return Harm::none;
		tally_.decayed++;
		const uint32_t ordinal = ring.head() - 1 - pick(0, std::min(3u, ring.head() - 2));
		const uint32_t offset = (ordinal - 1) % ring.capacity() * SLOT_BYTES + pick(0, SLOT_BYTES - 1);
		const bool is_last_copy = partition == Partition::counter && ordinal == ring.head() - 1 && is_newest_alone(ring);
		bench_.flash.byte(partition, offset) ^= static_cast<uint8_t>(1u << pick(0, 7));
		if (partition == Partition::events) break_promise(ordinal);
		tally_.double_faults += is_last_copy;
		return is_last_copy ? Harm::last_copy : Harm::none;
	}

	/** The cut tore the second writing of the newest checkpoint, or there never was one. */
	static bool is_newest_alone(const SlotRing& ring) {
		Slot slot;
		Checkpoint newest;
		Checkpoint other;
		if (!ring.read(ring.head() - 1, slot) || !decode(slot, newest)) return false;
		return !ring.read(ring.head() - 2, slot) || !decode(slot, other) || other.energy.total_uj != newest.energy.total_uj;
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
	/** Uptime and total of the last ticks. */
	std::deque<std::pair<uint64_t, uint64_t>> curve_;
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
	MESSAGE(tally.cuts, " cuts over ", seeds(), " seeds, ", tally.decayed, " decayed slots (", tally.double_faults,
	        " of them the only copy), ", tally.epochs_minted, " epochs, ", tally.events,
	        " events, largest loss ", tally.loss_share_max, " of what is allowed");
	CHECK(tally.cuts == seeds() * CUTS_PER_SEED);
	// The bound is tight: hardly less would do.
	if (seeds() >= 300) CHECK(tally.loss_share_max > 0.9);
	CHECK(tally.loss_share_max <= 1);
}
