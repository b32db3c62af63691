#include "json_writer.h"

#include <string.h>

namespace autovolt {

namespace {
uint32_t length_of(const char* text) {
	uint32_t length = 0;
	while (text[length] != '\0') length++;
	return length;
}
}  // namespace

void JsonWriter::open_array(const char* name) {
	key(name);
	put('[');
	needs_comma_ = false;
}

void JsonWriter::add(const char* name, const char* text) {
	add(name, text, length_of(text));
}

void JsonWriter::add(const char* name, const char* text, uint32_t length) {
	key(name);
	put('"');
	put_escaped(text, length);
	put('"');
}

void JsonWriter::add(const char* name, uint64_t number) {
	key(name);
	put_number(number);
}

void JsonWriter::add(const char* name, int32_t number) {
	key(name);
	if (number < 0) put('-');
	put_number(number < 0 ? static_cast<uint64_t>(-static_cast<int64_t>(number)) : static_cast<uint64_t>(number));
}

void JsonWriter::add(const char* name, bool truth) {
	key(name);
	if (truth) put_text("true", 4);
	else put_text("false", 5);
}

void JsonWriter::add_raw(const char* name, const char* text, uint32_t length) {
	key(name);
	put_text(text, length);
}

void JsonWriter::add_thousandths(const char* name, uint64_t thousandths) {
	key(name);
	put_thousandths(thousandths);
}

void JsonWriter::add_element(uint64_t number) {
	comma();
	put_number(number);
}

void JsonWriter::add_element_thousandths(uint64_t thousandths) {
	comma();
	put_thousandths(thousandths);
}

void JsonWriter::open(char bracket) {
	comma();
	put(bracket);
	needs_comma_ = false;
}

void JsonWriter::close(char bracket) {
	put(bracket);
	needs_comma_ = true;
}

void JsonWriter::comma() {
	if (needs_comma_) put(',');
	needs_comma_ = true;
}

void JsonWriter::key(const char* name) {
	comma();
	put('"');
	put_text(name, length_of(name));
	put('"');
	put(':');
}

void JsonWriter::put(char letter) {
	if (used_ < capacity_) buffer_[used_++] = letter;
	else overflowed_ = true;
}

void JsonWriter::put_text(const char* text, uint32_t length) {
	if (length > capacity_ - used_) {
		overflowed_ = true;
		return;
	}
	memcpy(buffer_ + used_, text, length);
	used_ += length;
}

void JsonWriter::put_escaped(const char* text, uint32_t length) {
	for (uint32_t i = 0; i < length; i++) {
		const char letter = text[i];
		// The server refuses control characters even when they are escaped.
		if (static_cast<uint8_t>(letter) < 0x20 || letter == 0x7F) {
			put('?');
			continue;
		}
		if (letter == '"' || letter == '\\') put('\\');
		put(letter);
	}
}

void JsonWriter::put_number(uint64_t number) {
	char digits[20];
	uint32_t count = 0;
	do {
		digits[count++] = static_cast<char>('0' + number % 10);
		number /= 10;
	} while (number > 0);
	while (count > 0) put(digits[--count]);
}

void JsonWriter::put_thousandths(uint64_t thousandths) {
	put_number(thousandths / 1000);
	const uint32_t fraction = static_cast<uint32_t>(thousandths % 1000);
	if (fraction == 0) return;
	put('.');
	put(static_cast<char>('0' + fraction / 100));
	if (fraction % 100 != 0) put(static_cast<char>('0' + fraction / 10 % 10));
	if (fraction % 10 != 0) put(static_cast<char>('0' + fraction % 10));
}

}  // namespace autovolt
