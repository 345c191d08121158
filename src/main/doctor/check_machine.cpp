// SPDX-License-Identifier: Apache-2.0
// Files, certificate and port.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "crypto/certificate.hpp"
#include "main/doctor/checks.hpp"
#include "surfaces/http/addresses.hpp"

namespace chiroflow::doctor {

namespace {
constexpr Hours kExpiryWarning{24 * 14};
constexpr std::uint64_t kLittleSpace = 1'000'000'000, kTooLittleSpace = 100'000'000;

long days_between(Instant from, Instant to) { return std::chrono::duration_cast<Hours>(to - from).count() / 24; }

void check_times(const crypto::CertificateFacts& facts, Instant now, Findings& findings) {
  const auto until = format_iso(facts.not_after);
  if (facts.not_after <= now)
    return findings.problem("TLS", "The certificate ended at " + until + ".",
                            "Renew it; the server takes the new files by itself.");
  if (facts.not_before > now)
    return findings.problem("TLS", "The certificate begins at " + format_iso(facts.not_before) + ".",
                            "Check this machine's clock, else the certificate.");
  if (facts.not_after < now + kExpiryWarning)
    return findings.warn(
        "TLS",
        "The certificate ends in " + std::to_string(days_between(now, facts.not_after)) + " days, at " + until + ".",
        "Renew it now and see why that did not happen by itself (docs/operations/tls.md).");
  findings.ok("TLS", "The certificate fits its key and is valid until " + until + ".");
}

void check_space(const config::Config& config, Findings& findings) {
  const auto free = free_space(config.data_dir + "/x");
  if (!free) return;
  const auto text = in_words(*free) + " are free on the disk of " + config.data_dir + ".";
  if (*free < kTooLittleSpace)
    return findings.problem("disk", text, "Free some room at once: without room nothing can be saved.");
  if (*free < kLittleSpace) return findings.warn("disk", text, "Free some room soon.");
  findings.ok("disk", text);
}

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

SocketAddress socket_address(const http::IpAddress& address, int port) {
  SocketAddress out;
  if (address.is_v4()) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(out.storage);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(static_cast<std::uint16_t>(port));
    std::memcpy(&v4.sin_addr, address.bytes.data() + 12, 4);
    out.size = sizeof v4;
  } else {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(out.storage);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(static_cast<std::uint16_t>(port));
    std::memcpy(&v6.sin6_addr, address.bytes.data(), 16);
    out.size = sizeof v6;
  }
  return out;
}
}  // namespace

void check_certificate(const config::Config& config, Instant now, Findings& findings) {
  if (config.tls_cert.empty() && config.tls_key.empty())
    return findings.ok("TLS", "This server has no certificate of its own.");
  if (config.tls_cert.empty() || config.tls_key.empty())
    return findings.problem("TLS", "Only one of tls_cert and tls_key is set.", "Set both, or neither behind a proxy.");
  const auto certificate = read_file(config.tls_cert), key = read_file(config.tls_key);
  if (!certificate || !*certificate)
    return findings.problem("TLS", "The certificate " + config.tls_cert + " cannot be read.",
                            "Check its name and that the server's user may read it.");
  if (!key || !*key)
    return findings.problem("TLS", "The key " + config.tls_key + " cannot be read.",
                            "Check its name and that the server's user may read it.");
  const auto facts = crypto::examine_certificate(**certificate, **key);
  if (!facts)
    return findings.problem("TLS", std::string(facts.error().text()) + ".",
                            "Check that the two settings are not exchanged.");
  if (!facts->matches_key)
    return findings.problem("TLS", "The key does not belong to the certificate.",
                            "Take both files from the same place, made at the same time.");
  check_times(*facts, now, findings);
}

void check_data_directory(const config::Config& config, Findings& findings) {
  struct stat status{};
  const auto& path = config.data_dir;
  if (::stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    return findings.problem("data", "There is no data directory " + path + ".",
                            "Give the right one with --data, or start the server once: it makes the directory.");
  }
  if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) {
    findings.problem("data", "You may not write to " + path + ".",
                     "Run the doctor as the user who runs the server (sudo -u chiroflow …).");
  } else if ((status.st_mode & S_IRWXO) != 0) {
    findings.warn("data", "Every user of this machine can look into " + path + ".", "Run: chmod 750 " + path);
  } else {
    findings.ok("data", "The data directory " + path + " can be used.");
  }
  check_space(config, findings);
}

void check_port(const config::Config& config, Findings& findings) {
  const auto address = http::parse_address(config.address);
  if (!address || config.port == 0) return;
  const auto where = socket_address(*address, config.port);
  const int socket = ::socket(where.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return;
  const int reuse = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  const int fault = ::bind(socket, reinterpret_cast<const sockaddr*>(&where.storage), where.size) == 0 ? 0 : errno;
  ::close(socket);
  const auto name = "Port " + std::to_string(config.port) + " of " + config.address;
  if (fault == 0) return findings.ok("port", name + " is free.");
  if (fault == EADDRINUSE)
    return findings.warn("port", name + " is taken.",
                         "That is right while the server runs. Otherwise another program has it: choose another port.");
  if (fault == EACCES)
    return findings.problem("port", name + " may be used by root only.",
                            "Take a port above 1023, or let systemd allow it (docs/operations/systemd.md).");
  findings.problem("port", name + " cannot be used: " + std::strerror(fault) + ".", "Check the address to listen on.");
}

std::optional<crypto::KeyRing> check_keys(const config::Config& config, Findings& findings) {
  const bool from_file = config.master_key.empty();
  if (from_file && !file_exists(key_file(config))) {
    findings.warn("keys", "There is no master key yet in " + config.data_dir + ".",
                  "The first start makes one. If there was one, import it: chiroflow key import");
    return std::nullopt;
  }
  auto keys = from_file ? crypto::load_key_file(key_file(config)) : crypto::KeyRing::parse(config.master_key);
  if (!keys) {
    findings.problem("keys", std::string(keys.error().text()), "Import the exported key: chiroflow key import");
    return std::nullopt;
  }
  findings.ok("keys", "The current master key is " + keys->current().id() + "; " +
                          std::to_string(keys->keys().size() - 1) + " older one(s) are kept.");
  return std::move(*keys);
}

}  // namespace chiroflow::doctor
