// SPDX-License-Identifier: Apache-2.0
// Header lines of e-mails (RFC 5322, RFC 2047). Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/time.hpp"

namespace chiroflow::system {

/// Words as they are where they are plain ASCII, else encoded; folded by CRLF and a blank between encoded words.
std::string header_words(std::string_view text);
/// "Heron Clinic" <visits@heron.example>
std::string header_mailbox(std::string_view name, std::string_view address);
/// "Tue, 15 Jan 2030 14:45:00 +0000"
std::string header_date(Instant at);
/// One address, without anything that would end it or its line.
bool is_plain_address(std::string_view address);
/// Every line end becomes CRLF.
std::string with_crlf(std::string_view text);

}  // namespace chiroflow::system
