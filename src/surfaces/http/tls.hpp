// SPDX-License-Identifier: Apache-2.0
// TLS 1.2+ by OpenSSL 3 (H-13): the certificate, which may change while the server runs, and the stream of one connection.
// The stream talks to the socket directly (no memory BIO pair), which costs about 20 KiB a connection instead of 77.
#pragma once

#include <memory>
#include <string>

#include "core/result.hpp"
#include "surfaces/http/detail/transport.hpp"

namespace chiroflow::http {

/// Used by one thread. Connections keep what they need of it alive.
class TlsContext {
 public:
  /// Error precondition_failed tells the operator which file is wrong.
  static Result<std::unique_ptr<TlsContext>> load(std::string certificate_path, std::string key_path);
  ~TlsContext();

  /// True when the files have changed and the new pair is in use for connections to come. An Error keeps the old pair; it
  /// is reported once per change.
  Result<bool> reload_if_changed();

  std::unique_ptr<detail::Transport> make_transport(int socket) const;

 private:
  struct Parts;
  explicit TlsContext(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace chiroflow::http
