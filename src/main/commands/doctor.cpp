// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "main/commands/commands.hpp"
#include "main/commands/program.hpp"
#include "main/doctor/checks.hpp"
#include "wire/encode.hpp"

namespace chiroflow::commands {

namespace {
using doctor::Level;

doctor::Findings examine(const Overrides& overrides) {
  doctor::Findings findings;
  const auto config = load(overrides);
  if (!config) {
    findings.problem("configuration", std::string(config.error().text()),
                     "Correct it; docs/config.md lists the settings.");
    return findings;
  }
  system::SystemClock clock;
  doctor::check_settings(*config, findings);
  doctor::check_variables(config::environment_names(), findings);
  doctor::check_video_settings(*config, findings);
  doctor::check_consent_rules(*config, findings);
  doctor::check_certificate(*config, clock.now(), findings);
  doctor::check_data_directory(*config, findings);
  doctor::check_recording_bucket(*config, findings);
  const auto keys = doctor::check_keys(*config, findings);
  const bool usable = doctor::check_database(*config, keys ? &*keys : nullptr, clock, findings);
  if (usable && keys) doctor::check_video(*config, findings);
  if (usable && keys) doctor::check_recordings(*config, findings);
  system::SystemRandom random;
  doctor::check_ice(*config, clock, random, findings);
  doctor::check_mail(*config, findings);
  doctor::check_port(*config, findings);
  return findings;
}

const char* mark(Level level) {
  switch (level) {
    case Level::ok: return "  ok       ";
    case Level::warning: return "  WARNING  ";
    case Level::problem: return "  PROBLEM  ";
  }
  return "";
}

void print_for_people(const doctor::Findings& findings) {
  for (const auto& finding : findings.all()) {
    std::cout << mark(finding.level) << finding.subject << ": " << finding.text << "\n";
    if (!finding.advice.empty()) std::cout << "           -> " << finding.advice << "\n";
  }
  const int problems = findings.count(Level::problem), warnings = findings.count(Level::warning);
  std::cout << "\n" << problems << " problem(s), " << warnings << " warning(s)." << std::endl;
}

void print_json(const doctor::Findings& findings) {
  std::string text;
  wire::JsonWriter json(text);
  wire::encode_plain(json, doctor::Report{findings.count(Level::problem) == 0, findings.all()});
  std::cout << text << std::endl;
}
}  // namespace

void add_doctor(Program& program) {
  auto json = std::make_shared<bool>(false);
  auto& command = program.add_unloaded("doctor", "Look at everything that can be wrong and say what to do",
                                       "chiroflow doctor --data /var/lib/chiroflow", [json, &program] {
                                         const auto findings = examine(program.overrides());
                                         *json ? print_json(findings) : print_for_people(findings);
                                         return findings.count(Level::problem) == 0 ? 0 : kFailed;
                                       });
  program.add_listen_options(command);
  command.add_flag("--json", *json, "For programs: {\"healthy\":…,\"findings\":[…]}");
}

}  // namespace chiroflow::commands
