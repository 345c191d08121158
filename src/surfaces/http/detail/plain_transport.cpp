// SPDX-License-Identifier: Apache-2.0
// Bare system calls: the socket belongs to Asio, which only waits for it.
#include <sys/socket.h>

#include <cerrno>

#include "surfaces/http/detail/transport.hpp"

namespace chiroflow::http::detail {

namespace {

Transfer failed(Want want) {
  Transfer result;
  if (errno == EAGAIN || errno == EWOULDBLOCK) {
    result.want = want;
  } else {
    result.ended = true;
  }
  return result;
}

}  // namespace

Transfer PlainTransport::read(std::span<char> into) {
  ssize_t n;
  do { n = ::recv(socket_, into.data(), into.size(), 0); } while (n < 0 && errno == EINTR);
  if (n < 0) return failed(Want::readable);
  Transfer result;
  result.count = static_cast<std::size_t>(n);
  result.ended = n == 0;
  result.drained = result.count < into.size();
  return result;
}

Transfer PlainTransport::write(std::string_view bytes, bool more) {
  ssize_t n;
  do {
    n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | (more ? MSG_MORE : 0));
  } while (n < 0 && errno == EINTR);
  if (n < 0) return failed(Want::writable);
  Transfer result;
  result.count = static_cast<std::size_t>(n);
  return result;
}

void PlainTransport::shutdown_send() { ::shutdown(socket_, SHUT_WR); }

}  // namespace chiroflow::http::detail
