// SPDX-License-Identifier: Apache-2.0
// What use cases need for putting e-mails into the queue; it is there only where a mail server is configured.
#pragma once

#include <string>

#include "ports/time_zones.hpp"

namespace chiroflow::app {

struct MailDesk {
  std::string from_address;
  const TimeZones& zones;
};

}  // namespace chiroflow::app
