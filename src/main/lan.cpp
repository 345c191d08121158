// SPDX-License-Identifier: Apache-2.0
#include "main/lan.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "crypto/certificate.hpp"
#include "main/files.hpp"

namespace chiroflow::lan {

namespace {
constexpr Hours kRenewBefore{24 * 30};

bool is_private(std::string_view address) {
  if (address.starts_with("10.") || address.starts_with("192.168.")) return true;
  return address.starts_with("172.") && address.size() > 6 && address.substr(4, 3) >= "16." &&
         address.substr(4, 3) <= "31.";
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

/// A host name may hold what no certificate may.
bool is_dns_name(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

std::vector<std::string> names_for(const std::vector<std::string>& addresses) {
  auto names = addresses;
  names.emplace_back("127.0.0.1");
  if (const auto host = host_name(); is_dns_name(host) && host != "localhost") names.push_back(host);
  names.emplace_back("localhost");
  return names;
}

bool still_good(const std::string& certificate, const std::string& key, std::vector<std::string> wanted, Instant now) {
  auto facts = crypto::examine_certificate(certificate, key);
  if (!facts || !facts->matches_key || facts->not_after < now + kRenewBefore || facts->not_before > now) return false;
  std::sort(wanted.begin(), wanted.end());
  std::sort(facts->names.begin(), facts->names.end());
  return facts->names == wanted;
}

Result<void> ensure_certificate(const config::Config& config, const std::vector<std::string>& names, Instant now,
                                Random& random) {
  const auto certificate = TRY(read_file(config.tls_cert));
  const auto key = TRY(read_file(config.tls_key));
  if (certificate && key && still_good(*certificate, *key, names, now)) return {};
  const auto fresh = TRY(crypto::make_self_signed(names, now));
  TRY(write_file(config.tls_key, fresh.key_pem.view(), random));
  return write_file(config.tls_cert, fresh.certificate_pem, random);
}
}  // namespace

std::vector<std::string> local_addresses() {
  std::vector<std::string> found;
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return found;
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr || entry->ifa_addr->sa_family != AF_INET) continue;
    if ((entry->ifa_flags & IFF_UP) == 0 || (entry->ifa_flags & IFF_LOOPBACK) != 0) continue;
    std::array<char, INET_ADDRSTRLEN> text{};
    const auto* address = reinterpret_cast<const sockaddr_in*>(entry->ifa_addr);
    if (::inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size()) != nullptr) found.emplace_back(text.data());
  }
  ::freeifaddrs(list);
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::pair(!is_private(a), std::string_view(a)) < std::pair(!is_private(b), std::string_view(b));
  });
  return found;
}

Result<void> prepare(config::Config& config, const Clock& clock, Random& random) {
  const auto addresses = local_addresses();
  if (addresses.empty())
    return fail(precondition_failed(
        "This machine has no address in a network. Connect it (cable or Wi-Fi) and start again, or leave out --lan."));
  if (!config.tls_cert.empty())
    return fail(precondition_failed("--lan makes a certificate of its own; leave it out when tls_cert is set."));
  std::error_code fault;
  std::filesystem::create_directories(config.data_dir, fault);
  config.address = "0.0.0.0";
  config.tls_cert = config.data_dir + "/lan-cert.pem";
  config.tls_key = config.data_dir + "/lan-key.pem";
  config.public_host = addresses.front();
  return ensure_certificate(config, names_for(addresses), clock.now(), random);
}

std::string advice(const std::string& url) {
  return "Open this on a phone in the same network:\n\n  " + url +
         "\n\nIts browser will warn that the connection is not private, because this certificate is this machine's "
         "own.\n"
         "  Chrome:   Advanced, then Proceed\n  Safari:   Show Details, then visit this website\n  Firefox:  Advanced, "
         "then Accept the "
         "Risk and Continue\nIt asks once for a phone, and again when this machine's address changes. For patients use "
         "a real\n"
         "certificate: docs/operations/tls.md\n";
}

}  // namespace chiroflow::lan
