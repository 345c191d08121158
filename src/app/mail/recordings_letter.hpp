// SPDX-License-Identifier: Apache-2.0
// The e-mail to whoever manages a clinic's recordings: how many will be deleted soon. Numbers, no names. Pure.
#pragma once

#include <string>

#include "app/mail/letter_body.hpp"

namespace chiroflow::app {

struct RecordingsFacts {
  std::string clinic;
  int within_a_week = 0;
  int by_tomorrow = 0;  // of these
  std::string link;     // to the list
};

/// In English and Spanish: the language of a user is not known.
Letter write_recordings_letter(const RecordingsFacts& facts);

}  // namespace chiroflow::app
