// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "app/demo/demo_clinic.hpp"
#include "main/commands/commands.hpp"
#include "main/commands/lan_option.hpp"
#include "main/commands/program.hpp"
#include "main/commands/signals.hpp"
#include "main/web_server.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace chiroflow::commands {

namespace {
constexpr int kFreeAppointments = 12;

struct DemoOptions {
  bool json = false;  // one line of JSON when ready, for scripts
  bool lan = false;
};

std::string demo_file(const config::Config& config) { return config.data_dir + "/demo.json"; }

Result<std::optional<app::DemoClinic>> read_demo(const config::Config& config) {
  std::ifstream file(demo_file(config));
  if (!file) return std::optional<app::DemoClinic>();
  std::ostringstream text;
  text << file.rdbuf();
  const auto document = TRY(wire::Document::parse(text.str()));
  return std::optional(TRY(wire::decode<app::DemoClinic>(document.root(), wire::Source::json)));
}

/// Written beside and renamed, readable by its owner only: it holds a password and a key.
Result<void> write_demo(const config::Config& config, const app::DemoClinic& clinic) {
  std::string text;
  wire::JsonWriter json(text);
  wire::encode_plain(json, clinic);
  const auto path = demo_file(config);
  const auto beside = path + ".new";
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!written || ::rename(beside.c_str(), path.c_str()) != 0)
    return fail(precondition_failed("The file " + path + " cannot be written; check the disk and its rights"));
  return {};
}

struct Ready {
  app::DemoClinic clinic;
  std::vector<AppointmentId> appointments;
};

Result<Ready> prepare(Installation& installation) {
  Ready ready;
  auto known = TRY(read_demo(installation.config()));
  if (known && TRY(app::demo_clinic_exists(installation.services(), *known))) {
    ready.clinic = std::move(*known);
  } else {
    ready.clinic = TRY(app::make_demo_clinic(
        installation.services(), [&](const auto& clinic) { return write_demo(installation.config(), clinic); }));
  }
  TRY(app::refresh_demo_visits(installation.services(), ready.clinic));
  TRY(write_demo(installation.config(), ready.clinic));
  ready.appointments = TRY(app::free_demo_appointments(installation.services(), ready.clinic, kFreeAppointments));
  return ready;
}

void print_json(const std::string& url, const Ready& ready) {
  std::string line;
  wire::JsonWriter json(line);
  json.begin_object();
  json.member("url", url);
  json.member("apiKey", ready.clinic.api_key);
  json.member("organizationId", ready.clinic.organization_id.value);
  json.key("clinician");
  wire::encode_plain(json, ready.clinic.clinician);
  json.member("clinicianId", ready.clinic.clinician_id.value);
  json.key("patient");
  wire::encode_plain(json, ready.clinic.patient);
  if (!ready.clinic.unsigned_patient.id.empty()) {
    json.key("unsignedPatient");
    wire::encode_plain(json, ready.clinic.unsigned_patient);
  }
  json.key("appointmentIds");
  wire::encode_plain(json, ready.appointments);
  json.end_object();
  std::cout << line << std::endl;
}

std::string unsigned_link(const app::DemoClinic& clinic) {
  const auto& patient = clinic.unsigned_patient;
  return patient.id.empty() ? std::string("none in this clinic") : patient.visit_link;
}

void print_for_people(const std::string& url, const Ready& ready) {
  const auto& clinic = ready.clinic;
  std::cout << "\nChiroFlow Telehealth is ready at " << url << "\n\n"
            << "  Clinician   " << clinic.clinician.email << "\n"
            << "  Password    " << clinic.clinician.password << "\n"
            << "  TOTP secret " << clinic.clinician.totp_secret << "   (for an authenticator app)\n"
            << "  API key     " << clinic.api_key << "\n"
            << "  Patient     " << clinic.patient.visit_link << "\n"
            << "  Unsigned    " << unsigned_link(clinic) << "   (has to consent before the visit can start)\n\n"
            << "  API pages   " << url << "/api/docs\n\n"
            << "Everybody in this clinic is made up. Press Ctrl+C to stop.\n"
            << std::endl;
}

int demo(config::Config config, const DemoOptions& options) {
  const StopSignals signals;
  if (options.json && config.log_level == "info") config.log_level = "warning";
  if (options.lan) {
    if (const auto open = open_to_network(config); !open) return failed(open.error());
  }
  auto installation = Installation::open(std::move(config));
  if (!installation) return failed(installation.error());
  auto& server = **installation;
  auto web = WebServer::start(server);
  if (!web) return failed(web.error());
  server.listens_on((*web)->port());
  auto ready = prepare(server);
  if (!ready) return failed(ready.error());
  const auto url = server.settings().base_url;
  options.json ? print_json(url, *ready) : print_for_people(url, *ready);
  if (options.lan) std::cerr << lan::advice(url) << std::flush;
  signals.wait();
  (*web)->drain(kDrainLimit);
  return 0;
}
}  // namespace

void add_demo(Program& program) {
  auto options = std::make_shared<DemoOptions>();
  auto& command = program.add("demo", "Run the server with a made-up clinic and print how to get in",
                              "chiroflow demo --data /tmp/demo",
                              [options](config::Config config) { return demo(std::move(config), *options); });
  program.add_listen_options(command);
  command.add_flag("--json", options->json, "One line of JSON when ready");
  add_lan_option(command, options->lan);
}

}  // namespace chiroflow::commands
