#include "json_reader.h"

#include "json_scanner.h"

namespace autovolt {

namespace {

bool is_digit(char letter) {
	return letter >= '0' && letter <= '9';
}

JsonKind kind_of(char first) {
	switch (first) {
		case '{': return JsonKind::object;
		case '[': return JsonKind::array;
		case '"': return JsonKind::string;
		case 't':
		case 'f': return JsonKind::truth;
		case 'n': return JsonKind::null;
		default: return JsonKind::number;
	}
}

/** The value at the scanner's place, which moves behind it. */
JsonValue value_at(JsonScanner& scanner) {
	const char* const first = scanner.at();
	const JsonKind kind = kind_of(*first);
	scanner.value(0);
	const uint32_t length = static_cast<uint32_t>(scanner.at() - first);
	if (kind == JsonKind::string) return {kind, first + 1, length - 2};
	return {kind, first, length};
}

bool is_named(const char* key, uint32_t length, const char* name) {
	uint32_t i = 0;
	while (i < length && name[i] != '\0' && key[i] == name[i]) i++;
	return i == length && name[i] == '\0';
}

}  // namespace

JsonVerdict judge_json(const char* text, uint32_t length) {
	if (length > JSON_BYTES_MAX) return JsonVerdict::too_large;
	JsonScanner scanner(text, length);
	scanner.space();
	if (!scanner.value(0)) return scanner.verdict();
	scanner.space();
	return scanner.is_at_end() ? JsonVerdict::ok : JsonVerdict::malformed;
}

JsonValue json_member(const char* text, uint32_t length, const char* name) {
	const char* const end = text + length;
	JsonScanner scanner(text, length);
	scanner.space();
	if (scanner.is_at_end() || *scanner.at() != '{') return {};
	const char* at = scanner.at() + 1;
	for (;;) {
		JsonScanner member(at, static_cast<uint32_t>(end - at));
		member.space();
		if (member.is_at_end() || *member.at() != '"') return {};
		const char* const key = member.at() + 1;
		member.string();
		const uint32_t key_length = static_cast<uint32_t>(member.at() - key) - 1;
		member.space();
		JsonScanner after(member.at() + 1, static_cast<uint32_t>(end - member.at()) - 1);
		after.space();
		const JsonValue value = value_at(after);
		if (is_named(key, key_length, name)) return value;
		after.space();
		at = after.at() + 1;  // the comma, or the end of the object
		if (after.is_at_end() || *after.at() != ',') return {};
	}
}

bool JsonValue::to_whole(uint64_t& into) const {
	if (kind != JsonKind::number || length > 16) return false;
	uint64_t value = 0;
	for (uint32_t i = 0; i < length; i++) {
		if (!is_digit(text[i])) return false;
		value = value * 10 + static_cast<uint64_t>(text[i] - '0');
	}
	if (value > 9'007'199'254'740'991) return false;
	into = value;
	return true;
}

bool JsonValue::to_thousandths(uint64_t& into) const {
	if (kind != JsonKind::number) return false;
	// As a whole number of digits times a power of ten; digits beyond eighteen change no thousandth of a watt.
	uint64_t digits = 0;
	int32_t power = 3;
	int32_t exponent = 0;
	bool is_fraction = false;
	uint32_t i = 0;
	for (; i < length && text[i] != 'e' && text[i] != 'E'; i++) {
		if (text[i] == '.') {
			is_fraction = true;
		} else if (!is_digit(text[i])) {
			return false;
		} else if (digits < 100'000'000'000'000'000) {
			digits = digits * 10 + static_cast<uint64_t>(text[i] - '0');
			if (is_fraction) power--;
		} else if (!is_fraction) {
			power++;
		}
	}
	if (i < length) {
		const bool is_negative = text[++i] == '-';
		if (text[i] == '-' || text[i] == '+') i++;
		for (; i < length && exponent < 100; i++) exponent = exponent * 10 + (text[i] - '0');
		if (is_negative) exponent = -exponent;
	}
	power += exponent;
	for (; power > 0 && digits != 0; power--) {
		if (digits > 1'000'000'000'000) return false;
		digits *= 10;
	}
	for (; power < -1; power++) digits /= 10;
	if (power == -1) digits = (digits + 5) / 10;
	if (digits > 1'000'000'000'000) return false;
	into = digits;
	return true;
}

bool JsonValue::to_truth(bool& into) const {
	if (kind == JsonKind::truth) {
		into = text[0] == 't';
		return true;
	}
	if (kind != JsonKind::number || length != 1 || (text[0] != '0' && text[0] != '1')) return false;
	into = text[0] == '1';
	return true;
}

JsonElements::JsonElements(const JsonValue& array) : at_(array.text + 1), end_(array.text + array.length) {}

bool JsonElements::next(JsonValue& into) {
	JsonScanner scanner(at_, static_cast<uint32_t>(end_ - at_));
	scanner.space();
	if (scanner.is_at_end() || *scanner.at() == ']') return false;
	into = value_at(scanner);
	scanner.space();
	at_ = scanner.is_at_end() || *scanner.at() != ',' ? scanner.at() : scanner.at() + 1;
	return true;
}

}  // namespace autovolt
