// SPDX-License-Identifier: Apache-2.0
#include "app/consents/paper.hpp"

#include "app/consents/attendants.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/consents/signer.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::app {

namespace {
using Style = PaperStyle;
constexpr double kDrawnOver = 1000;

std::string text_of(const wire::Value& value) {
  return value.is(wire::Kind::string) ? std::string(value.as_string()) : std::string();
}

std::vector<std::vector<PaperPoint>> drawn(const std::vector<Stroke>& strokes) {
  std::vector<std::vector<PaperPoint>> lines;
  for (const auto& stroke : strokes) {
    auto& line = lines.emplace_back();
    for (const auto& point : stroke.points) line.push_back({point.x / kDrawnOver, point.y / kDrawnOver});
  }
  return lines;
}

class Writer {
 public:
  Writer(const Organization& organization, const TelehealthConsent& row, const wire::Value& evidence)
      : organization_(organization), row_(row), evidence_(evidence) {
    paper_.title = get("form", "title");
    paper_.footer = organization.name + " \xC2\xB7 " + row.id.value;
    paper_.made_at = row.signed_at.value_or(row.declined_at.value_or(row.created_at));
  }

  Paper write() {
    write_text();
    write_signature();
    write_certificate();
    return std::move(paper_);
  }

 private:
  std::string get(std::string_view part, std::string_view name) const { return text_of(evidence_.get(part).get(name)); }

  void add(Style style, std::string text) { paper_.blocks.push_back({style, std::move(text), {}, {}}); }
  void field(std::string label, std::string value) {
    if (!value.empty()) paper_.blocks.push_back({Style::field, std::move(value), std::move(label), {}});
  }

  /// The first line is the title; a line behind an empty one is a heading, unless the text has no headings at all.
  void write_text() {
    const auto text = get("form", "text");
    std::string_view rest = text;
    bool first = true;
    bool after_gap = false;
    const bool has_headings = text.find("\n\n") != std::string::npos;
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      const auto line = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      if (line.empty()) {
        after_gap = true;
        continue;
      }
      add(first && has_headings ? Style::title : (after_gap ? Style::heading : Style::paragraph), std::string(line));
      first = after_gap = false;
    }
  }

  void write_signature() {
    if (row_.status == ConsentStatus::DECLINED) return add(Style::heading, "Declined");
    const auto signature = get("intent", "signature");
    const auto sentence = get("intent", "sentence");
    if (!sentence.empty()) add(Style::paragraph, "\xE2\x98\x91 " + sentence);
    if (get("intent", "signatureType") == name_of(SignatureType::drawn)) {
      if (const auto strokes = read_strokes(signature))
        paper_.blocks.push_back({Style::drawing, {}, {}, drawn(*strokes)});
    } else if (!signature.empty()) {
      add(Style::signature_name, get("signer", "name"));
    }
    add(Style::paragraph, get("signer", "name") + ", " + get("times", "signedAt"));
  }

  void write_certificate() {
    add(Style::new_page, {});
    add(Style::title, "Certificate");
    write_who();
    write_when();
    write_proof();
  }

  void write_who() {
    add(Style::heading, "Who");
    field("Clinic", organization_.name);
    field("Patient", get("patient", "name"));
    field("Born", get("patient", "birthDate"));
    field("Answered by", get("signer", "name"));
    field("In the capacity", get("signer", "capacity"));
    field("Relationship", get("signer", "relationship"));
    field("Way of answering", get("form", "method") + " " + get("intent", "signatureType"));
    field("Proved by", get("signer", "authenticatedBy"));
    field("Words", get("spoken", "words"));
    field("Answer", get("spoken", "answer"));
    field("Written down by", get("spoken", "askedBy"));
    write_attendants(attendants_in(evidence_));
    field("IP address", get("origin", "ipAddress"));
    field("Browser", get("origin", "userAgent"));
    field("State, as stated", get("origin", "statedState"));
  }

  void write_attendants(const ConsentAttendants& attendants) {
    if (const auto& interpreter = attendants.interpreter) {
      field("Interpreted by", interpreter->name + ", " + interpreter->language);
      field("Interpreter is", interpreter->relationship.value_or(""));
      field("Interpreter's number", interpreter->identifier.value_or(""));
    }
    field("Witness", attendants.witness_name.value_or(""));
  }

  void write_when() {
    add(Style::heading, "When (universal time, by the server's clock)");
    field("Asked", get("times", "createdAt"));
    field("Opened", get("times", "viewedAt"));
    field("Read to the end", get("times", "readToEndAt"));
    field("Disclosure accepted", get("disclosure", "acceptedAt"));
    field("Signed", get("times", "signedAt"));
    field("Declined", get("times", "declinedAt"));
    field("Holds until", get("times", "expiresAt"));
    if (row_.revoked_at) field("Withdrawn", format_iso(*row_.revoked_at));
  }

  void write_proof() {
    add(Style::heading, "Proof");
    field("Consent", row_.id.value);
    field("Kind", get("form", "consentType"));
    field("Form", get("form", "formVersion") + ", " + get("form", "language"));
    field("State's rules", get("form", "stateCode") + " " + get("form", "ruleVersion"));
    field("SHA-256 of the text", get("form", "textSha256"));
    field("SHA-256 of evidence", row_.evidence_hash.value_or(""));
    field("Seal (Ed25519)", row_.seal.value_or(""));
    field("Key", row_.seal_key_id.value_or(""));
    field(
        "How to check",
        "Ask the clinic for the JSON document of this consent and for its public key, and run: "
        "chiroflow verify-consent FILE --key KEY.pem. It proves without the clinic's server that nothing of the text, "
        "the names, the times and the signature was changed. The same evidence hash stands in the clinic's audit log.");
  }

  const Organization& organization_;
  const TelehealthConsent& row_;
  const wire::Value& evidence_;
  Paper paper_;
};
}  // namespace

Paper consent_paper(const Organization& organization, const TelehealthConsent& row, const std::string& evidence) {
  const auto document = wire::Document::parse(evidence);
  const wire::Value nothing{};
  return Writer(organization, row, document ? document->root() : nothing).write();
}

Result<std::string> print_consent(const ConsentDesk& desk, const Organization& organization,
                                  const TelehealthConsent& row, const std::string& evidence) {
  if (!desk.printer)
    return fail(
        Error{.code = ErrorCode::unsupported, .message = "This server prints no papers; take the JSON document"});
  return desk.printer->print(consent_paper(organization, row, evidence));
}

}  // namespace chiroflow::app
