// SPDX-License-Identifier: Apache-2.0
// OpenSSL behind Transport.
#include "surfaces/http/tls.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

namespace chiroflow::http {

namespace {

using ContextPtr = std::shared_ptr<SSL_CTX>;
using MethodPtr = std::shared_ptr<BIO_METHOD>;
using detail::Transfer;
using detail::Want;

// A BIO of our own, because OpenSSL's uses write(2), which raises SIGPIPE when the peer has gone.
int socket_of(BIO* bio) { return *static_cast<int*>(BIO_get_data(bio)); }

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

int bio_write(BIO* bio, const char* data, int length) {
  BIO_clear_retry_flags(bio);
  const ssize_t n = ::send(socket_of(bio), data, static_cast<std::size_t>(length), MSG_NOSIGNAL);
  if (n < 0 && would_block()) BIO_set_retry_write(bio);
  return static_cast<int>(n);
}

int bio_read(BIO* bio, char* into, int length) {
  BIO_clear_retry_flags(bio);
  const ssize_t n = ::recv(socket_of(bio), into, static_cast<std::size_t>(length), 0);
  if (n < 0 && would_block()) BIO_set_retry_read(bio);
  return static_cast<int>(n);
}

long bio_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

MethodPtr make_method() {
  MethodPtr method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without signals"), BIO_meth_free);
  BIO_meth_set_write(method.get(), bio_write);
  BIO_meth_set_read(method.get(), bio_read);
  BIO_meth_set_ctrl(method.get(), bio_control);
  return method;
}

class TlsTransport : public detail::Transport {
 public:
  TlsTransport(ContextPtr context, MethodPtr method, int socket)
      : method_(std::move(method)), socket_(socket), ssl_(SSL_new(context.get()), SSL_free) {
    BIO* bio = BIO_new(method_.get());
    BIO_set_data(bio, &socket_);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_accept_state(ssl_.get());
  }

  Transfer handshake() override {
    ERR_clear_error();
    return outcome(SSL_do_handshake(ssl_.get()));
  }

  Transfer read(std::span<char> into) override {
    ERR_clear_error();
    return outcome(SSL_read(ssl_.get(), into.data(), static_cast<int>(std::min<std::size_t>(into.size(), INT_MAX))));
  }

  Transfer write(std::string_view bytes, bool) override {
    ERR_clear_error();
    return outcome(SSL_write(ssl_.get(), bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX))));
  }

  void shutdown_send() override {
    ERR_clear_error();
    if (SSL_is_init_finished(ssl_.get())) SSL_shutdown(ssl_.get());
    ERR_clear_error();
    ::shutdown(socket_, SHUT_WR);
  }

 private:
  Transfer outcome(int returned) {
    Transfer result;
    if (returned > 0) {
      result.count = static_cast<std::size_t>(returned);
      return result;
    }
    switch (SSL_get_error(ssl_.get(), returned)) {
      case SSL_ERROR_WANT_READ: result.want = Want::readable; break;
      case SSL_ERROR_WANT_WRITE: result.want = Want::writable; break;
      default: result.ended = true; break;
    }
    return result;
  }

  MethodPtr method_;  // outlives the BIO
  int socket_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};

std::string openssl_reason() {
  std::array<char, 256> text{};
  const unsigned long code = ERR_get_error();
  if (code == 0) return "unknown reason";
  ERR_error_string_n(code, text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

Error unusable(const std::string& path) {
  Error error = precondition_failed("The TLS file " + path + " cannot be used", "tls_files");
  error.detail = path + ": " + openssl_reason();
  return error;
}

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* offered,
                    unsigned offered_length, void*) {
  static constexpr std::array<unsigned char, 9> kHttp11{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(&chosen, out_length, kHttp11.data(), kHttp11.size(), offered, offered_length);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Result<ContextPtr> load_pair(const std::string& certificate, const std::string& key) {
  ERR_clear_error();
  ContextPtr context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) return fail(internal_error("SSL_CTX_new: " + openssl_reason()));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                         SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);  // resumption by tickets alone
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) != 1) return fail(unusable(certificate));
  if (SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1) return fail(unusable(key));
  if (SSL_CTX_check_private_key(context.get()) != 1) return fail(unusable(key));
  return context;
}

/// Changes whenever one of the files was written or replaced.
std::string fingerprint(const std::string& certificate, const std::string& key) {
  std::string text;
  for (const std::string* path : {&certificate, &key}) {
    struct stat status{};
    if (::stat(path->c_str(), &status) != 0) {
      text += "absent;";
      continue;
    }
    text += std::to_string(status.st_ino) + "," + std::to_string(status.st_size) + "," +
            std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec) + ";";
  }
  return text;
}

}  // namespace

struct TlsContext::Parts {
  std::string certificate_path, key_path, seen;
  ContextPtr context;
  MethodPtr method;
};

Result<std::unique_ptr<TlsContext>> TlsContext::load(std::string certificate_path, std::string key_path) {
  auto parts = std::make_unique<Parts>();
  parts->seen = fingerprint(certificate_path, key_path);
  parts->context = TRY(load_pair(certificate_path, key_path));
  parts->method = make_method();
  parts->certificate_path = std::move(certificate_path);
  parts->key_path = std::move(key_path);
  return std::unique_ptr<TlsContext>(new TlsContext(std::move(parts)));
}

TlsContext::TlsContext(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
TlsContext::~TlsContext() = default;

Result<bool> TlsContext::reload_if_changed() {
  std::string seen = fingerprint(parts_->certificate_path, parts_->key_path);
  if (seen == parts_->seen) return false;
  parts_->seen = std::move(seen);
  parts_->context = TRY(load_pair(parts_->certificate_path, parts_->key_path));
  return true;
}

std::unique_ptr<detail::Transport> TlsContext::make_transport(int socket) const {
  return std::make_unique<TlsTransport>(parts_->context, parts_->method, socket);
}

}  // namespace chiroflow::http
