#pragma once
#include "credentials.h"

namespace autovolt {

/** Joins the site's network and stays in it. Returns at once; all else happens in the event task. */
void start_wifi(const Credentials& credentials);
bool is_wifi_up();
/** Of the network joined, dBm; 0 without one. */
int8_t wifi_rssi_dbm();

}  // namespace autovolt
