// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate.hpp"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "crypto/openssl.hpp"

namespace chiroflow::crypto {

namespace {
void free_names(GENERAL_NAMES* names) { GENERAL_NAMES_free(names); }
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freer<free_names>>;

Bio bio_of(std::string_view text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

Instant instant_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::from_time_t(::timegm(&parts)));
}

std::string name_text(const GENERAL_NAME& name) {
  if (name.type == GEN_DNS) {
    const auto* text = name.d.dNSName;
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
  }
  if (name.type != GEN_IPADD || ASN1_STRING_length(name.d.iPAddress) != 4) return {};
  char text[INET_ADDRSTRLEN] = {};
  ::inet_ntop(AF_INET, ASN1_STRING_get0_data(name.d.iPAddress), text, sizeof text);
  return text;
}

std::vector<std::string> names_of(const X509* certificate) {
  std::vector<std::string> texts;
  const Names names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    if (auto text = name_text(*sk_GENERAL_NAME_value(names.get(), i)); !text.empty()) texts.push_back(std::move(text));
  }
  return texts;
}

bool is_v4(const std::string& text) {
  in_addr address{};
  return ::inet_pton(AF_INET, text.c_str(), &address) == 1;
}

/// What OpenSSL's own notation of names cannot take for something else.
bool is_plain(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text.append(text.empty() ? "" : ",").append(is_v4(name) ? "IP:" : "DNS:").append(name);
  return text;
}

bool add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool set_serial(X509* certificate) {
  const std::unique_ptr<BIGNUM, Freer<BN_free>> number(BN_new());
  return BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_times(X509* certificate, Instant now) {
  // A phone's clock may be behind.
  const auto begin = std::chrono::system_clock::to_time_t(now - Hours(1));
  const auto end = std::chrono::system_clock::to_time_t(now - Hours(1) + Hours(24) * kSelfSignedDays);
  return ASN1_TIME_set(X509_getm_notBefore(certificate), begin) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), end) != nullptr;
}

bool set_subject(X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* text = reinterpret_cast<const unsigned char*>("ChiroFlow on this network");
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1;
}

bool fill(X509* certificate, EVP_PKEY* key, const std::vector<std::string>& names, Instant now) {
  return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate) && set_times(certificate, now) &&
         set_subject(certificate) && X509_set_pubkey(certificate, key) == 1 &&
         add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
         add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
         add_extension(certificate, NID_subject_alt_name, alternative_names(names)) &&
         X509_sign(certificate, key, EVP_sha256()) > 0;
}

std::string_view content_of(BIO* memory) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}
}  // namespace

Result<CertificateFacts> examine_certificate(std::string_view certificate_pem, std::string_view key_pem) {
  const auto certificate_text = bio_of(certificate_pem), key_text = bio_of(key_pem);
  const Certificate certificate(PEM_read_bio_X509(certificate_text.get(), nullptr, nullptr, nullptr));
  const Pkey key(PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, const_cast<char*>("")));
  CertificateFacts facts;
  if (certificate) {
    facts.names = names_of(certificate.get());
    facts.not_before = instant_of(X509_get0_notBefore(certificate.get()));
    facts.not_after = instant_of(X509_get0_notAfter(certificate.get()));
    facts.matches_key = key && X509_check_private_key(certificate.get(), key.get()) == 1;
  }
  forget_errors();
  if (!certificate)
    return fail(precondition_failed("The certificate file holds no certificate in PEM form", "certificate_unreadable"));
  if (!key)
    return fail(
        precondition_failed("The key file holds no private key in PEM form without a passphrase", "key_unreadable"));
  return facts;
}

Result<SelfSigned> make_self_signed(const std::vector<std::string>& names, Instant now) {
  if (!std::all_of(names.begin(), names.end(), is_plain))
    return fail(internal_error("a name that no certificate can be for"));
  const Pkey key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  const Bio certificate_pem(BIO_new(BIO_s_mem())), key_pem(BIO_new(BIO_s_secmem()));
  const bool made = key && certificate && fill(certificate.get(), key.get(), names, now) &&
                    PEM_write_bio_X509(certificate_pem.get(), certificate.get()) == 1 &&
                    PEM_write_bio_PKCS8PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
  forget_errors();
  if (!made) return fail(internal_error("a certificate could not be made for these names"));
  return SelfSigned{std::string(content_of(certificate_pem.get())), Secret(content_of(key_pem.get()))};
}

}  // namespace chiroflow::crypto
