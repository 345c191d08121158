// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/ice_path.hpp"

#include <curl/curl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "adapters/system/stun_message.hpp"

namespace chiroflow::system {

namespace {
constexpr Millis kFirstPause{500};  // before a datagram is sent again; RFC 8489, 6.2.1
constexpr std::size_t kLargest = 4096;

Millis left(const Clock& clock, SteadyInstant deadline) {
  return std::max(Millis(0), std::chrono::ceil<Millis>(deadline - clock.steady_now()));
}

bool answers(std::string_view message, std::string_view request) {
  const auto transaction = [](std::string_view m) { return m.substr(8, stun::kTransactionSize); };
  return message.size() >= stun::kHeaderSize && transaction(message) == transaction(request);
}

bool wait_for(int socket, short what, Millis time) {
  pollfd entry{.fd = socket, .events = what, .revents = 0};
  return ::poll(&entry, 1, static_cast<int>(time.count())) > 0;
}

Error silence() { return ice_error("closed", "no answer"); }

class UdpPath : public IcePath {
 public:
  UdpPath(int socket, const Clock& clock) : socket_(socket), clock_(clock) {}
  ~UdpPath() override { ::close(socket_); }

  Result<std::string> ask(std::string_view request, SteadyInstant deadline) override {
    for (auto pause = kFirstPause; left(clock_, deadline) > Millis(0); pause *= 2) {
      if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) < 0) return fail(silence());
      const auto again = std::min(deadline, clock_.steady_now() + pause);
      if (auto answer = wait(request, again)) return std::move(*answer);
      if (refused_) return fail(ice_error("closed", "nothing listens there"));
    }
    return fail(silence());
  }

 private:
  std::optional<std::string> wait(std::string_view request, SteadyInstant until) {
    std::array<char, kLargest> buffer;
    while (left(clock_, until) > Millis(0) && wait_for(socket_, POLLIN, left(clock_, until))) {
      const auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
      refused_ = size < 0 && errno == ECONNREFUSED;
      if (size < 0) return std::nullopt;
      const std::string_view message(buffer.data(), static_cast<std::size_t>(size));
      if (answers(message, request)) return std::string(message);
    }
    return std::nullopt;
  }

  const int socket_;
  const Clock& clock_;
  bool refused_ = false;
};

struct Closes {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(addrinfo* found) const { ::freeaddrinfo(found); }
};

class StreamPath : public IcePath {
 public:
  StreamPath(std::unique_ptr<CURL, Closes> handle, const Clock& clock) : handle_(std::move(handle)), clock_(clock) {
    curl_easy_getinfo(handle_.get(), CURLINFO_ACTIVESOCKET, &socket_);
  }

  Result<std::string> ask(std::string_view request, SteadyInstant deadline) override {
    TRY(send(request, deadline));
    while (true) {
      auto message = TRY(next(deadline));
      if (answers(message, request)) return message;
    }
  }

 private:
  Result<void> send(std::string_view bytes, SteadyInstant deadline) {
    while (!bytes.empty()) {
      std::size_t sent = 0;
      const auto code = curl_easy_send(handle_.get(), bytes.data(), bytes.size(), &sent);
      if (code == CURLE_AGAIN) {
        if (!wait_for(socket_, POLLOUT, left(clock_, deadline))) return fail(silence());
      } else if (code != CURLE_OK) {
        return fail(ice_error("closed", curl_easy_strerror(code)));
      }
      bytes.remove_prefix(sent);
    }
    return {};
  }

  Result<std::string> next(SteadyInstant deadline) {
    while (true) {
      const auto size = stun::message_size(kept_);
      if (kept_.size() >= 4 && (!size || *size > kLargest))
        return fail(ice_error("answer", "what answers there does not speak STUN"));
      if (size && kept_.size() >= *size) {
        auto message = kept_.substr(0, *size);
        kept_.erase(0, *size);
        return message;
      }
      TRY(receive(deadline));
    }
  }

  Result<void> receive(SteadyInstant deadline) {
    std::array<char, kLargest> buffer;
    std::size_t count = 0;
    const auto code = curl_easy_recv(handle_.get(), buffer.data(), buffer.size(), &count);
    if (code == CURLE_AGAIN) {
      if (!wait_for(socket_, POLLIN, left(clock_, deadline))) return fail(silence());
      return {};
    }
    if (code != CURLE_OK || count == 0) return fail(ice_error("closed", "the server ended the connection"));
    kept_.append(buffer.data(), count);
    return {};
  }

  const std::unique_ptr<CURL, Closes> handle_;
  const Clock& clock_;
  curl_socket_t socket_ = -1;
  std::string kept_;
};

Error stream_fault(CURLcode code) {
  const std::string text = curl_easy_strerror(code);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return ice_error("unresolved", "no such name");
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE: return ice_error("tls", text);
    case CURLE_OPERATION_TIMEDOUT: return silence();
    default: return ice_error("closed", text);
  }
}

std::string bracketed(const std::string& host) { return host.find(':') == std::string::npos ? host : "[" + host + "]"; }
}  // namespace

Error ice_error(const char* cause, std::string message) {
  return {.code = ErrorCode::provider_unavailable, .message = std::move(message), .cause = cause};
}

Result<std::unique_ptr<IcePath>> open_udp_path(const IceUrl& url, const Clock& clock) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_DGRAM;
  addrinfo* list = nullptr;
  if (::getaddrinfo(url.host.c_str(), std::to_string(url.port).c_str(), &wanted, &list) != 0)
    return fail(ice_error("unresolved", "no such name"));
  const std::unique_ptr<addrinfo, Closes> found(list);
  for (const auto* one = found.get(); one; one = one->ai_next) {
    const int socket = ::socket(one->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) continue;
    if (::connect(socket, one->ai_addr, one->ai_addrlen) == 0) return std::make_unique<UdpPath>(socket, clock);
    ::close(socket);
  }
  return fail(ice_error("closed", "this machine has no way there"));
}

Result<std::unique_ptr<IcePath>> open_stream_path(const IceUrl& url, const std::string& ca_file, const Clock& clock,
                                                  SteadyInstant deadline) {
  std::unique_ptr<CURL, Closes> handle(curl_easy_init());
  if (!handle) return fail(internal_error("no memory for a connection"));
  const auto where = std::string(url.transport == IceTransport::tls ? "https://" : "http://") + bracketed(url.host) +
                     ":" + std::to_string(url.port);
  curl_easy_setopt(handle.get(), CURLOPT_URL, where.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(handle.get(), CURLOPT_SSL_ENABLE_ALPN, 0L);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS,
                   static_cast<long>(std::max<std::int64_t>(1, left(clock, deadline).count())));
  if (!ca_file.empty()) curl_easy_setopt(handle.get(), CURLOPT_CAINFO, ca_file.c_str());
  const auto code = curl_easy_perform(handle.get());
  if (code != CURLE_OK) return fail(stream_fault(code));
  return std::make_unique<StreamPath>(std::move(handle), clock);
}

}  // namespace chiroflow::system
