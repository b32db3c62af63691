#include <doctest/doctest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>

#include "core/command/command.h"
#include "core/command/settings.h"
#include "core/wire/ack.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"

using namespace autovolt;

namespace {

/** The oracle: another parser's verdict, with our caps on depth and keys. */
class Oracle final : public nlohmann::json_sax<nlohmann::json> {
 public:
	bool null() override { return true; }
	bool boolean(bool) override { return true; }
	bool number_integer(number_integer_t) override { return true; }
	bool number_unsigned(number_unsigned_t) override { return true; }
	bool number_float(number_float_t, const string_t&) override { return true; }
	bool string(string_t&) override { return true; }
	bool binary(binary_t&) override { return true; }
	bool start_object(std::size_t) override {
		keys.emplace_back();
		return deeper();
	}
	bool key(string_t& name) override {
		if (keys.back().insert(name).second) return true;
		verdict = JsonVerdict::duplicate_key;
		return false;
	}
	bool end_object() override {
		keys.pop_back();
		depth--;
		return true;
	}
	bool start_array(std::size_t) override { return deeper(); }
	bool end_array() override {
		depth--;
		return true;
	}
	bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
		is_out_of_range = error.id == 406;
		verdict = JsonVerdict::malformed;
		return false;
	}
	bool deeper() {
		if (++depth <= JSON_DEPTH_MAX) return true;
		verdict = JsonVerdict::too_deep;
		return false;
	}

	JsonVerdict verdict = JsonVerdict::ok;
	/** 1e999: a number by the grammar, too large for the oracle's double. */
	bool is_out_of_range = false;
	std::vector<std::set<std::string>> keys;
	uint32_t depth = 0;
};

JsonVerdict judge(const std::string& text) {
	return judge_json(text.data(), static_cast<uint32_t>(text.size()));
}

/** Texts that are nearly right: written by the grammar, then hurt. */
class Writer {
 public:
	explicit Writer(uint32_t seed) : random_(seed) {}

	std::string text() {
		std::string text = pick(0, 2) ? value(0) : SAMPLES[pick(0, std::size(SAMPLES) - 1)];
		for (uint32_t hurts = pick(0, 3) ? pick(0, 2) : 0; hurts > 0 && !text.empty(); hurts--) hurt(text);
		return text;
	}

 private:
	uint32_t pick(uint32_t low, uint32_t high) { return std::uniform_int_distribution<uint32_t>(low, high)(random_); }

	std::string value(uint32_t depth) {
		static const char* const WORDS[] = {"null", "true", "false", "0", "-0", "12", "-3.25", "1e3", "1E-2", "01", "1.", "-", "nul", "1e999"};
		const uint32_t kind = pick(0, depth > 9 ? 3 : 7);
		if (kind < 3) return WORDS[pick(0, pick(0, 4) ? 8 : std::size(WORDS) - 1)];
		if (kind == 3) return string();
		const bool is_object = kind < 6;
		std::string text(1, is_object ? '{' : '[');
		for (uint32_t i = 0, count = pick(0, 3); i < count; i++) {
			if (i) text += pick(0, 9) ? "," : " , ";
			if (is_object) text += string() + (pick(0, 9) ? ":" : " :\n");
			text += value(depth + 1);
		}
		return text + (is_object ? "}" : "]");
	}

	std::string string() {
		static const char* const PIECES[] = {"a",        "b",      "cmd_id", "\\n",          "\\u0061", "\\u00e9",     "\xC3\xA9", "\\\"",
		                                     "\\ud83d\\ude00", "\xF0\x9F\x98\x80", "\xE2\x82\xB9", "\\u20b9", "\\ud800",     "\xED\xA0\x80", "\xC0\x80", "\\x", "\x01"};
		std::string text = "\"";
		for (uint32_t i = 0, count = pick(0, 2); i < count; i++) text += PIECES[pick(0, pick(0, 5) ? 11 : std::size(PIECES) - 1)];
		return text + "\"";
	}

	void hurt(std::string& text) {
		const uint32_t at = pick(0, static_cast<uint32_t>(text.size()) - 1);
		switch (pick(0, 4)) {
			case 0: text.erase(at, 1); break;
			case 1: text[at] = static_cast<char>(pick(0, 255)); break;
			case 2: text.insert(at, 1, "{}[]\",:\\0e \x80"[pick(0, 12)]); break;
			case 3: text.resize(at); break;
			case 4: text += text.substr(at); break;
		}
	}

	static constexpr const char* SAMPLES[] = {
	    R"({"cmd_id":"7f3a","switch":2,"state":true,"expires_ms":1763600405000})",
	    R"({"rev":3,"ratings_w":[40,75.5,1500,0],"names":["Lights","Fans","AC","Projector"],"telemetry_s":30})",
	    R"({"epoch":3735928559,"event_seq":12,"telemetry_seq":4001,"server_ms":1763600400123})",
	    R"({"a":{"b":[[[[[[1]]]]]]},"a":1})",
	};
	std::mt19937 random_;
};

uint32_t inputs() {
	const char* given = std::getenv("AUTOVOLT_FUZZ");
	return given ? static_cast<uint32_t>(std::atoi(given)) : 100'000;
}

}  // namespace

TEST_CASE("judge_json says what another parser says, for 100,000 texts, and nothing crashes on them") {
	uint32_t accepted = 0;
	for (uint32_t seed = 1; seed <= inputs(); seed++) {
		const std::string text = Writer(seed).text();
		Oracle oracle;
		const bool is_plain = text.find('\0') == std::string::npos && text.rfind("\xEF\xBB\xBF", 0) != 0;
		if (is_plain) nlohmann::json::sax_parse(text, &oracle);
		const JsonVerdict verdict = judge(text);
		if (is_plain && !oracle.is_out_of_range) {
			CAPTURE(seed);
			CAPTURE(text);
			// Which of two faults is named first is not asked; whether there is one is.
			REQUIRE((verdict == JsonVerdict::ok) == (oracle.verdict == JsonVerdict::ok));
			if (oracle.verdict == JsonVerdict::duplicate_key) REQUIRE(verdict == JsonVerdict::duplicate_key);
		}
		accepted += verdict == JsonVerdict::ok;
		Command command;
		Settings settings;
		Ack ack;
		const uint32_t length = static_cast<uint32_t>(text.size());
		const CommandVerdict commanded = read_command(text.data(), length, command);
		const ConfigVerdict configured = read_config(text.data(), length, {}, settings);
		const bool acked = read_ack(text.data(), length, ack);
		if (verdict != JsonVerdict::ok) REQUIRE((commanded == CommandVerdict::malformed && configured == ConfigVerdict::malformed && !acked));
	}
	MESSAGE(accepted, " of ", inputs(), " texts are JSON");
	CHECK(accepted > inputs() / 5);
}

TEST_CASE("keys are compared without their escapes") {
	CHECK(judge(R"({"a":1,"\u0061":2})") == JsonVerdict::duplicate_key);
	CHECK(judge("{\"\xF0\x9F\x98\x80\":1,\"\\ud83d\\uDE00\":2}") == JsonVerdict::duplicate_key);
	CHECK(judge(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})") == JsonVerdict::ok);
	CHECK(judge(R"({"a\"b":1,"a\\b":2})") == JsonVerdict::ok);
}

TEST_CASE("a text above 4 kB is not even read") {
	CHECK(judge("[" + std::string(4094, ' ') + "]") == JsonVerdict::ok);
	CHECK(judge("[" + std::string(4095, ' ') + "]") == JsonVerdict::too_large);
}

TEST_CASE("numbers become thousandths exactly") {
	const auto thousandths = [](const std::string& text) -> int64_t {
		uint64_t value;
		const JsonValue json{JsonKind::number, text.data(), static_cast<uint32_t>(text.size())};
		return json.to_thousandths(value) ? static_cast<int64_t>(value) : -1;
	};
	CHECK(thousandths("40") == 40'000);
	CHECK(thousandths("75.5") == 75'500);
	CHECK(thousandths("0.0005") == 1);
	CHECK(thousandths("0.0004") == 0);
	CHECK(thousandths("1.5e3") == 1'500'000);
	CHECK(thousandths("1e-3") == 1);
	CHECK(thousandths("1e-30") == 0);
	CHECK(thousandths("1e30") == -1);
	CHECK(thousandths("1e999999999") == -1);
	CHECK(thousandths("-1") == -1);
	CHECK(thousandths("0.30000000000000004") == 300);
	CHECK(thousandths("123456789012345678901234567890") == -1);
}

TEST_CASE("a text that does not fit is no text") {
	char buffer[16];
	for (uint32_t capacity = 0; capacity <= sizeof buffer; capacity++) {
		JsonWriter json(buffer, capacity);
		json.open_object();
		json.add("rev", uint64_t{12345});
		json.close_object();
		CHECK(json.length() == (capacity >= 13 ? 13 : 0));
	}
}

TEST_CASE("a text is escaped, and what the server refuses never leaves") {
	char buffer[64];
	JsonWriter json(buffer, sizeof buffer);
	json.open_object();
	json.add("a", "x\"\\\n\x7Fy");
	json.add("b", int32_t{-61});
	json.close_object();
	CHECK(std::string(buffer, json.length()) == R"({"a":"x\"\\??y","b":-61})");
}
