// SPDX-License-Identifier: Apache-2.0
// tRPC v11 over HTTP, the reading half: which procedures a request names and what input each gets. Pure, no sockets.
// Form as @trpc/client sends it: GET ?input=… for queries, POST body for mutations (and for queries with methodOverride),
// comma-separated names with batch=1.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::trpc {

inline constexpr std::size_t kMostCallsInABatch = 50;

/// What a request holds, still undecoded. `path` is what follows "/api/trpc/".
struct Envelope {
  std::string_view method;
  std::string_view path;
  std::string_view query;
  std::string_view content_type;
  std::string_view body;
};

/// The calls of a request. Inputs are read when asked for: a procedure without input never fails over a broken one.
class Calls {
 public:
  /// Errors concern the whole request: method_not_allowed, unsupported_media_type, invalid_argument (too many calls, a
  /// query that does not decode).
  static Result<Calls> parse(const Envelope& envelope);

  bool batch() const { return batch_; }
  bool is_get() const { return get_; }
  const std::vector<std::string>& names() const { return names_; }
  /// Undefined where none was sent. The value lives as long as this object.
  Result<wire::Value> input(std::size_t position);

 private:
  Result<wire::Value*> payload(std::size_t position);

  bool batch_ = false;
  bool get_ = false;
  std::vector<std::string> names_;
  std::optional<std::string> text_;  // the input parameter or body
  std::optional<Result<wire::Document>> document_;
};

}  // namespace chiroflow::trpc
