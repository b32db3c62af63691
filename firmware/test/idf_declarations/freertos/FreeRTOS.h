#pragma once
#include <stdint.h>
using TickType_t = uint32_t;
using BaseType_t = int;
using UBaseType_t = unsigned;
constexpr BaseType_t pdTRUE = 1;
constexpr BaseType_t pdPASS = 1;
#define pdMS_TO_TICKS(ms) (static_cast<TickType_t>(ms))
