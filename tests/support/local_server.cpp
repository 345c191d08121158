// SPDX-License-Identifier: Apache-2.0
#include "support/local_server.hpp"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>

namespace chiroflow::testing {

namespace {
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

Bio memory(const std::string& text) { return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free}; }

SSL_CTX* tls_context(const LocalServer::Certificate& pem) {
  if (pem.certificate_pem.empty()) return nullptr;
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(memory(pem.certificate_pem).get(), nullptr, nullptr, nullptr), X509_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(memory(pem.key_pem).get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  SSL_CTX_use_certificate(context, certificate.get());
  SSL_CTX_use_PrivateKey(context, key.get());
  return context;
}
}  // namespace

/// A socket, by way of TLS where there is a context.
class LocalServer::Stream {
 public:
  Stream(int socket, SSL_CTX* tls) : socket_(socket), ssl_(tls ? SSL_new(tls) : nullptr, SSL_free) {
    if (!ssl_) return;
    SSL_set_fd(ssl_.get(), socket);
    open_ = SSL_accept(ssl_.get()) == 1;
  }

  /// Adds what comes next; false at the end.
  bool read_more() {
    char block[16384];
    if (!open_) return false;
    const auto size = ssl_ ? SSL_read(ssl_.get(), block, sizeof block) : ::recv(socket_, block, sizeof block, 0);
    if (size > 0) unread.append(block, static_cast<std::size_t>(size));
    return size > 0;
  }

  void write(std::string_view bytes) {
    while (open_ && !bytes.empty()) {
      const auto size = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                             : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (size <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
  }

  std::string unread;

 private:
  const int socket_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  bool open_ = true;
};

LocalServer::LocalServer(Answer answer, const Certificate& certificate)
    : answer_(std::move(answer)), tls_(tls_context(certificate), SSL_CTX_free) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, any, size) != 0 || ::listen(listener_, 64) != 0 || ::getsockname(listener_, any, &size) != 0)
    throw std::runtime_error("no port for the test's server");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

LocalServer::~LocalServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard guard(mutex_);
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  for (auto& thread : threads_) thread.join();
  ::close(listener_);
}

std::string LocalServer::url(std::string_view path) const {
  return (tls_ ? "https" : "http") + ("://127.0.0.1:" + std::to_string(port_)) + std::string(path);
}

std::vector<LocalServer::Request> LocalServer::requests() const {
  const std::lock_guard guard(mutex_);
  return requests_;
}

LocalServer::Reply LocalServer::reply(int status, std::string_view body, std::string_view headers) {
  return {"HTTP/1.1 " + std::to_string(status) + " Test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
          std::string(headers) + "\r\n" + std::string(body)};
}

std::string LocalServer::Request::header(std::string_view name) const {
  for (std::size_t at = head.find('\n'); at != std::string::npos; at = head.find('\n', at + 1)) {
    const auto line = std::string_view(head).substr(at + 1);
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    if (::strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
    const auto value = line.substr(name.size() + 1, line.find('\r') - name.size() - 1);
    return std::string(value.substr(std::min(value.size(), value.find_first_not_of(' '))));
  }
  return {};
}

void LocalServer::accept_all() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const std::lock_guard guard(mutex_);
    const int number = ++connections_;
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket, number] { serve(socket, number); });
  }
}

void LocalServer::serve(int socket, int number) {
  {
    Stream stream(socket, tls_.get());
    for (Request request; read_request(stream, request); request = {}) {
      request.connection = number;
      {
        const std::lock_guard guard(mutex_);
        requests_.push_back(request);
      }
      const auto reply = answer_(request);
      stream.write(reply.bytes);
      if (reply.then == Then::close) break;
      while (reply.then == Then::hold && stream.read_more()) {}
    }
  }
  const std::lock_guard guard(mutex_);
  std::erase(sockets_, socket);
  ::close(socket);
}

/// A request with a length or none; false when the connection ends.
bool LocalServer::read_request(Stream& stream, Request& out) const {
  auto end = std::string::npos;
  while ((end = stream.unread.find("\r\n\r\n")) == std::string::npos)
    if (!stream.read_more()) return false;
  out.head = stream.unread.substr(0, end + 2);
  stream.unread.erase(0, end + 4);
  const auto length = out.header("Content-Length");
  const auto size = length.empty() ? 0 : std::stoul(length);
  while (stream.unread.size() < size)
    if (!stream.read_more()) return false;
  out.body = stream.unread.substr(0, size);
  stream.unread.erase(0, size);
  return true;
}

}  // namespace chiroflow::testing
