// SPDX-License-Identifier: Apache-2.0
// An account at a video vendor: the server's own, or one organization's. Each has its own breaker, for one clinic's wrong
// password must not close the vendor to another one.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "app/video/circuit_breaker.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::app {

/// Safe from any thread; shared by those who use it, so that it may be replaced meanwhile.
class VideoAccount {
 public:
  /// The server's. The provider must outlive it.
  explicit VideoAccount(VideoProvider& provider) : provider_(provider) {}
  /// An organization's.
  VideoAccount(std::unique_ptr<VideoProvider> provider, OrganizationId organization, std::string credential_id)
      : owned_(std::move(provider)),
        provider_(*owned_),
        organization_(std::move(organization)),
        credential_id_(std::move(credential_id)) {}

  VideoProvider& provider() const { return provider_; }
  TelehealthProvider kind() const { return provider_.kind(); }
  VideoEngine engine() const { return provider_.video_engine(); }
  CircuitBreaker& breaker() { return breaker_; }
  const CircuitBreaker& breaker() const { return breaker_; }
  bool is_servers() const { return credential_id_.empty(); }
  const OrganizationId& organization() const { return organization_; }  // empty: the server's
  const std::string& credential_id() const { return credential_id_; }   // empty: the server's

  /// Whether this check of its health was not told to the breaker yet: many ask, one check is one failure.
  bool is_news(Instant checked_at) {
    const std::lock_guard lock(mutex_);
    const bool news = !told_ || *told_ != checked_at;
    told_ = checked_at;
    return news;
  }

 private:
  const std::unique_ptr<VideoProvider> owned_;
  VideoProvider& provider_;
  const OrganizationId organization_;
  const std::string credential_id_;
  CircuitBreaker breaker_;
  std::mutex mutex_;
  std::optional<Instant> told_;
};

using VideoAccountPtr = std::shared_ptr<VideoAccount>;

}  // namespace chiroflow::app
