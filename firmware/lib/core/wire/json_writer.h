#pragma once
#include <stdint.h>

namespace autovolt {

/**
 * Writes one JSON object into a given buffer. Never beyond its end: what does not fit makes the whole text void
 * (length() is 0), since half a message means something else.
 */
class JsonWriter {
 public:
	JsonWriter(char* buffer, uint32_t capacity) : buffer_(buffer), capacity_(capacity) {}

	void open_object() { open('{'); }
	void close_object() { close('}'); }
	void open_array(const char* key);
	void close_array() { close(']'); }

	void add(const char* key, const char* text);
	void add(const char* key, const char* text, uint32_t length);
	void add(const char* key, uint64_t number);
	void add(const char* key, int32_t number);
	void add(const char* key, bool truth);
	/** Digits of a number that came as text. */
	void add_raw(const char* key, const char* text, uint32_t length);
	/** Thousandths as a decimal without trailing zeros: 12345678 → 12345.678. */
	void add_thousandths(const char* key, uint64_t thousandths);
	void add_element(uint64_t number);
	void add_element_thousandths(uint64_t thousandths);

	/** Bytes written; 0 when it did not fit. The text is not terminated. */
	uint32_t length() const { return overflowed_ ? 0 : used_; }

 private:
	void open(char bracket);
	void close(char bracket);
	void comma();
	void key(const char* name);
	void put(char letter);
	void put_text(const char* text, uint32_t length);
	void put_escaped(const char* text, uint32_t length);
	void put_number(uint64_t number);
	void put_thousandths(uint64_t thousandths);

	char* buffer_;
	uint32_t capacity_;
	uint32_t used_ = 0;
	bool needs_comma_ = false;
	bool overflowed_ = false;
};

}  // namespace autovolt
