// SPDX-License-Identifier: Apache-2.0
#include "surfaces/trpc/request.hpp"

#include "surfaces/http/message.hpp"
#include "wire/superjson.hpp"

namespace chiroflow::trpc {

namespace {
bool is_json(std::string_view content_type) {
  const auto type = content_type.substr(0, content_type.find(';'));
  return type == "application/json";
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

Result<void> check_method(const Envelope& envelope) {
  if (envelope.method == "GET") return {};
  if (envelope.method != "POST")
    return fail(Error{.code = ErrorCode::method_not_allowed, .message = "Use GET for queries and POST for mutations"});
  if (is_json(envelope.content_type)) return {};
  return fail(Error{.code = ErrorCode::unsupported_media_type,
                    .message = envelope.content_type.empty()
                                   ? "Missing content-type header"
                                   : "Unsupported content-type \"" + std::string(envelope.content_type) + "\""});
}
}  // namespace

Result<Calls> Calls::parse(const Envelope& envelope) {
  TRY(check_method(envelope));
  Calls calls;
  calls.get_ = envelope.method == "GET";
  // Ignoring what does not decode would answer a garbled filter with everything.
  if (!http::parse_query(envelope.query))
    return fail(Error{.code = ErrorCode::invalid_argument, .message = "The query string cannot be read"});
  calls.batch_ = http::query_parameter(envelope.query, "batch") == "1";
  // A path that does not decode names no procedure of ours; it is answered as it came.
  const auto path = http::percent_decode(envelope.path).value_or(std::string(envelope.path));
  calls.names_ = calls.batch_ ? split(path) : std::vector<std::string>{path};
  if (calls.names_.size() > kMostCallsInABatch)
    return fail(Error{.code = ErrorCode::invalid_argument,
                      .message = "A batch holds at most " + std::to_string(kMostCallsInABatch) +
                                 " calls; send the rest in another one"});
  if (calls.get_) {
    calls.text_ = http::query_parameter(envelope.query, "input");
  } else {
    calls.text_ = std::string(envelope.body);
  }
  return calls;
}

Result<wire::Value*> Calls::payload(std::size_t position) {
  if (!document_) document_ = wire::Document::parse(*text_);
  if (!document_->has_value()) return fail(document_->error());
  auto& root = (**document_).root();
  return batch_ ? root.find(std::to_string(position)) : &root;
}

Result<wire::Value> Calls::input(std::size_t position) {
  if (!text_) return wire::Value();
  auto* value = TRY(payload(position));
  if (!value) return wire::Value();
  return wire::read_superjson(*value);
}

}  // namespace chiroflow::trpc
