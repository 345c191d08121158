// SPDX-License-Identifier: Apache-2.0
#include "app/video/account_directory.hpp"

#include <algorithm>

#include "store/row.hpp"

namespace chiroflow::app {

crypto::SealContext credentials_place(const ProviderCredential& row) {
  return {row.organization_id.view(), "provider_credential", row.id, "credentials"};
}

std::string webhook_address(const Settings& settings, VideoEngine engine, std::string_view webhook_id) {
  auto address = settings.base_url + "/webhooks/" +
                 (engine == VideoEngine::google_meet ? "google-meet" : std::string(name_of(engine)));
  if (!webhook_id.empty()) address.append("/").append(webhook_id);
  return address;
}

Result<VideoAccountPtr> AccountDirectory::find(const OrganizationId& organization, VideoEngine engine) {
  static const std::string sql =
      store::select_from<ProviderCredential>("c") + " WHERE c.organization_id = ? AND c.video_engine = ?";
  const auto row = TRY(db::read<std::optional<ProviderCredential>>(database_, [&](db::Reader& reader) {
    return store::query_one<ProviderCredential>(reader, sql, organization, engine);
  }));
  if (row) return account_of(*row);
  forget(organization, engine);
  return VideoAccountPtr();
}

Result<std::vector<VideoAccountPtr>> AccountDirectory::all_of(const OrganizationId& organization) {
  static const std::string sql =
      store::select_from<ProviderCredential>("c") + " WHERE c.organization_id = ? ORDER BY c.id";
  std::vector<VideoAccountPtr> accounts;
  for (const auto& row : TRY(db::read<std::vector<ProviderCredential>>(database_, [&](db::Reader& reader) {
         return store::query_all<ProviderCredential>(reader, sql, organization);
       })))
    accounts.push_back(TRY(account_of(row)));
  return accounts;
}

Result<VideoAccountPtr> AccountDirectory::find_by_webhook(VideoEngine engine, std::string_view webhook_id) {
  static const std::string sql =
      store::select_from<ProviderCredential>("c") + " WHERE c.webhook_id = ? AND c.video_engine = ?";
  const auto row = TRY(db::read<std::optional<ProviderCredential>>(database_, [&](db::Reader& reader) {
    return store::query_one<ProviderCredential>(reader, sql, webhook_id, engine);
  }));
  if (row) return account_of(*row);
  forget_webhook(engine, webhook_id);
  return VideoAccountPtr();
}

Result<VendorCredentials> AccountDirectory::read(const ProviderCredential& row) const {
  const auto opened = TRY(sealer_.open(credentials_place(row), row.credentials.bytes));
  return factory_.read(row.video_engine, opened.view());
}

Result<VideoAccountPtr> AccountDirectory::account_of(const ProviderCredential& row) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(row.id);
    if (found != kept_.end() && found->second.updated_at == row.updated_at) {
      found->second.last_used = ++uses_;
      return found->second.account;
    }
  }
  // Unlocked: opening a seal takes its time. Two at once make two, of which the first one is kept.
  const auto credentials = TRY(read(row));
  // Vendors call public addresses only.
  const auto address =
      settings_.base_url.starts_with("https://") ? webhook_address(settings_, row.video_engine, row.webhook_id) : "";
  auto account = std::make_shared<VideoAccount>(factory_.make(credentials, address), row.organization_id, row.id);
  const std::lock_guard lock(mutex_);
  const auto found = kept_.find(row.id);
  if (found != kept_.end() && found->second.updated_at == row.updated_at) return found->second.account;
  keep(row, account);
  return account;
}

void AccountDirectory::keep(const ProviderCredential& row, VideoAccountPtr account) {
  if (kept_.size() >= most_ && !kept_.contains(row.id)) {
    kept_.erase(std::min_element(kept_.begin(), kept_.end(),
                                 [](const auto& a, const auto& b) { return a.second.last_used < b.second.last_used; }));
  }
  // Removed and given anew: the row has another id, and there is one for each vendor.
  std::erase_if(kept_, [&](const auto& entry) {
    const auto& known = *entry.second.account;
    return entry.first != row.id && known.organization() == row.organization_id && known.engine() == row.video_engine;
  });
  kept_.insert_or_assign(row.id, Kept{row.updated_at, row.webhook_id, std::move(account), ++uses_});
}

void AccountDirectory::forget(const OrganizationId& organization, VideoEngine engine) {
  const std::lock_guard lock(mutex_);
  std::erase_if(kept_, [&](const auto& entry) {
    const auto& account = *entry.second.account;
    return account.organization() == organization && account.engine() == engine;
  });
}

void AccountDirectory::forget_webhook(VideoEngine engine, std::string_view webhook_id) {
  const std::lock_guard lock(mutex_);
  std::erase_if(kept_, [&](const auto& entry) {
    return entry.second.webhook_id == webhook_id && entry.second.account->engine() == engine;
  });
}

std::size_t AccountDirectory::size() const {
  const std::lock_guard lock(mutex_);
  return kept_.size();
}

}  // namespace chiroflow::app
