// SPDX-License-Identifier: Apache-2.0
// Makes scripted providers of organizations' credentials, and remembers them.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ports/provider_factory.hpp"
#include "support/scripted_provider.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace chiroflow::testing {

class ScriptedFactory : public ProviderFactory {
 public:
  /// What a provider is made of; `provider` dangles once nobody keeps it.
  struct Made {
    ScriptedProvider* provider;
    VendorCredentials credentials;
    std::string webhook_url;
  };
  mutable std::vector<Made> made;
  std::optional<Error> create_error;  // of every provider made from here on
  bool is_configured = true;
  AllowedLiveKit allowed;

  AllowedLiveKit allowed_livekit() const override { return allowed; }
  std::string write(const VendorCredentials& credentials) const override {
    std::string text;
    wire::JsonWriter json(text);
    std::visit([&](const auto& c) { wire::encode_plain(json, c); }, credentials);
    return text;
  }
  Result<VendorCredentials> read(VideoEngine engine, std::string_view json) const override {
    if (engine == VideoEngine::zoom) return read_as<ZoomCredentials>(json);
    if (engine == VideoEngine::google_meet) return read_as<GoogleMeetCredentials>(json);
    if (engine == VideoEngine::livekit) return read_as<LiveKitAccount>(json);
    return read_as<TwilioCredentials>(json);
  }
  std::unique_ptr<VideoProvider> make(const VendorCredentials& credentials,
                                      const std::string& webhook_url) const override {
    static constexpr std::pair<TelehealthProvider, VideoEngine> kKinds[] = {
        {TelehealthProvider::TWILIO, VideoEngine::twilio},
        {TelehealthProvider::ZOOM, VideoEngine::zoom},
        {TelehealthProvider::GOOGLE_MEET, VideoEngine::google_meet},
        {TelehealthProvider::CUSTOM, VideoEngine::livekit}};
    const auto& [kind, engine] = kKinds[credentials.index()];
    auto provider = std::make_unique<ScriptedProvider>(kind, engine);
    provider->create_error = create_error;
    provider->is_configured = is_configured;
    made.push_back({provider.get(), credentials, webhook_url});
    return provider;
  }

 private:
  template <class T>
  static Result<VendorCredentials> read_as(std::string_view json) {
    const auto document = TRY(wire::Document::parse(json));
    return VendorCredentials(TRY(wire::decode<T>(document.root(), wire::Source::json)));
  }
};

}  // namespace chiroflow::testing
