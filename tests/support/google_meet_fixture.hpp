// SPDX-License-Identifier: Apache-2.0
// For the unit tests of the Google Meet adapter: a fresh service account and an HTTP client that answers as told.
#pragma once

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "ports/http_client.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::testing {

/// PEM of an RSA key that lives as long as the program.
inline const std::string& google_test_key() {
  static const std::string pem = [] {
    EVP_PKEY* key = EVP_RSA_gen(2048);
    BIO* out = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out, &text);
    std::string made(text, static_cast<std::size_t>(size));
    BIO_free(out);
    EVP_PKEY_free(key);
    return made;
  }();
  return pem;
}

inline std::string google_key_file(const std::string& token_uri, const std::string& type = "service_account") {
  std::string file;
  wire::JsonWriter json(file);
  json.begin_object();
  json.member("type", type);
  json.member("client_email", "bot@p.iam.gserviceaccount.com");
  json.member("private_key_id", "key-1");
  json.member("private_key", google_test_key());
  json.member("token_uri", token_uri);
  json.end_object();
  return file;
}

/// Safe from any thread when `answer` is.
class AnsweringHttp : public HttpClient {
 public:
  explicit AnsweringHttp(std::function<Result<HttpResponse>(const HttpRequest&)> answer) : answer_(std::move(answer)) {}

  Result<HttpResponse> send(const HttpRequest& request) override {
    {
      const std::lock_guard guard(mutex_);
      requests_.push_back(request);
    }
    return answer_(request);
  }
  Result<HttpResponse> download(const HttpRequest& request, ByteSink& sink) override {
    auto response = send(request);
    if (response && response->ok())
      if (auto taken = sink.write(response->body); !taken) return fail(taken.error());
    return response;
  }
  std::vector<HttpRequest> requests() const {
    const std::lock_guard guard(mutex_);
    return requests_;
  }

 private:
  const std::function<Result<HttpResponse>(const HttpRequest&)> answer_;
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;
};

}  // namespace chiroflow::testing
