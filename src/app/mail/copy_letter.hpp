// SPDX-License-Identifier: Apache-2.0
// The e-mail that a copy of a signed document goes with, in the reader's language. It names the clinic, not the document. Pure.
#pragma once

#include <optional>
#include <string>

#include "app/mail/letter_body.hpp"

namespace chiroflow::app {

struct CopyFacts {
  std::string clinic;
  std::optional<std::string> phone;
  bool answers_are_read = false;
  bool spoken = false;  // agreed to by word, not signed
  std::string link;     // to the visit; empty: none to come
};

Letter write_copy_letter(const CopyFacts& facts, Language language);

}  // namespace chiroflow::app
