// SPDX-License-Identifier: Apache-2.0
// verify-consent: proves an exported consent with nothing but the file and the clinic's public key.
#include <iostream>

#include "app/consents/verify_document.hpp"
#include "main/commands/commands.hpp"
#include "main/commands/program.hpp"
#include "main/files.hpp"
#include "wire/encode.hpp"

namespace chiroflow::commands {

namespace {
constexpr int kUnproven = 3;

struct VerifyOptions {
  std::string file;
  std::string key;  // a PEM text, or a file that holds one
  bool json = false;
};

Result<std::string> content_of(const std::string& path) {
  auto content = TRY(read_file(path));
  if (!content) return fail(precondition_failed("There is no file " + path));
  return std::move(*content);
}

Result<std::optional<crypto::VerifyKey>> given_key(const std::string& key) {
  if (key.empty()) return std::optional<crypto::VerifyKey>();
  const auto pem = key.find("BEGIN PUBLIC KEY") != std::string::npos ? key : TRY(content_of(key));
  auto read = crypto::VerifyKey::from_pem(pem);
  if (!read)
    return fail(
        precondition_failed("--key is no Ed25519 public key in PEM; the clinic's server gives it as "
                            "telehealth.getSealKey (GET /api/v1/seal-key)"));
  return read;
}

std::string_view result_of(app::DocumentVerdict verdict) {
  switch (verdict) {
    case app::DocumentVerdict::intact: return "INTACT: this is what was sealed, with the key that you gave.";
    case app::DocumentVerdict::differs: return "NOT INTACT: do not rely on this file; ask the clinic for it again.";
    case app::DocumentVerdict::unproven:
      return "NOT PROVEN: the file agrees with itself, but its key came with it, and whoever forges the one can forge\n"
             "the other. Give the clinic's public key with --key.";
  }
  return "";
}

void print_for_people(const app::DocumentReport& report) {
  std::cout << "Consent " << report.consent_id << " (" << report.consent_type << ")";
  if (!report.signer_name.empty()) std::cout << ", answered by " << report.signer_name;
  if (!report.signed_at.empty()) std::cout << ", signed " << report.signed_at;
  std::cout << "\nSealed with key " << report.key_id << "\n\n";
  for (const auto& check : report.checks) {
    std::cout << (check.right ? "  ok       " : "  DIFFERS  ") << check.what;
    if (!check.right) std::cout << "\n           " << check.found;
    std::cout << "\n";
  }
  std::cout << "\n" << result_of(report.verdict) << std::endl;
}

void print_json(const app::DocumentReport& report) {
  std::string text;
  wire::JsonWriter json(text);
  wire::encode_plain(json, report);
  std::cout << text << std::endl;
}

int exit_code_of(app::DocumentVerdict verdict) {
  switch (verdict) {
    case app::DocumentVerdict::intact: return 0;
    case app::DocumentVerdict::unproven: return kUnproven;
    case app::DocumentVerdict::differs: break;
  }
  return kFailed;
}

Result<app::DocumentReport> verified(const VerifyOptions& options) {
  const auto key = TRY(given_key(options.key));
  return app::check_consent_document(TRY(content_of(options.file)), key);
}

int verify_consent(const VerifyOptions& options) {
  const auto report = verified(options);
  if (!report) return failed(report.error());
  options.json ? print_json(*report) : print_for_people(*report);
  return exit_code_of(report->verdict);
}
}  // namespace

void add_verify_consent(Program& program) {
  auto options = std::make_shared<VerifyOptions>();
  auto& command = program.add_plain(
      "verify-consent",
      "Prove that an exported consent is as it was sealed; needs no server. Exit code 0: intact, 1: changed or "
      "unreadable, 3: the key is not proven (give --key)",
      [options] { return verify_consent(*options); });
  command.footer("Example:\n  chiroflow verify-consent consent-01J….json --key clinic-seal-key.pem");
  command.add_option("file", options->file, "JSON document of the consent")->required();
  command.add_option("--key", options->key, "The clinic's public key: a PEM file, or its text");
  command.add_flag("--json", options->json, "For programs: {\"verdict\":…,\"checks\":[…]}");
}

}  // namespace chiroflow::commands
