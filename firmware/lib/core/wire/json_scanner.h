#pragma once
#include <stdint.h>

#include "json_reader.h"

namespace autovolt {

/** Moves over one JSON text and judges it on the way. After the first false, verdict() says why. */
class JsonScanner {
 public:
	JsonScanner(const char* text, uint32_t length) : at_(text), end_(text + length) {}

	bool value(uint32_t depth);
	void space();
	bool string();
	bool is_at_end() const { return at_ == end_; }
	const char* at() const { return at_; }
	JsonVerdict verdict() const { return verdict_; }

 private:
	bool object(uint32_t depth);
	bool array(uint32_t depth);
	bool number();
	bool word(const char* word);
	bool digits();
	bool utf8();
	bool escape();
	bool hex4(uint32_t& into);
	bool take(char letter);
	bool fail(JsonVerdict verdict);
	bool stood_before(const char* first_key, const char* key);

	const char* at_;
	const char* end_;
	JsonVerdict verdict_ = JsonVerdict::ok;
};

}  // namespace autovolt
