// SPDX-License-Identifier: Apache-2.0
// user add, user reset: the way in for whoever holds the machine.
#include <iostream>

#include "app/auth/administration.hpp"
#include "app/server/system_audit.hpp"
#include "app/users/user_rows.hpp"
#include "main/commands/commands.hpp"
#include "main/commands/organization.hpp"
#include "main/commands/session.hpp"

namespace chiroflow::commands {

namespace {
struct AddOptions {
  std::string email, first_name, last_name, organization;
  std::string role = "OWNER";
};

void print_password(const app::CreatedUser& user) {
  if (!user.temporary_password) return;
  std::cout << "  E-mail     " << user.email << "\n  Password   " << *user.temporary_password
            << "\n\nThis password is shown once and must be changed at the first sign-in." << std::endl;
}

Result<void> add_user(config::Config config, const AddOptions& options) {
  const auto role = enum_from<Role>(options.role);
  if (!role) return fail(precondition_failed("There is no role " + options.role));
  const auto installation = TRY(open_quietly(std::move(config)));
  const auto& services = installation->services();
  const auto organization = TRY(find_or_create_organization(services, options.organization));
  const auto user = TRY(app::create_first_user(
      services, organization.id, {options.email, options.first_name, options.last_name, *role, std::nullopt}));
  std::cout << "Added " << user.email << " to " << organization.name << ".\n\n";
  print_password(user);
  return {};
}

struct ResetOptions {
  std::string email;
  bool second_factor = false;
};

Result<void> reset_user(config::Config config, const ResetOptions& options) {
  const auto installation = TRY(open_quietly(std::move(config)));
  const auto& services = installation->services();
  const auto organization = TRY(organization_of_user(services, options.email));
  const auto user = TRY(app::reset_user(services, organization, options.email, {true, options.second_factor}));
  std::cout << "Everybody signed in as " << user.email << " is signed out."
            << (options.second_factor ? " The authenticator app is to be set up anew." : "") << "\n\n";
  print_password(user);
  std::cout
      << "API keys that act as this user go on working. Did somebody else hold one? Look with: chiroflow apikey list,\n"
         "and end it with: chiroflow apikey revoke --id ID"
      << std::endl;
  return {};
}
}  // namespace

void add_user(Program& program) {
  auto& group = program.group("user", "Staff accounts: add one, or let somebody in again");

  auto options = std::make_shared<AddOptions>();
  auto& add =
      program.add_to(group, "add", "Add a member of staff and print a one-time password",
                     "chiroflow user add --email ana@clinic.example --first-name Ana --last-name Brooks --role OWNER "
                     "--organization \"Brooks Chiropractic\"",
                     [options](config::Config config) { return exit_code(add_user(std::move(config), *options)); });
  add.add_option("--email", options->email, "Address to sign in with")->required();
  add.add_option("--first-name", options->first_name)->required();
  add.add_option("--last-name", options->last_name)->required();
  add.add_option("--role", options->role, "OWNER, ADMIN, PROVIDER, STAFF or BILLER")
      ->check(CLI::IsMember({"OWNER", "ADMIN", "PROVIDER", "STAFF", "BILLER"}))
      ->capture_default_str();
  add.add_option("--organization", options->organization, "Name or id of the clinic; made when there is none at all");

  auto reset_options = std::make_shared<ResetOptions>();
  auto& reset = program.add_to(
      group, "reset", "Give a new one-time password and end all sign-ins",
      "chiroflow user reset --email ana@clinic.example --second-factor",
      [reset_options](config::Config config) { return exit_code(reset_user(std::move(config), *reset_options)); });
  reset.add_option("--email", reset_options->email)->required();
  reset.add_flag("--second-factor", reset_options->second_factor,
                 "Remove the authenticator app and the recovery codes as well");
}

}  // namespace chiroflow::commands
