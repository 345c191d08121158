// SPDX-License-Identifier: Apache-2.0
#include "crypto/totp.hpp"

#include <openssl/hmac.h>

#include "crypto/openssl.hpp"

namespace chiroflow::crypto {

namespace {
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
// Crockford's alphabet, lower case: no i, l, o, u.
constexpr std::string_view kRecoveryAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kSecretSize = 20;
constexpr std::int64_t kStepSeconds = 30;
constexpr int kDigits = 6;
constexpr std::int64_t kWindow = 1;
constexpr std::size_t kRecoveryHalf = 5;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// RFC 4226 section 5.3
std::uint32_t truncated_hmac(std::string_view secret, std::int64_t step) {
  Bytes counter;
  put_u64(counter, static_cast<std::uint64_t>(step));
  std::array<unsigned char, 20> mac{};
  unsigned size = 0;
  require(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), as_unsigned(std::string_view(counter)),
               counter.size(), mac.data(), &size) != nullptr);
  const std::size_t offset = mac[mac.size() - 1] & 0x0f;
  const std::string_view window(reinterpret_cast<const char*>(mac.data()) + offset, 4);
  return get_u32(window) & 0x7fffffff;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out.push_back(c);
  }
  return out;
}

/// RFC 3986: everything but the unreserved characters.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out.push_back(c);
      continue;
    }
    const auto value = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(digits[value >> 4]);
    out.push_back(digits[value & 15]);
  }
  return out;
}

std::string new_recovery_code(Random& random) {
  const Secret bytes = Secret::random(2 * kRecoveryHalf, random);
  std::string code;
  for (const char c : bytes.view()) {
    if (code.size() == kRecoveryHalf) code.push_back('-');
    code.push_back(kRecoveryAlphabet[static_cast<unsigned char>(c) & 31]);
  }
  return code;
}
}  // namespace

std::string base32(std::string_view bytes) {
  std::string text;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5;) text.push_back(kBase32[(buffer >> (bits -= 5)) & 31]);
  }
  if (bits > 0) text.push_back(kBase32[(buffer << (5 - bits)) & 31]);
  return text;
}

std::optional<Bytes> from_base32(std::string_view text) {
  Bytes bytes;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == ' ' || c == '=') continue;
    const auto value = kBase32.find(upper(c));
    if (value == std::string_view::npos) return std::nullopt;
    buffer = ((buffer << 5) | static_cast<std::uint32_t>(value)) & 0xffff;
    bits += 5;
    if (bits >= 8) bytes.push_back(static_cast<char>((buffer >> (bits -= 8)) & 0xff));
  }
  if (bits >= 5 || (buffer & ((1u << bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

Secret new_totp_secret(Random& random) { return Secret::random(kSecretSize, random); }

std::int64_t totp_step(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count() / kStepSeconds;
}

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
  std::uint32_t value = truncated_hmac(secret, step);
  std::string code(static_cast<std::size_t>(digits), '0');
  for (auto c = code.rbegin(); c != code.rend(); ++c, value /= 10) *c = static_cast<char>('0' + value % 10);
  return code;
}

std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, Instant now,
                                       std::optional<std::int64_t> last_used_step) {
  const std::string typed = without_spaces(code);
  const std::int64_t middle = totp_step(now);
  std::optional<std::int64_t> matched;
  // All steps are always computed, so that the time taken does not tell which one matched.
  for (std::int64_t step = middle - kWindow; step <= middle + kWindow; ++step) {
    const bool same = equal_constant_time(totp_code(secret, step, kDigits), typed);
    const bool fresh = !last_used_step || step > *last_used_step;
    if (same && fresh && !matched) matched = step;
  }
  return matched;
}

std::string otpauth_uri(std::string_view issuer, std::string_view account, std::string_view secret) {
  const std::string name = percent_encoded(issuer);
  return "otpauth://totp/" + name + ":" + percent_encoded(account) + "?secret=" + base32(secret) + "&issuer=" + name +
         "&algorithm=SHA1&digits=6&period=30";
}

std::vector<std::string> new_recovery_codes(Random& random) {
  std::vector<std::string> codes;
  for (int i = 0; i < kRecoveryCodeCount; ++i) codes.push_back(new_recovery_code(random));
  return codes;
}

std::optional<std::string> normalise_recovery_code(std::string_view text) {
  std::string code;
  for (const char typed : text) {
    if (typed == ' ' || typed == '-') continue;
    char c = lower(typed);
    if (c == 'o') c = '0';
    if (c == 'i' || c == 'l') c = '1';
    if (kRecoveryAlphabet.find(c) == std::string_view::npos) return std::nullopt;
    code.push_back(c);
  }
  if (code.size() != 2 * kRecoveryHalf) return std::nullopt;
  return code;
}

std::optional<Digest> recovery_code_hash(std::string_view owner_id, std::string_view text) {
  const auto code = normalise_recovery_code(text);
  if (!code) return std::nullopt;
  Bytes input;
  put_prefixed(input, "recovery-code");
  put_prefixed(input, owner_id);
  put_prefixed(input, *code);
  return sha256(input);
}

}  // namespace chiroflow::crypto
