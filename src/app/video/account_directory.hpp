// SPDX-License-Identifier: Apache-2.0
// The organizations' own accounts at vendors. A provider is made from the sealed credentials when it is first needed and kept
// while its row stays as it is; a changed row makes a new one with a fresh breaker, a removed row none, and what was opened of
// it is let go: at once where it was removed, on the next look from another server.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/settings.hpp"
#include "app/video/video_account.hpp"
#include "crypto/sealer.hpp"
#include "domain/organization.hpp"
#include "ports/database.hpp"
#include "ports/provider_factory.hpp"

namespace chiroflow::app {

/// The seal's place of a row's credentials.
crypto::SealContext credentials_place(const ProviderCredential& row);
/// Where a vendor calls for this row, or for the server with an empty id: base URL + /webhooks/{twilio, zoom, google-meet, livekit}[/{id}].
std::string webhook_address(const Settings& settings, VideoEngine engine, std::string_view webhook_id = {});

/// Safe from any thread. What is handed over must outlive it.
class AccountDirectory {
 public:
  AccountDirectory(db::Database& database, const crypto::Sealer& sealer, const ProviderFactory& factory,
                   const Settings& settings, std::size_t most = 256)
      : database_(database), sealer_(sealer), factory_(factory), settings_(settings), most_(most) {}

  /// Null when the organization gave none. Reads one row; outside of transactions only.
  Result<VideoAccountPtr> find(const OrganizationId& organization, VideoEngine engine);
  /// All that the organization gave, at once.
  Result<std::vector<VideoAccountPtr>> all_of(const OrganizationId& organization);
  /// By the address that the vendor calls.
  Result<VideoAccountPtr> find_by_webhook(VideoEngine engine, std::string_view webhook_id);
  /// The organization's row was removed: nothing that was opened of it stays. Whoever is calling the vendor finishes that.
  void forget(const OrganizationId& organization, VideoEngine engine);
  /// A provider of credentials that are not stored, to try them.
  std::unique_ptr<VideoProvider> make(const VendorCredentials& credentials) const {
    return factory_.make(credentials, {});
  }
  /// Which LiveKit servers organizations may name as their own.
  AllowedLiveKit allowed_livekit() const { return factory_.allowed_livekit(); }
  std::string write(const VendorCredentials& credentials) const { return factory_.write(credentials); }
  Result<VendorCredentials> read(const ProviderCredential& row) const;
  /// How many are kept; for tests.
  std::size_t size() const;

 private:
  struct Kept {
    Instant updated_at;
    std::string webhook_id;
    VideoAccountPtr account;
    std::uint64_t last_used = 0;
  };
  Result<VideoAccountPtr> account_of(const ProviderCredential& row);
  void keep(const ProviderCredential& row, VideoAccountPtr account);
  void forget_webhook(VideoEngine engine, std::string_view webhook_id);

  db::Database& database_;
  const crypto::Sealer& sealer_;
  const ProviderFactory& factory_;
  const Settings& settings_;
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::map<std::string, Kept> kept_;  // by the row's id
  std::uint64_t uses_ = 0;
};

}  // namespace chiroflow::app
