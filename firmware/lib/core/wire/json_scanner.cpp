#include "json_scanner.h"

namespace autovolt {

namespace {

bool is_digit(char letter) {
	return letter >= '0' && letter <= '9';
}

/** Reads a key byte by byte with its escapes undone, as the UTF-8 that it would be without them. */
class KeyBytes {
 public:
	explicit KeyBytes(const char* after_quote) : at_(after_quote) {}

	/** -1 at the closing quote. */
	int32_t next() {
		if (given_ < decoded_) return bytes_[given_++];
		if (*at_ == '"') return -1;
		if (*at_ != '\\') return static_cast<uint8_t>(*at_++);
		const char kind = at_[1];
		at_ += 2;
		switch (kind) {
			case 'b': return '\b';
			case 'f': return '\f';
			case 'n': return '\n';
			case 'r': return '\r';
			case 't': return '\t';
			case 'u': return unicode();
			default: return kind;
		}
	}

 private:
	uint32_t unit() {
		uint32_t value = 0;
		for (uint32_t i = 0; i < 4; i++) {
			const char letter = *at_++;
			value = value << 4 | static_cast<uint32_t>(is_digit(letter) ? letter - '0' : (letter | 0x20) - 'a' + 10);
		}
		return value;
	}

	int32_t unicode() {
		uint32_t point = unit();
		if (point >= 0xD800 && point < 0xDC00) {
			at_ += 2;  // the scanner has seen that the low half follows
			point = 0x10000 + ((point - 0xD800) << 10) + (unit() - 0xDC00);
		}
		if (point < 0x80) return static_cast<int32_t>(point);
		decoded_ = given_ = 0;
		const uint32_t more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
		for (uint32_t left = more; left-- > 0;) bytes_[decoded_++] = static_cast<uint8_t>(0x80 | (point >> (6 * left) & 0x3F));
		constexpr uint32_t FIRST[4] = {0, 0xC0, 0xE0, 0xF0};
		return static_cast<int32_t>(FIRST[more] | point >> (6 * more));
	}

	const char* at_;
	uint8_t bytes_[3] = {};
	uint32_t decoded_ = 0;
	uint32_t given_ = 0;
};

bool is_same_key(const char* one, const char* other) {
	KeyBytes left(one);
	KeyBytes right(other);
	for (;;) {
		const int32_t letter = left.next();
		if (letter != right.next()) return false;
		if (letter < 0) return true;
	}
}

}  // namespace

bool JsonScanner::value(uint32_t depth) {
	if (is_at_end()) return fail(JsonVerdict::malformed);
	switch (*at_) {
		case '{': return object(depth + 1);
		case '[': return array(depth + 1);
		case '"': return string();
		case 't': return word("true");
		case 'f': return word("false");
		case 'n': return word("null");
		default: return number();
	}
}

void JsonScanner::space() {
	while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) at_++;
}

bool JsonScanner::object(uint32_t depth) {
	if (depth > JSON_DEPTH_MAX) return fail(JsonVerdict::too_deep);
	at_++;
	space();
	if (take('}')) return true;
	const char* const first_key = at_;
	for (;;) {
		const char* const key = at_;
		if (is_at_end() || *at_ != '"' || !string()) return fail(JsonVerdict::malformed);
		if (stood_before(first_key, key)) return fail(JsonVerdict::duplicate_key);
		space();
		if (!take(':')) return fail(JsonVerdict::malformed);
		space();
		if (!value(depth)) return false;
		space();
		if (take('}')) return true;
		if (!take(',')) return fail(JsonVerdict::malformed);
		space();
	}
}

/** Goes over the object's earlier keys once more: no memory for them, and the texts are short. */
bool JsonScanner::stood_before(const char* first_key, const char* key) {
	JsonScanner earlier(first_key, static_cast<uint32_t>(end_ - first_key));
	while (earlier.at_ < key) {
		if (is_same_key(earlier.at_ + 1, key + 1)) return true;
		earlier.string();
		earlier.space();
		earlier.at_++;  // the colon
		earlier.space();
		// Its own keys were compared when it was scanned; here it is only skipped.
		uint32_t depth = 0;
		do {
			const char letter = *earlier.at_;
			if (letter == '"') {
				earlier.string();
				continue;
			}
			if (letter == '{' || letter == '[') depth++;
			if ((letter == '}' || letter == ']') && depth > 0) depth--;
			earlier.at_++;
		} while (depth > 0 || *earlier.at_ != ',');
		earlier.at_++;
		earlier.space();
	}
	return false;
}

bool JsonScanner::array(uint32_t depth) {
	if (depth > JSON_DEPTH_MAX) return fail(JsonVerdict::too_deep);
	at_++;
	space();
	if (take(']')) return true;
	for (;;) {
		if (!value(depth)) return false;
		space();
		if (take(']')) return true;
		if (!take(',')) return fail(JsonVerdict::malformed);
		space();
	}
}

bool JsonScanner::number() {
	take('-');
	if (!take('0') && !digits()) return fail(JsonVerdict::malformed);
	if (take('.') && !digits()) return fail(JsonVerdict::malformed);
	if (take('e') || take('E')) {
		if (!take('+')) take('-');
		if (!digits()) return fail(JsonVerdict::malformed);
	}
	return true;
}

bool JsonScanner::digits() {
	const char* const first = at_;
	while (at_ < end_ && is_digit(*at_)) at_++;
	return at_ > first;
}

bool JsonScanner::word(const char* word) {
	for (; *word != '\0'; word++)
		if (!take(*word)) return fail(JsonVerdict::malformed);
	return true;
}

bool JsonScanner::string() {
	at_++;
	while (at_ < end_) {
		const uint8_t letter = static_cast<uint8_t>(*at_);
		if (letter == '"') {
			at_++;
			return true;
		}
		if (letter < 0x20) break;
		if (letter == '\\') {
			if (!escape()) break;
		} else if (letter < 0x80) {
			at_++;
		} else if (!utf8()) {
			break;
		}
	}
	return fail(JsonVerdict::malformed);
}

bool JsonScanner::escape() {
	at_++;
	if (is_at_end()) return false;
	const char kind = *at_++;
	if (kind != 'u') {
		for (const char* known = "\"\\/bfnrt"; *known != '\0'; known++)
			if (*known == kind) return true;
		return false;
	}
	uint32_t unit;
	if (!hex4(unit) || (unit >= 0xDC00 && unit < 0xE000)) return false;
	if (unit < 0xD800 || unit >= 0xE000) return true;
	uint32_t low;
	return take('\\') && take('u') && hex4(low) && low >= 0xDC00 && low < 0xE000;
}

bool JsonScanner::hex4(uint32_t& into) {
	into = 0;
	for (uint32_t i = 0; i < 4; i++) {
		if (is_at_end()) return false;
		const char letter = *at_++;
		const char lower = static_cast<char>(letter | 0x20);
		if (is_digit(letter)) into = into << 4 | static_cast<uint32_t>(letter - '0');
		else if (lower >= 'a' && lower <= 'f') into = into << 4 | static_cast<uint32_t>(lower - 'a' + 10);
		else return false;
	}
	return true;
}

/** One letter of two to four bytes: shortest form, no surrogate, at most U+10FFFF (RFC 3629). */
bool JsonScanner::utf8() {
	const uint8_t first = static_cast<uint8_t>(*at_);
	const uint32_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
	if (first < 0xC2 || first > 0xF4 || static_cast<uint32_t>(end_ - at_) <= more) return false;
	for (uint32_t i = 1; i <= more; i++)
		if ((static_cast<uint8_t>(at_[i]) & 0xC0) != 0x80) return false;
	const uint8_t second = static_cast<uint8_t>(at_[1]);
	if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) ||
	    (first == 0xF4 && second > 0x8F))
		return false;
	at_ += more + 1;
	return true;
}

bool JsonScanner::take(char letter) {
	if (is_at_end() || *at_ != letter) return false;
	at_++;
	return true;
}

bool JsonScanner::fail(JsonVerdict verdict) {
	if (verdict_ == JsonVerdict::ok) verdict_ = verdict;
	return false;
}

}  // namespace autovolt
