// SPDX-License-Identifier: Apache-2.0
// Hands e-mails to the clinic's mail server.
#pragma once

#include <optional>
#include <string>

#include "core/result.hpp"
#include "core/time.hpp"

namespace chiroflow {

struct MailAttachment {
  std::string file_name;   // plain ASCII
  std::string media_type;  // "application/pdf"
  std::string content;     // bytes
};

/// One recipient each. Texts are UTF-8 with lines that end in "\n".
struct MailMessage {
  std::string message_id;  // "<id@host>"; the same for each try, so that a repetition can be recognized
  Instant date;
  std::string from_address, from_name;
  std::string to_address;
  std::string reply_to;  // empty: none
  std::string subject;
  std::string text;
  std::string html;
  std::string calendar;         // RFC 5545; empty: none
  std::string calendar_method;  // "REQUEST", "CANCEL"
  std::optional<MailAttachment> attachment;
};

/// Safe from any thread; blocks for at most a minute.
class Mailer {
 public:
  virtual ~Mailer() = default;
  /// The server has taken it. Errors: provider_unavailable (try again later) with cause "unresolved", "refused", "timeout", "tls",
  /// "login" or the reply's code; unsupported (this e-mail never will be taken) with the reply's code as cause.
  virtual Result<void> send(const MailMessage& message) = 0;
  /// Signs in and leaves. Errors as above.
  virtual Result<void> check() = 0;
};

}  // namespace chiroflow
