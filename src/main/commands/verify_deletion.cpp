// SPDX-License-Identifier: Apache-2.0
// verify-deletion: proves a deletion certificate with nothing but the file and the clinic's public key.
#include <iostream>

#include "app/recordings/certificate.hpp"
#include "main/commands/commands.hpp"
#include "main/commands/program.hpp"
#include "main/files.hpp"
#include "wire/encode.hpp"

namespace chiroflow::commands {

namespace {
constexpr int kUnproven = 3;

struct VerifyOptions {
  std::string file;
  std::string key;
  bool json = false;
};

Result<std::string> content_of(const std::string& path) {
  auto content = TRY(read_file(path));
  if (!content) return fail(precondition_failed("There is no file " + path));
  return std::move(*content);
}

Result<app::CertificateReport> verified(const VerifyOptions& options) {
  std::optional<crypto::VerifyKey> key;
  if (!options.key.empty()) {
    key = crypto::VerifyKey::from_pem(TRY(content_of(options.key)));
    if (!key) return fail(precondition_failed("--key is no Ed25519 public key in PEM"));
  }
  return app::check_certificate_file(TRY(content_of(options.file)), key);
}

void print_json(const app::CertificateReport& report) {
  std::string text;
  wire::JsonWriter json(text);
  wire::encode_plain(json, report);
  std::cout << text << std::endl;
}

void print_for_people(const app::CertificateReport& report) {
  const auto erasure = report.effective_erasure_at.empty()
                           ? std::string(". Its key was not found, so nobody can say that no copy of it is left")
                           : ", erased in every copy of keys by " + report.effective_erasure_at;
  std::cout << "Recording " << report.recording_id << ", deleted " << report.deleted_at << erasure
            << "\nSealed with key " << report.key_id << "\n\n"
            << report.message << std::endl;
}

int verify_deletion(const VerifyOptions& options) {
  const auto report = verified(options);
  if (!report) return failed(report.error());
  options.json ? print_json(*report) : print_for_people(*report);
  if (report->verdict == app::DocumentVerdict::intact) return 0;
  return report->verdict == app::DocumentVerdict::unproven ? kUnproven : kFailed;
}
}  // namespace

void add_verify_deletion(Program& program) {
  auto options = std::make_shared<VerifyOptions>();
  auto& command =
      program.add_plain("verify-deletion",
                        "Prove that a deletion certificate is as it was sealed; needs no server. Exit code 0: "
                        "intact, 1: changed or unreadable, 3: the key is not proven (give --key)",
                        [options] { return verify_deletion(*options); });
  command.footer("Example:\n  chiroflow verify-deletion certificate.json --key clinic-seal-key.pem");
  command.add_option("file", options->file, "What telehealth.getDeletionCertificate gave, as JSON")->required();
  command.add_option("--key", options->key, "The clinic's public key: a PEM file");
  command.add_flag("--json", options->json, "For programs: {\"verdict\":…}");
}

}  // namespace chiroflow::commands
