// SPDX-License-Identifier: Apache-2.0
// TLS over real sockets with certificates made on the spot.
#include "surfaces/http/tls.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "surfaces/http/testing/fixture.hpp"

namespace chiroflow::http::testing {
namespace {

const std::string kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

struct PairFiles {
  std::string certificate, key;
};

void write_pair(const PairFiles& files, const std::string& common_name) {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(common_name.c_str()), -1,
                             -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  std::FILE* file = std::fopen(files.certificate.c_str(), "w");
  PEM_write_X509(file, certificate.get());
  std::fclose(file);
  file = std::fopen(files.key.c_str(), "w");
  PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
}

/// A TLS session over a Client's socket.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, int highest = 0)
      : client_(port), context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), ssl_(nullptr, SSL_free) {
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
    if (highest != 0) SSL_CTX_set_max_proto_version(context_.get(), highest);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), client_.handle());
    connected_ = SSL_connect(ssl_.get()) == 1;
    ERR_clear_error();
  }

  bool connected() const { return connected_; }
  std::string version() const { return SSL_get_version(ssl_.get()); }

  std::string peer_name() const {
    std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl_.get()), X509_free);
    char name[64] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, sizeof name);
    return name;
  }

  void send(std::string_view bytes) { SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())); }

  /// All bytes until `text` has arrived `times` times or the connection ends.
  std::string read_until(std::string_view text, int times = 1) {
    std::string got;
    char block[16384];
    const auto seen = [&] {
      int n = 0;
      for (auto at = got.find(text); at != std::string::npos; at = got.find(text, at + 1)) ++n;
      return n;
    };
    while (seen() < times) {
      const int n = SSL_read(ssl_.get(), block, sizeof block);
      if (n <= 0) break;
      got.append(block, static_cast<std::size_t>(n));
    }
    return got;
  }

  std::size_t read_count(std::size_t wanted) {
    char block[16384];
    std::size_t got = 0;
    while (got < wanted) {
      const int n = SSL_read(ssl_.get(), block, sizeof block);
      if (n <= 0) break;
      got += static_cast<std::size_t>(n);
    }
    return got;
  }

  /// The server said goodbye properly, so nobody cut the answer short.
  bool ended_in_order() {
    char c;
    const int n = SSL_read(ssl_.get(), &c, 1);
    return n <= 0 && SSL_get_error(ssl_.get(), n) == SSL_ERROR_ZERO_RETURN;
  }

 private:
  Client client_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  bool connected_ = false;
};

class HttpsServer : public HttpServer {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("https_test_" + std::to_string(::getpid()) + "_" +
                                                  ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
    files = {folder_ / "certificate.pem", folder_ / "key.pem"};
    write_pair(files, "first");
    options.tls = TlsFiles{files.certificate, files.key};
    options.tls_reload_interval = Millis(0);
  }
  void TearDown() override {
    server.reset();
    std::filesystem::remove_all(folder_);
  }
  bool await_event(std::string_view event) {
    for (int i = 0; i < 10'000 && logger.count(event) == 0; ++i) std::this_thread::sleep_for(Millis(1));
    return logger.count(event) == 1;
  }

  PairFiles files;

 private:
  std::filesystem::path folder_;
};

TEST_F(HttpsServer, AnswersOverTlsAndMarksTheRequestSecure) {
  start([](std::shared_ptr<const Request> request, Responder responder) {
    Response response;
    response.body = request->secure ? "secure" : "plain";
    responder.send(std::move(response));
  });
  TlsClient client(server->port());
  ASSERT_TRUE(client.connected());
  EXPECT_EQ(client.version(), "TLSv1.3");
  client.send(kGet);
  EXPECT_NE(client.read_until("secure").find("HTTP/1.1 200"), std::string::npos);
  client.send(kGet + kGet);
  client.read_until("secure", 2);
  EXPECT_EQ(server->stats().requests, 3U);
}

TEST_F(HttpsServer, H13RefusesVersionsBelow12) {
  start();
  EXPECT_FALSE(TlsClient(server->port(), TLS1_1_VERSION).connected());
  TlsClient modern(server->port(), TLS1_2_VERSION);
  EXPECT_TRUE(modern.connected());
  EXPECT_EQ(modern.version(), "TLSv1.2");
}

TEST_F(HttpsServer, ReadsARequestOfManySmallRecords) {
  start();
  TlsClient client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 20000\r\n\r\n");
  for (int i = 0; i < 20000; ++i) client.send("x");
  EXPECT_NE(client.read_until("xxx").find("200 OK"), std::string::npos);
}

TEST_F(HttpsServer, SendsALargeBodyWholeAndSaysGoodbye) {
  start([](std::shared_ptr<const Request>, Responder responder) {
    Response response;
    response.body.assign(3 << 20, 'y');
    responder.send(std::move(response));
  });
  TlsClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_GE(client.read_count(3 << 20), 3U << 20);
  while (client.read_count(1) == 1) {}
  EXPECT_TRUE(client.ended_in_order());
}

TEST_F(HttpsServer, ClosesAConnectionThatDoesNotSpeakTls) {
  start();
  Client client(server->port());
  client.send(kGet);
  while (!client.at_end() && client.received_anything()) client.read_reply();
  EXPECT_EQ(server->stats().requests, 0U);
}

TEST_F(HttpsServer, AHandshakeThatStallsIsCut) {
  start();
  Client client(server->port());
  client.send("\x16\x03\x01");
  for (int i = 0; i < 10'000 && (server->stats().accepted == 0 || server->stats().connections > 0); ++i) {
    clock.advance(Millis(100));
    std::this_thread::sleep_for(Millis(1));
  }
  EXPECT_EQ(server->stats().connections, 0U);
}

TEST_F(HttpsServer, TakesUpAChangedCertificateAndKeepsRunningConnections) {
  start();
  TlsClient before(server->port());
  EXPECT_EQ(before.peer_name(), "first");
  write_pair(files, "second one");
  ASSERT_TRUE(await_event("certificate reloaded"));
  EXPECT_EQ(TlsClient(server->port()).peer_name(), "second one");
  before.send(kGet);
  EXPECT_NE(before.read_until("GET /").find("200 OK"), std::string::npos);
}

TEST_F(HttpsServer, ABrokenNewPairKeepsTheOldOneAndIsLoggedOnce) {
  start();
  // Put in place in one step: an open file would be seen twice, empty and written.
  std::ofstream(files.certificate + ".new") << "this is not a certificate";
  std::filesystem::rename(files.certificate + ".new", files.certificate);
  ASSERT_TRUE(await_event("certificate not reloaded, the old one stays"));
  EXPECT_EQ(TlsClient(server->port()).peer_name(), "first");
  EXPECT_EQ(logger.count("certificate not reloaded, the old one stays"), 1U);
}

TEST_F(HttpsServer, RefusesToStartWithoutUsableFiles) {
  options.tls->key_path = "/nonexistent/key.pem";
  const auto started = Server::start(options, echo, clock, random, logger);
  ASSERT_FALSE(started.has_value());
  EXPECT_NE(started.error().message.find("/nonexistent/key.pem"), std::string::npos);
}

TEST_F(HttpsServer, RefusesAKeyOfAnotherCertificate) {
  PairFiles other{files.certificate + "2", files.key + "2"};
  write_pair(other, "other");
  options.tls->key_path = other.key;
  EXPECT_FALSE(Server::start(options, echo, clock, random, logger).has_value());
}

TEST_F(HttpsServer, DrainEndsTlsConnectionsToo) {
  start();
  TlsClient client(server->port());
  client.send(kGet);
  client.read_until("GET /");
  EXPECT_TRUE(server->drain(Seconds(10)));
  EXPECT_TRUE(client.ended_in_order());
}

}  // namespace
}  // namespace chiroflow::http::testing
