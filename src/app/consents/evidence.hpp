// SPDX-License-Identifier: Apache-2.0
// The evidence of one answer: canonical JSON (keys in one fixed order, no white space, UTF-8) with everything that was shown, said
// and known when it was given, its SHA-256, and the server's Ed25519 signature over it. docs/consent-evidence.md is its format.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/consents/attendants.hpp"
#include "app/consents/consent_text.hpp"
#include "app/services.hpp"
#include "core/result.hpp"
#include "domain/consent.hpp"
#include "domain/patient.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Put before the evidence when it is signed, so that no other signature of the same key can pass for one of a consent.
inline constexpr std::string_view kSealDomain = "chiroflow-consent-v1\n";
inline constexpr std::string_view kEvidenceFormat = "chiroflow-consent-evidence/2";
/// Without the part `attendants`, and with the witness of a spoken answer in `spoken`. What was sealed in it stays good.
inline constexpr std::string_view kFirstEvidenceFormat = "chiroflow-consent-evidence/1";

/// A request that went out; the address is kept as its hash.
struct SentNote {
  std::string at;
  std::string channel;  // "email"
  std::string address_hash;
};
CHIROFLOW_DESCRIBE(SentNote, at, channel, address_hash)

/// What stands around the text on the page that asks. While a request is open its row keeps this, sealed, in `evidence`.
struct ShownConsent {
  std::string title;
  std::vector<ConsentSection> sections;
  std::vector<std::string> elements;
  std::string intent_sentence, button_label, disclosure;
  std::vector<SentNote> sent;
  int recording_days = 0;  // what the text promises of recordings, see RenderedConsent; 0: no end
  bool names_record = false;
};
CHIROFLOW_DESCRIBE(ShownConsent, title, sections, elements, intent_sentence, button_label, disclosure, sent,
                   recording_days, names_record)

/// A spoken answer, as staff wrote it down.
struct SpokenAnswer {
  std::string words, answer;
  std::string asked_by;  // the name of the user
};

/// What the row itself does not hold. Taken from the connection and the records, never from the input, where it is not the
/// signature itself.
struct SignerFacts {
  Patient patient;
  ShownConsent shown;
  std::string signature;                     // as it is stored sealed beside; empty: spoken
  std::optional<TelehealthSession> session;  // on whose link, with where the patient says to be
  std::optional<ParticipantRole> link_role;  // of the link; none: staff wrote it down
  std::string authenticated_by;              // "visit_link_on_bound_device", "staff_session", "api_key"
  std::string credential_id;                 // goes in as a hash
  std::string client_address, user_agent;
  std::optional<std::string> device_type;
  std::optional<SpokenAnswer> spoken;
  ConsentAttendants attendants;
};

/// Writes the row's evidence, its hash, the seal and the key's id. All else of the row is settled before.
Result<void> seal_consent(const Services& services, TelehealthConsent& row, const SignerFacts& facts);

/// Canonical JSON of the row with those facts.
std::string evidence_of(const TelehealthConsent& row, const SignerFacts& facts);

/// What a signed text promised of recordings.
struct RecordingPromise {
  std::optional<int> days;    // kept so long at most; none: the text names no end
  bool names_record = false;  // it says that what is part of the health record is kept as long as that
};
/// By the sealed evidence of that consent, not by what the clinic's settings have become since.
Result<RecordingPromise> recording_promise(const Services& services, const TelehealthConsent& row);

/// The evidence of an answered row, exactly as it was sealed. Error internal where the row has none, or was changed outside.
Result<std::string> open_evidence(const Services& services, const TelehealthConsent& row);

/// As above for an open request.
void keep_shown(const Services& services, TelehealthConsent& row, const ShownConsent& shown);
Result<ShownConsent> open_shown(const Services& services, const TelehealthConsent& row);

Sealed seal_signature(const Services& services, const TelehealthConsent& row, std::string_view signature);

/// SHA-256 of a credential's id or an address, told apart by purpose; hexadecimal.
std::string one_way(std::string_view purpose, std::string_view text);

}  // namespace chiroflow::app

namespace chiroflow {
// An open request from before these were kept promises neither.
template <> inline constexpr FieldRule rule<&app::ShownConsent::recording_days>{.has_default = true};
template <> inline constexpr FieldRule rule<&app::ShownConsent::names_record>{.has_default = true};
}  // namespace chiroflow
