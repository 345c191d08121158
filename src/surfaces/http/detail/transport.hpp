// SPDX-License-Identifier: Apache-2.0
// The bytes of one connection, plain or TLS: tries at once, never blocks, and says what to wait for. The connection does the
// waiting, so both kinds share all of its code, and an idle connection holds no buffer. Private to surfaces/http.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace chiroflow::http::detail {

enum class Want { nothing, readable, writable };

struct Transfer {
  std::size_t count = 0;
  Want want = Want::nothing;  // not nothing: try again when the socket is that
  bool ended = false;         // the peer is gone, in order or not
  bool drained = false;       // no more bytes at hand; reading again now would be in vain
};

/// Used by one thread. Does not own the file descriptor, which is non-blocking.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Transfer handshake() = 0;  // done when neither `want` nor `ended`
  virtual Transfer read(std::span<char> into) = 0;
  /// `more`: further bytes follow at once.
  virtual Transfer write(std::string_view bytes, bool more) = 0;
  /// Tells the peer that nothing more comes.
  virtual void shutdown_send() = 0;
};

class PlainTransport : public Transport {
 public:
  explicit PlainTransport(int socket) : socket_(socket) {}
  Transfer handshake() override { return {}; }
  Transfer read(std::span<char> into) override;
  Transfer write(std::string_view bytes, bool more) override;
  void shutdown_send() override;

 private:
  int socket_;
};

}  // namespace chiroflow::http::detail
