// SPDX-License-Identifier: Apache-2.0
// A receiver of webhooks with a form of its own, so that tests can say what a vendor sends. A body begins with the line
// "signed"; each further line is a message: key, kind, then the event's fields, parted by "|".
#pragma once

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "ports/webhook_receiver.hpp"

namespace chiroflow::testing {

/// An event as the scripted vendor writes it.
inline std::string line_of(const std::string& key, const ProviderEvent& event) {
  std::ostringstream out;
  out << key << '|' << name_of(event.kind) << '|' << to_unix_ms(event.at) << '|' << event.room_name.value_or("") << '|'
      << event.external_id.value_or("") << '|' << event.participant.value_or(ParticipantId()).value << '|'
      << event.participant_external_id.value_or("") << '|' << event.recording.value_or("") << '|' << event.reason;
  return out.str();
}

inline WebhookRequest signed_request(const std::vector<std::string>& lines) {
  std::string body = "signed\n";
  for (const auto& line : lines) body += line + "\n";
  return {.method = "POST", .url = "https://clinic.example/webhooks/twilio", .headers = {}, .body = std::move(body)};
}

class ScriptedReceiver : public WebhookReceiver {
 public:
  std::optional<Error> accept_error, interpret_error;

  Result<AcceptedWebhook> accept(const WebhookRequest& request) override {
    if (accept_error) return fail(*accept_error);
    std::istringstream lines(request.body);
    std::string line;
    std::getline(lines, line);
    if (line != "signed") return fail(Error{.code = ErrorCode::unauthenticated, .message = {}, .cause = "signature"});
    AcceptedWebhook accepted;
    accepted.reply = R"({"heard":true})";
    while (std::getline(lines, line)) {
      const auto parts = split(line);
      accepted.items.push_back({.dedup_key = parts.at(0), .kind = parts.at(1), .payload = line});
    }
    return accepted;
  }

  Result<ProviderEvent> interpret(const WebhookItem& item) const override {
    if (interpret_error) return fail(*interpret_error);
    const auto parts = split(item.payload);
    const auto kind = parts.size() == 9 ? enum_from<ProviderEventKind>(parts[1]) : std::nullopt;
    if (!kind) return fail(Error{.code = ErrorCode::invalid_argument, .message = "no message"});
    ProviderEvent event;
    event.kind = *kind;
    event.at = from_unix_ms(std::stoll(parts[2]));
    event.room_name = given(parts[3]);
    event.external_id = given(parts[4]);
    if (!parts[5].empty()) event.participant = ParticipantId(parts[5]);
    event.participant_external_id = given(parts[6]);
    event.recording = given(parts[7]);
    event.reason = parts[8];
    return event;
  }

 private:
  static std::optional<std::string> given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
  }
  static std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> parts(1);
    for (const char c : line) {
      if (c == '|') {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    return parts;
  }
};

}  // namespace chiroflow::testing
