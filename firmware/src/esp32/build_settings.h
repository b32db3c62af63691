#pragma once

// What a board is built for (../build_settings.cmake, docs/firmware/flashing.md). A build flag, not a setting: a wrong one
// would count nonsense.

// Which chip the board has: 0 none, 1 pulses (HLW8012, BL0937), 2 PZEM-004T, 3 ADE7953.
#ifndef AUTOVOLT_METER
#error "AUTOVOLT_METER is missing: 0 no chip, 1 pulses, 2 PZEM-004T, 3 ADE7953."
#elif AUTOVOLT_METER < 0 || AUTOVOLT_METER > 3
#error "AUTOVOLT_METER is 0, 1, 2 or 3."
#endif

#if AUTOVOLT_METER == 1
#ifndef AUTOVOLT_UJ_PER_PULSE
#error "AUTOVOLT_UJ_PER_PULSE is missing: the microjoules of a pulse, by calibration (docs/firmware/wiring.md)."
#elif AUTOVOLT_UJ_PER_PULSE < 1'000 || AUTOVOLT_UJ_PER_PULSE > 100'000'000
#error "AUTOVOLT_UJ_PER_PULSE is 1000 to 100000000 microjoules."
#endif
#endif

#if AUTOVOLT_METER == 3
#ifndef AUTOVOLT_NJ_PER_STEP
#error "AUTOVOLT_NJ_PER_STEP is missing: the nanojoules of a step, by calibration (docs/firmware/wiring.md)."
#elif AUTOVOLT_NJ_PER_STEP < 10'000 || AUTOVOLT_NJ_PER_STEP > 1'000'000'000
#error "AUTOVOLT_NJ_PER_STEP is 10000 to 1000000000 nanojoules."
#endif
#endif
