// SPDX-License-Identifier: Apache-2.0
// apikey add, apikey list, apikey revoke.
#include <iostream>

#include "app/auth/administration.hpp"
#include "main/commands/commands.hpp"
#include "main/commands/organization.hpp"
#include "main/commands/session.hpp"

namespace chiroflow::commands {

namespace {
struct AddOptions {
  std::string email, name;
  int expires_days = 0;
};

Result<void> add_key(config::Config config, const AddOptions& options) {
  const auto installation = TRY(open_quietly(std::move(config)));
  const auto& services = installation->services();
  const auto organization = TRY(organization_of_user(services, options.email));
  const auto days = options.expires_days > 0 ? std::optional(options.expires_days) : std::nullopt;
  const auto key = TRY(app::create_api_key(services, organization, options.email, options.name, days));
  std::cout << "  Id    " << key.id.value << "\n  Key   " << key.key << "\n  Ends  "
            << (key.expires_at ? format_iso(*key.expires_at) : "when it is revoked")
            << "\n\nThe key is shown once. It may do what " << options.email << " may do." << std::endl;
  return {};
}

/// The command line stands above the organization's roles.
struct OwnerCall : app::SystemCall {
  OwnerCall(const app::Services& services, const OrganizationId& organization, std::string_view event,
            AuditAction action)
      : SystemCall(services, organization, event, action) {
    actor.role = Role::OWNER;
  }
};

void print_key(const app::ApiKeyView& key) {
  std::cout << key.id.value << "  " << key.hint << "…  " << key.user_email << "  " << key.name << "  "
            << (key.revoked_at   ? "revoked " + format_iso(*key.revoked_at)
                : key.expires_at ? "ends " + format_iso(*key.expires_at)
                                 : "without end")
            << (key.last_used_at ? "  last used " + format_iso(*key.last_used_at) : "  never used") << "\n";
}

Result<void> list_keys(config::Config config, bool include_revoked) {
  const auto installation = TRY(open_quietly(std::move(config)));
  const auto& services = installation->services();
  for (const auto& organization : TRY(app::list_organizations(services.database))) {
    OwnerCall system(services, organization.id, "apiKeys.list", AuditAction::READ);
    std::cout << organization.name << "\n";
    for (const auto& key : TRY(app::list_api_keys(system.call, {std::nullopt, include_revoked})).api_keys)
      print_key(key);
  }
  std::cout << std::flush;
  return {};
}

Result<void> revoke_key(config::Config config, const std::string& id) {
  const auto installation = TRY(open_quietly(std::move(config)));
  const auto& services = installation->services();
  for (const auto& organization : TRY(app::list_organizations(services.database))) {
    OwnerCall system(services, organization.id, "apiKeys.revoke", AuditAction::UPDATE);
    const auto revoked = app::revoke_api_key(system.call, {ApiKeyId(id)});
    if (!revoked && revoked.error().code == ErrorCode::not_found) continue;
    if (!revoked) return fail(revoked.error());
    std::cout << "Revoked " << revoked->name << " of " << revoked->user_email << ". It is refused from now on."
              << std::endl;
    return {};
  }
  return fail(not_found("API key"));
}
}  // namespace

void add_api_key(Program& program) {
  auto& group = program.group("apikey", "API keys, with which other programs sign in");

  auto options = std::make_shared<AddOptions>();
  auto& add =
      program.add_to(group, "add", "Make a key that acts as a user, and print it once",
                     "chiroflow apikey add --user ana@clinic.example --name \"Practice software\" --expires-days 365",
                     [options](config::Config config) { return exit_code(add_key(std::move(config), *options)); });
  add.add_option("--user", options->email, "E-mail address of the user it acts as")->required();
  add.add_option("--name", options->name, "What it is for")->required();
  add.add_option("--expires-days", options->expires_days, "Days until it ends (default: when it is revoked)")
      ->check(CLI::Range(1, 3650));

  auto include_revoked = std::make_shared<bool>(false);
  auto& list = program.add_to(
      group, "list", "List the keys", "chiroflow apikey list",
      [include_revoked](config::Config config) { return exit_code(list_keys(std::move(config), *include_revoked)); });
  list.add_flag("--revoked", *include_revoked, "Those that were revoked as well");

  auto id = std::make_shared<std::string>();
  auto& revoke = program.add_to(group, "revoke", "End a key at once", "chiroflow apikey revoke --id 01964c3e-…",
                                [id](config::Config config) { return exit_code(revoke_key(std::move(config), *id)); });
  revoke.add_option("--id", *id, "As apikey list shows it")->required();
}

}  // namespace chiroflow::commands
