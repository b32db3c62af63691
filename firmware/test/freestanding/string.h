#pragma once
// All that the core may ask of a C library when it is compiled freestanding: the compiler emits calls to these anyway.
#include <stddef.h>

extern "C" {
void* memcpy(void* into, const void* from, size_t count);
void* memmove(void* into, const void* from, size_t count);
void* memset(void* into, int value, size_t count);
int memcmp(const void* one, const void* other, size_t count);
}
