// SPDX-License-Identifier: Apache-2.0
// Makes video providers from the credentials that an organization's owner gave. Addresses of vendors, proxies and limits are
// the server's; an organization decides only as whom it is known there, and which of the allowed LiveKit servers is its own.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "domain/livekit_address.hpp"
#include "domain/provider_credentials.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow {

/// Of the vendors that know organizations apart; Janus is a server of the installation's own.
using VendorCredentials = std::variant<TwilioCredentials, ZoomCredentials, GoogleMeetCredentials, LiveKitAccount>;

/// Safe from any thread.
class ProviderFactory {
 public:
  virtual ~ProviderFactory() = default;
  /// Which LiveKit servers organizations may name as their own.
  virtual AllowedLiveKit allowed_livekit() const = 0;
  /// The JSON object that is sealed into the database, and back. Error of read: internal for what was not written by write().
  virtual std::string write(const VendorCredentials& credentials) const = 0;
  virtual Result<VendorCredentials> read(VideoEngine engine, std::string_view json) const = 0;
  /// Calls nobody. `webhook_url` is where the vendor is told to call; empty: nowhere. Not configured() when the address is none that
  /// this server allows any more.
  virtual std::unique_ptr<VideoProvider> make(const VendorCredentials& credentials,
                                              const std::string& webhook_url) const = 0;
};

}  // namespace chiroflow
