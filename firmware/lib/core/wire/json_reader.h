#pragma once
#include <stdint.h>

namespace autovolt {

constexpr uint32_t JSON_BYTES_MAX = 4096;
constexpr uint32_t JSON_DEPTH_MAX = 8;

enum class JsonVerdict : uint8_t { ok, too_large, malformed, too_deep, duplicate_key };

/** Judges a whole text by RFC 8259, strict UTF-8 included, as the server does with ours: before any of it is believed. */
JsonVerdict judge_json(const char* text, uint32_t length);

enum class JsonKind : uint8_t { absent, object, array, string, number, truth, null };

/** A value inside a text that judge_json() has found ok; points into it. */
struct JsonValue {
	JsonKind kind = JsonKind::absent;
	/** From its first byte; a string without its quotes, still escaped. */
	const char* text = nullptr;
	uint32_t length = 0;

	/** A whole number from 0 to 2^53 - 1. */
	bool to_whole(uint64_t& into) const;
	/** A number from 0 in thousandths, rounded half up; at most 10^12. */
	bool to_thousandths(uint64_t& into) const;
	/** true, false, 1 or 0. */
	bool to_truth(bool& into) const;
};

/** The member of an object; absent when it has none of that name. Keys with escapes are not looked at. */
JsonValue json_member(const char* text, uint32_t length, const char* name);

/** Walks the elements of an array. */
class JsonElements {
 public:
	explicit JsonElements(const JsonValue& array);
	bool next(JsonValue& into);

 private:
	const char* at_;
	const char* end_;
};

}  // namespace autovolt
