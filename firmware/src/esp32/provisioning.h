#pragma once
#include "credentials.h"

namespace autovolt {

/** `key=value` lines on the console, `save` at the end. Runs beside everything else. */
void start_serial_provisioning();

/**
 * A network of the unit's own, "AutoVolt-XXXX", with the key on its label as password, and a form on 192.168.4.1.
 * Without a key in the factory partition there is no network: serial only. Restarts the unit when it is done.
 */
void start_network_provisioning();

}  // namespace autovolt
