#include "pzem004t.h"

#include "core/energy/energy.h"

namespace autovolt {

namespace {
// Input registers of the PZEM-004T v3.0's data sheet; 32-bit values have their low word first.
constexpr uint32_t POWER_LOW = 3;
constexpr uint32_t ENERGY_LOW = 5;
constexpr uint32_t MW_PER_STEP = 100;

uint32_t wide_register(const uint8_t* answer, uint32_t low) {
	return modbus_register(answer, low) | static_cast<uint32_t>(modbus_register(answer, low + 1)) << 16;
}
}  // namespace

MeterReading Pzem004t::read(uint64_t now_ms, const uint8_t* answer, uint32_t length) {
	if (length == 0 || !is_modbus_answer(answer, length, answer[0], REGISTERS)) return between();
	power_mw_ = wide_register(answer, POWER_LOW) * MW_PER_STEP;
	const uint64_t delta_wh = energy_wh_.advance(now_ms, wide_register(answer, ENERGY_LOW));
	MeterReading reading = between();
	reading.delta_uj = delta_wh * UJ_PER_WH;
	return reading;
}

MeterReading Pzem004t::between() const {
	MeterReading reading;
	reading.is_metered = true;
	reading.power_mw = power_mw_;
	// One more than the register, so that a register of 0 is told from none.
	reading.kept_register = energy_wh_.is_known() ? static_cast<uint32_t>(energy_wh_.value()) + 1 : 0;
	return reading;
}

}  // namespace autovolt
