#include "core/device/device.h"

// Only to be measured: all that the core keeps in RAM.
alignas(autovolt::Device) unsigned char device_state[sizeof(autovolt::Device)];
