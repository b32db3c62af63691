#pragma once
#include <stdint.h>

#include "core/energy/meter_reading.h"
#include "modbus_rtu.h"
#include "register_delta.h"

namespace autovolt {

/**
 * PZEM-004T v3.0 (10 or 100 A) over Modbus RTU at 9600 8N1. Its register counts whole Wh and goes on while the controller
 * is off: kept in checkpoints, it gives back what a restart would lose. Between two Wh nothing is guessed.
 */
class Pzem004t {
 public:
	static constexpr uint8_t ADDRESS_ANY = 0xF8;
	static constexpr uint16_t REGISTERS = 10;
	static constexpr uint32_t ANSWER_BYTES = 25;

	Pzem004t() : energy_wh_(POWER_W_MAX / 3'600 + 1) {}

	/** `kept_register`: of the last checkpoint, 0 for none. */
	void start(uint32_t kept_register) {
		if (kept_register > 0) energy_wh_.resume(kept_register - 1);
	}
	void write_request(uint8_t into[MODBUS_REQUEST_BYTES]) const { write_modbus_request(ADDRESS_ANY, 0, REGISTERS, into); }

	/** The answer as it came; one that is not sound counts nothing, and its energy comes with the next. */
	MeterReading read(uint64_t now_ms, const uint8_t* answer, uint32_t length);
	/** Between two answers. */
	MeterReading between() const;

 private:
	/** 100 A at 260 V. */
	static constexpr uint64_t POWER_W_MAX = 26'000;

	RegisterDelta energy_wh_;
	uint32_t power_mw_ = 0;
};

}  // namespace autovolt
