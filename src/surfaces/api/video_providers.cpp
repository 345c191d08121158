// SPDX-License-Identifier: Apache-2.0
#include "app/organization/provider_credentials.hpp"
#include "surfaces/api/record_modules.hpp"

namespace chiroflow::api {

void add_video_providers(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.mutation("videoProviders.setCredentials",
             {"POST /video-providers/credentials", needs(provider_manage),
              "Give the clinic's own credentials for a video vendor; what is absent stays, an empty text clears"},
             app::set_provider_credentials);
  r.query("videoProviders.getCredentials",
          {"GET /video-providers/credentials", needs(provider_manage),
           "Which credentials are set, and the address to enter at the vendor; secrets are never shown"},
          app::get_provider_credentials);
  r.mutation("videoProviders.removeCredentials",
             {"POST /video-providers/credentials/remove", needs(provider_manage),
              "Forget the clinic's credentials for a video vendor; the server's own are used, if it has any", DELETE},
             app::remove_provider_credentials);
  r.mutation("videoProviders.testCredentials",
             {"POST /video-providers/credentials/test", needs(provider_manage),
              "Ask the vendor whether the stored credentials, overlaid by those given, work; stores nothing", EXECUTE},
             app::test_provider_credentials);
}

}  // namespace chiroflow::api
