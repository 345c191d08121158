// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_signature.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "crypto/bytes.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::twilio {

namespace {
std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

struct Address {
  std::string_view scheme;  // with "://"
  std::string_view user;    // with "@"
  std::string_view host;
  std::string_view port;  // with ":"
  std::string_view rest;
};

std::optional<Address> split(std::string_view url) {
  const auto slashes = url.find("://");
  if (slashes == std::string_view::npos) return std::nullopt;
  Address address{.scheme = url.substr(0, slashes + 3), .user = {}, .host = {}, .port = {}, .rest = {}};
  url.remove_prefix(slashes + 3);
  const auto authority = url.substr(0, url.find_first_of("/?#"));
  address.rest = url.substr(authority.size());
  const auto at = authority.rfind('@');
  address.user = at == std::string_view::npos ? std::string_view() : authority.substr(0, at + 1);
  address.host = authority.substr(address.user.size());
  const auto bracket = address.host.rfind(']');  // the colons of an IPv6 address are no port's
  const auto colon = address.host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    address.port = address.host.substr(colon);
    address.host = address.host.substr(0, colon);
  }
  return address;
}
}  // namespace

std::string signed_text(std::string_view url, const std::vector<providers::FormField>& form) {
  std::map<std::string_view, std::set<std::string_view>> sorted;
  for (const auto& [name, value] : form) sorted[name].insert(value);
  std::string text(url);
  for (const auto& [name, values] : sorted)
    for (const auto value : values) text.append(name).append(value);
  return text;
}

std::vector<std::string> signed_addresses(std::string_view url) {
  const auto address = split(url);
  if (!address) return {std::string(url)};
  const auto scheme = lower(address->scheme);
  const auto host = lower(address->host);
  const std::string port(!address->port.empty() ? address->port : scheme == "https://" ? ":443" : ":80");
  const auto join = [&](std::string_view its_scheme, std::string_view its_host, std::string_view its_port) {
    std::string out(its_scheme);
    return out.append(address->user).append(its_host).append(its_port).append(address->rest);
  };
  std::vector<std::string> all{join(address->scheme, address->host, ""), join(address->scheme, address->host, port)};
  if (scheme != address->scheme || host != address->host) {
    all.push_back(join(scheme, host, ""));
    all.push_back(join(scheme, host, port));
  }
  return all;
}

bool is_signed(std::string_view auth_token, std::string_view signature, std::string_view url,
               const std::vector<providers::FormField>& form) {
  if (auth_token.empty()) return false;
  bool right = false;
  for (const auto& address : signed_addresses(url)) {
    const auto expected = crypto::base64(crypto::hmac_sha1(auth_token, signed_text(address, form)));
    right |= crypto::equal_constant_time(expected, signature);
  }
  return right;
}

std::optional<std::string> body_hash_of(std::string_view url) {
  const auto begin = url.find('?');
  if (begin == std::string_view::npos) return std::nullopt;
  const auto query = url.substr(begin + 1);
  const auto fields = providers::form_decode(query.substr(0, query.find('#')));
  if (!fields) return std::nullopt;
  for (const auto& [name, value] : *fields)
    if (name == "bodySHA256") return value;
  return std::nullopt;
}

bool is_body_hash(std::string_view hash, std::string_view body) {
  return crypto::equal_constant_time(crypto::sha256(body).hex(), hash);
}

}  // namespace chiroflow::twilio
