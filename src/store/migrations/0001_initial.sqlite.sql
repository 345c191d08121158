-- SPDX-License-Identifier: Apache-2.0
-- Made from src/store/schema and frozen at its first release.

CREATE TABLE organization (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT,
  time_zone TEXT NOT NULL,
  state TEXT,
  default_provider TEXT,
  fallback_enabled INTEGER CHECK (fallback_enabled IN (0, 1)),
  join_window_minutes INTEGER NOT NULL,
  link_lifetime_hours INTEGER NOT NULL,
  grace_minutes INTEGER NOT NULL,
  waiting_timeout_minutes INTEGER NOT NULL,
  undo_minutes INTEGER NOT NULL,
  inactivity_minutes INTEGER NOT NULL,
  require_second_factor INTEGER NOT NULL CHECK (require_second_factor IN (0, 1)),
  licence_policy TEXT NOT NULL,
  relay_only INTEGER NOT NULL CHECK (relay_only IN (0, 1)),
  emergency_number TEXT NOT NULL,
  waiting_message TEXT,
  pre_visit_questions TEXT,
  reply_to TEXT,
  recording_allowed INTEGER NOT NULL CHECK (recording_allowed IN (0, 1)),
  recording_retention_days INTEGER,
  recording_retention_reason TEXT,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT organization_pkey PRIMARY KEY (id),
  CONSTRAINT organization_default_provider_check CHECK (default_provider = 'TWILIO' OR default_provider = 'ZOOM' OR default_provider = 'GOOGLE_MEET' OR default_provider = 'CUSTOM'),
  CONSTRAINT organization_join_window_minutes_check CHECK (join_window_minutes >= 0),
  CONSTRAINT organization_link_lifetime_hours_check CHECK (link_lifetime_hours >= 0),
  CONSTRAINT organization_grace_minutes_check CHECK (grace_minutes >= 0),
  CONSTRAINT organization_waiting_timeout_minutes_check CHECK (waiting_timeout_minutes >= 0),
  CONSTRAINT organization_undo_minutes_check CHECK (undo_minutes >= 0),
  CONSTRAINT organization_inactivity_minutes_check CHECK (inactivity_minutes >= 0),
  CONSTRAINT organization_licence_policy_check CHECK (licence_policy = 'OFF' OR licence_policy = 'WARN' OR licence_policy = 'BLOCK'),
  CONSTRAINT organization_recording_retention_days_check CHECK (recording_retention_days >= 0),
  CONSTRAINT organization_version_check CHECK (version >= 0)
) STRICT;

CREATE TABLE user_account (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  email TEXT NOT NULL,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  role TEXT NOT NULL,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  password_hash TEXT NOT NULL,
  must_change_password INTEGER NOT NULL CHECK (must_change_password IN (0, 1)),
  totp_secret BLOB,
  totp_confirmed_at INTEGER,
  totp_last_step INTEGER,
  failed_sign_ins INTEGER NOT NULL,
  locked_until INTEGER,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT user_account_pkey PRIMARY KEY (id),
  CONSTRAINT user_account_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT user_account_role_check CHECK (role = 'OWNER' OR role = 'ADMIN' OR role = 'PROVIDER' OR role = 'STAFF' OR role = 'BILLER'),
  CONSTRAINT user_account_totp_last_step_check CHECK (totp_last_step >= 0),
  CONSTRAINT user_account_failed_sign_ins_check CHECK (failed_sign_ins >= 0),
  CONSTRAINT user_account_version_check CHECK (version >= 0),
  CONSTRAINT user_account_email_lower CHECK (email = lower(email))
) STRICT;
CREATE UNIQUE INDEX user_account_id_key ON user_account (organization_id, id);
CREATE UNIQUE INDEX user_account_email_key ON user_account (email);

CREATE TABLE baa_attestation (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  attested_by TEXT NOT NULL,
  attested_at INTEGER NOT NULL,
  withdrawn_at INTEGER,
  CONSTRAINT baa_attestation_pkey PRIMARY KEY (id),
  CONSTRAINT baa_attestation_attested_by_fkey FOREIGN KEY (organization_id, attested_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT baa_attestation_provider_check CHECK (provider = 'TWILIO' OR provider = 'ZOOM' OR provider = 'GOOGLE_MEET' OR provider = 'CUSTOM')
) STRICT;
CREATE UNIQUE INDEX baa_attestation_provider_key ON baa_attestation (organization_id, provider) WHERE withdrawn_at IS NULL;
CREATE INDEX baa_attestation_of_provider ON baa_attestation (organization_id, provider, attested_at);

CREATE TABLE provider_credential (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  video_engine TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  credentials BLOB NOT NULL,
  updated_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT provider_credential_pkey PRIMARY KEY (id),
  CONSTRAINT provider_credential_updated_by_fkey FOREIGN KEY (organization_id, updated_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT provider_credential_video_engine_check CHECK (video_engine = 'twilio' OR video_engine = 'zoom' OR video_engine = 'google_meet' OR video_engine = 'livekit' OR video_engine = 'janus' OR video_engine = 'builtin')
) STRICT;
CREATE UNIQUE INDEX provider_credential_video_engine_key ON provider_credential (organization_id, video_engine);
CREATE UNIQUE INDEX provider_credential_webhook_id_key ON provider_credential (webhook_id);

CREATE TABLE recovery_code (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  used_at INTEGER,
  created_at INTEGER NOT NULL,
  CONSTRAINT recovery_code_pkey PRIMARY KEY (id),
  CONSTRAINT recovery_code_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX recovery_code_user_id_code_hash_key ON recovery_code (user_id, code_hash);

CREATE TABLE staff_session (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  second_factor_at INTEGER,
  ended_at INTEGER,
  client_address TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  CONSTRAINT staff_session_pkey PRIMARY KEY (id),
  CONSTRAINT staff_session_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id),
  CONSTRAINT staff_session_expires_after_start CHECK (expires_at > created_at)
) STRICT;
CREATE UNIQUE INDEX staff_session_token_hash_key ON staff_session (token_hash);
CREATE INDEX staff_session_live_of_user ON staff_session (user_id, last_seen_at) WHERE ended_at IS NULL;

CREATE TABLE api_key (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  hint TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT,
  expires_at INTEGER,
  last_used_at INTEGER,
  revoked_at INTEGER,
  CONSTRAINT api_key_pkey PRIMARY KEY (id),
  CONSTRAINT api_key_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id),
  CONSTRAINT api_key_created_by_fkey FOREIGN KEY (organization_id, created_by) REFERENCES user_account (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX api_key_token_hash_key ON api_key (token_hash);
CREATE INDEX api_key_of_organization ON api_key (organization_id, created_at);

CREATE TABLE clinician (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  title TEXT,
  specialty TEXT,
  npi_number TEXT,
  license_number TEXT,
  color TEXT,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  sort_order INTEGER NOT NULL,
  bio TEXT,
  external_id TEXT,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT clinician_pkey PRIMARY KEY (id),
  CONSTRAINT clinician_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id),
  CONSTRAINT clinician_version_check CHECK (version >= 0)
) STRICT;
CREATE UNIQUE INDEX clinician_id_key ON clinician (organization_id, id);
CREATE UNIQUE INDEX clinician_user_id_key ON clinician (organization_id, user_id);
CREATE UNIQUE INDEX clinician_external_id_key ON clinician (organization_id, external_id);

CREATE TABLE clinician_licence (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  clinician_id TEXT NOT NULL,
  state TEXT NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,
  valid_from TEXT,
  valid_until TEXT,
  citation TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT clinician_licence_pkey PRIMARY KEY (id),
  CONSTRAINT clinician_licence_clinician_id_fkey FOREIGN KEY (organization_id, clinician_id) REFERENCES clinician (organization_id, id),
  CONSTRAINT clinician_licence_kind_check CHECK (kind = 'LICENCE' OR kind = 'REGISTRATION' OR kind = 'EXCEPTION'),
  CONSTRAINT clinician_licence_valid_from_check CHECK (length(valid_from) = 10),
  CONSTRAINT clinician_licence_valid_until_check CHECK (length(valid_until) = 10),
  CONSTRAINT clinician_licence_ends_after_start CHECK (valid_until >= valid_from),
  CONSTRAINT clinician_licence_exception_is_cited CHECK (kind <> 'EXCEPTION' OR citation IS NOT NULL)
) STRICT;
CREATE INDEX clinician_licence_of_clinician ON clinician_licence (clinician_id, state);

CREATE TABLE patient (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  mrn TEXT NOT NULL,
  status TEXT NOT NULL,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  birth_date TEXT,
  email TEXT,
  phone TEXT,
  state TEXT,
  language TEXT,
  time_zone TEXT,
  guardian_name TEXT,
  guardian_email TEXT,
  guardian_phone TEXT,
  external_id TEXT,
  home_location_id TEXT,
  consent_for_cross_location_sharing INTEGER NOT NULL CHECK (consent_for_cross_location_sharing IN (0, 1)),
  cross_location_consent_date INTEGER,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  archived_at INTEGER,
  CONSTRAINT patient_pkey PRIMARY KEY (id),
  CONSTRAINT patient_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT patient_status_check CHECK (status = 'ACTIVE' OR status = 'INACTIVE' OR status = 'ARCHIVED' OR status = 'DECEASED'),
  CONSTRAINT patient_birth_date_check CHECK (length(birth_date) = 10),
  CONSTRAINT patient_version_check CHECK (version >= 0)
) STRICT;
CREATE UNIQUE INDEX patient_id_key ON patient (organization_id, id);
CREATE UNIQUE INDEX patient_mrn_key ON patient (organization_id, mrn);
CREATE UNIQUE INDEX patient_external_id_key ON patient (organization_id, external_id);
CREATE INDEX patient_by_name ON patient (organization_id, lower(last_name), lower(first_name), id);

CREATE TABLE appointment_type (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  name TEXT NOT NULL,
  color TEXT NOT NULL,
  duration_minutes INTEGER NOT NULL,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  recording_allowed INTEGER NOT NULL CHECK (recording_allowed IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT appointment_type_pkey PRIMARY KEY (id),
  CONSTRAINT appointment_type_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT appointment_type_duration_minutes_check CHECK (duration_minutes >= 0),
  CONSTRAINT appointment_type_has_a_length CHECK (duration_minutes > 0)
) STRICT;
CREATE UNIQUE INDEX appointment_type_id_key ON appointment_type (organization_id, id);
CREATE UNIQUE INDEX appointment_type_name_key ON appointment_type (organization_id, name);

CREATE TABLE appointment (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  appointment_type_id TEXT,
  start_time INTEGER NOT NULL,
  end_time INTEGER NOT NULL,
  status TEXT NOT NULL,
  notes TEXT,
  patient_notes TEXT,
  chief_complaint TEXT,
  confirmed_at INTEGER,
  confirmed_by TEXT,
  checked_in_at INTEGER,
  checked_in_by TEXT,
  completed_at INTEGER,
  completed_by TEXT,
  cancelled_at INTEGER,
  cancelled_by TEXT,
  cancel_reason TEXT,
  charge_amount TEXT,
  is_telehealth INTEGER NOT NULL CHECK (is_telehealth IN (0, 1)),
  created_by TEXT,
  room_id TEXT,
  recurring_series_id TEXT,
  location_id TEXT,
  external_id TEXT,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT appointment_pkey PRIMARY KEY (id),
  CONSTRAINT appointment_patient_id_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
  CONSTRAINT appointment_provider_id_fkey FOREIGN KEY (organization_id, provider_id) REFERENCES clinician (organization_id, id),
  CONSTRAINT appointment_appointment_type_id_fkey FOREIGN KEY (organization_id, appointment_type_id) REFERENCES appointment_type (organization_id, id),
  CONSTRAINT appointment_confirmed_by_fkey FOREIGN KEY (organization_id, confirmed_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT appointment_checked_in_by_fkey FOREIGN KEY (organization_id, checked_in_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT appointment_completed_by_fkey FOREIGN KEY (organization_id, completed_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT appointment_cancelled_by_fkey FOREIGN KEY (organization_id, cancelled_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT appointment_created_by_fkey FOREIGN KEY (organization_id, created_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT appointment_status_check CHECK (status = 'SCHEDULED' OR status = 'CONFIRMED' OR status = 'CHECKED_IN' OR status = 'IN_PROGRESS' OR status = 'COMPLETED' OR status = 'CANCELLED' OR status = 'NO_SHOW' OR status = 'RESCHEDULED'),
  CONSTRAINT appointment_version_check CHECK (version >= 0),
  CONSTRAINT appointment_ends_after_start CHECK (end_time > start_time)
) STRICT;
CREATE UNIQUE INDEX appointment_id_key ON appointment (organization_id, id);
CREATE UNIQUE INDEX appointment_external_id_key ON appointment (organization_id, external_id);
CREATE INDEX appointment_of_clinician ON appointment (organization_id, provider_id, start_time, id);
CREATE INDEX appointment_of_patient ON appointment (organization_id, patient_id, start_time, id);
CREATE INDEX appointment_by_time ON appointment (organization_id, start_time, id);

CREATE TABLE telehealth_session (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  appointment_id TEXT NOT NULL,
  status TEXT NOT NULL,
  provider TEXT NOT NULL,
  room_name TEXT NOT NULL,
  room_url TEXT NOT NULL,
  access_token BLOB,
  scheduled_start_time INTEGER NOT NULL,
  scheduled_end_time INTEGER NOT NULL,
  actual_start_time INTEGER,
  actual_end_time INTEGER,
  join_instructions TEXT,
  technical_notes TEXT,
  connection_quality TEXT,
  audio_quality TEXT,
  video_quality TEXT,
  place_of_service_code TEXT,
  telehealth_modifier TEXT,
  patient_location TEXT,
  patient_location_state TEXT,
  patient_at_home INTEGER CHECK (patient_at_home IN (0, 1)),
  patient_location_confirmed_at INTEGER,
  provider_location TEXT,
  modality TEXT NOT NULL,
  modality_mixed INTEGER NOT NULL CHECK (modality_mixed IN (0, 1)),
  patient_first_seen_at INTEGER,
  cancel_reason TEXT,
  callback_phone TEXT,
  delay_minutes INTEGER,
  no_show_proposed_at INTEGER,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT telehealth_session_pkey PRIMARY KEY (id),
  CONSTRAINT telehealth_session_appointment_id_fkey FOREIGN KEY (organization_id, appointment_id) REFERENCES appointment (organization_id, id),
  CONSTRAINT telehealth_session_status_check CHECK (status = 'SCHEDULED' OR status = 'WAITING' OR status = 'IN_PROGRESS' OR status = 'COMPLETED' OR status = 'NO_SHOW' OR status = 'CANCELLED' OR status = 'TECHNICAL_ISSUES'),
  CONSTRAINT telehealth_session_provider_check CHECK (provider = 'TWILIO' OR provider = 'ZOOM' OR provider = 'GOOGLE_MEET' OR provider = 'CUSTOM'),
  CONSTRAINT telehealth_session_connection_quality_check CHECK (connection_quality = 'good' OR connection_quality = 'fair' OR connection_quality = 'poor'),
  CONSTRAINT telehealth_session_audio_quality_check CHECK (audio_quality = 'good' OR audio_quality = 'fair' OR audio_quality = 'poor'),
  CONSTRAINT telehealth_session_video_quality_check CHECK (video_quality = 'good' OR video_quality = 'fair' OR video_quality = 'poor'),
  CONSTRAINT telehealth_session_modality_check CHECK (modality = 'AUDIO_VIDEO' OR modality = 'AUDIO_ONLY'),
  CONSTRAINT telehealth_session_delay_minutes_check CHECK (delay_minutes >= 0),
  CONSTRAINT telehealth_session_version_check CHECK (version >= 0),
  CONSTRAINT telehealth_session_ends_after_start CHECK (scheduled_end_time > scheduled_start_time),
  CONSTRAINT telehealth_session_ended_after_start CHECK (actual_end_time >= actual_start_time)
) STRICT;
CREATE UNIQUE INDEX telehealth_session_id_key ON telehealth_session (organization_id, id);
CREATE UNIQUE INDEX telehealth_session_appointment_id_key ON telehealth_session (appointment_id);
CREATE UNIQUE INDEX telehealth_session_room_name_key ON telehealth_session (room_name);
CREATE INDEX telehealth_session_by_time ON telehealth_session (organization_id, scheduled_start_time DESC, id DESC);
CREATE INDEX telehealth_session_by_status ON telehealth_session (organization_id, status, scheduled_start_time DESC, id DESC);

CREATE TABLE room (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  video_engine TEXT NOT NULL,
  credential_id TEXT,
  status TEXT NOT NULL,
  name TEXT NOT NULL,
  external_id TEXT,
  join_url TEXT,
  secret BLOB,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  connection_quality TEXT,
  audio_quality TEXT,
  video_quality TEXT,
  CONSTRAINT room_pkey PRIMARY KEY (id),
  CONSTRAINT room_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT room_provider_check CHECK (provider = 'TWILIO' OR provider = 'ZOOM' OR provider = 'GOOGLE_MEET' OR provider = 'CUSTOM'),
  CONSTRAINT room_video_engine_check CHECK (video_engine = 'twilio' OR video_engine = 'zoom' OR video_engine = 'google_meet' OR video_engine = 'livekit' OR video_engine = 'janus' OR video_engine = 'builtin'),
  CONSTRAINT room_status_check CHECK (status = 'ACTIVE' OR status = 'ENDED' OR status = 'FAILED'),
  CONSTRAINT room_connection_quality_check CHECK (connection_quality = 'good' OR connection_quality = 'fair' OR connection_quality = 'poor'),
  CONSTRAINT room_audio_quality_check CHECK (audio_quality = 'good' OR audio_quality = 'fair' OR audio_quality = 'poor'),
  CONSTRAINT room_video_quality_check CHECK (video_quality = 'good' OR video_quality = 'fair' OR video_quality = 'poor')
) STRICT;
CREATE UNIQUE INDEX room_id_key ON room (organization_id, id);
CREATE INDEX room_of_session ON room (session_id, created_at, id);
CREATE INDEX room_by_name ON room (name);
CREATE INDEX room_by_external_id ON room (video_engine, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX room_active ON room (video_engine, session_id) WHERE status = 'ACTIVE';
CREATE INDEX room_outside ON room (id) WHERE status = 'ACTIVE' AND video_engine <> 'builtin';
CREATE INDEX room_ended_outside ON room (ended_at) WHERE status = 'ENDED' AND video_engine <> 'builtin';

CREATE TABLE provider_attempt (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  operation TEXT NOT NULL,
  succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1)),
  duration_ms INTEGER NOT NULL,
  error_code TEXT,
  vendor_code TEXT,
  at INTEGER NOT NULL,
  CONSTRAINT provider_attempt_pkey PRIMARY KEY (id),
  CONSTRAINT provider_attempt_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT provider_attempt_provider_check CHECK (provider = 'TWILIO' OR provider = 'ZOOM' OR provider = 'GOOGLE_MEET' OR provider = 'CUSTOM'),
  CONSTRAINT provider_attempt_duration_ms_check CHECK (duration_ms >= 0)
) STRICT;
CREATE INDEX provider_attempt_of_session ON provider_attempt (session_id, at, id);

CREATE TABLE participant (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  role TEXT NOT NULL,
  user_id TEXT,
  patient_id TEXT,
  display_name TEXT,
  joined_at INTEGER,
  left_at INTEGER,
  created_at INTEGER NOT NULL,
  CONSTRAINT participant_pkey PRIMARY KEY (id),
  CONSTRAINT participant_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT participant_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id),
  CONSTRAINT participant_patient_id_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
  CONSTRAINT participant_role_check CHECK (role = 'PATIENT' OR role = 'CLINICIAN' OR role = 'GUARDIAN' OR role = 'INTERPRETER' OR role = 'GUEST' OR role = 'OBSERVER'),
  CONSTRAINT participant_is_staff_or_patient CHECK (user_id IS NULL OR patient_id IS NULL),
  CONSTRAINT participant_role_has_its_record CHECK ((role <> 'PATIENT' OR patient_id IS NOT NULL) AND (role <> 'CLINICIAN' OR user_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX participant_id_key ON participant (organization_id, id);
CREATE INDEX participant_of_session ON participant (session_id, created_at);

CREATE TABLE participant_stay (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  room_id TEXT NOT NULL,
  participant_id TEXT,
  external_id TEXT NOT NULL,
  joined_at INTEGER,
  left_at INTEGER,
  left_assumed INTEGER NOT NULL CHECK (left_assumed IN (0, 1)),
  created_at INTEGER NOT NULL,
  CONSTRAINT participant_stay_pkey PRIMARY KEY (id),
  CONSTRAINT participant_stay_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT participant_stay_room_id_fkey FOREIGN KEY (organization_id, room_id) REFERENCES room (organization_id, id),
  CONSTRAINT participant_stay_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX participant_stay_id_key ON participant_stay (organization_id, id);
CREATE UNIQUE INDEX participant_stay_room_id_external_id_key ON participant_stay (room_id, external_id);
CREATE INDEX participant_stay_of_participant ON participant_stay (participant_id) WHERE participant_id IS NOT NULL;

CREATE TABLE stay_link (
  stay_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  credential_id TEXT,
  CONSTRAINT stay_link_pkey PRIMARY KEY (stay_id),
  CONSTRAINT stay_link_stay_id_fkey FOREIGN KEY (organization_id, stay_id) REFERENCES participant_stay (organization_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE standing_order (
  organization_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  CONSTRAINT standing_order_pkey PRIMARY KEY (participant_id, kind),
  CONSTRAINT standing_order_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT standing_order_kind_check CHECK (kind = 'KEPT_OUT' OR kind = 'MUTED')
) STRICT, WITHOUT ROWID;

CREATE TABLE way_in (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  room_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  credential_id TEXT,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  CONSTRAINT way_in_pkey PRIMARY KEY (id),
  CONSTRAINT way_in_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT way_in_room_id_fkey FOREIGN KEY (organization_id, room_id) REFERENCES room (organization_id, id),
  CONSTRAINT way_in_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id)
) STRICT;
CREATE INDEX way_in_of_session ON way_in (session_id, expires_at);
CREATE INDEX way_in_by_age ON way_in (organization_id, expires_at);

CREATE TABLE visit_link (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  revoked_by TEXT,
  first_opened_at INTEGER,
  last_opened_at INTEGER,
  created_by TEXT,
  created_at INTEGER NOT NULL,
  CONSTRAINT visit_link_pkey PRIMARY KEY (id),
  CONSTRAINT visit_link_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT visit_link_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT visit_link_revoked_by_fkey FOREIGN KEY (organization_id, revoked_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT visit_link_created_by_fkey FOREIGN KEY (organization_id, created_by) REFERENCES user_account (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX visit_link_id_key ON visit_link (organization_id, id);
CREATE UNIQUE INDEX visit_link_token_hash_key ON visit_link (token_hash);
CREATE INDEX visit_link_of_session ON visit_link (session_id, created_at);
CREATE INDEX visit_link_of_participant ON visit_link (participant_id);

CREATE TABLE visit_device (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  visit_link_id TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  bound_at INTEGER NOT NULL,
  replaced_at INTEGER,
  replaced_reason TEXT,
  takeover_code_hash TEXT,
  takeover_expires_at INTEGER,
  takeover_attempts INTEGER NOT NULL,
  CONSTRAINT visit_device_pkey PRIMARY KEY (id),
  CONSTRAINT visit_device_visit_link_id_fkey FOREIGN KEY (organization_id, visit_link_id) REFERENCES visit_link (organization_id, id),
  CONSTRAINT visit_device_takeover_attempts_check CHECK (takeover_attempts >= 0)
) STRICT;
CREATE UNIQUE INDEX visit_device_token_hash_key ON visit_device (token_hash);
CREATE UNIQUE INDEX visit_device_visit_link_id_key ON visit_device (visit_link_id) WHERE replaced_at IS NULL;
CREATE INDEX visit_device_of_link ON visit_device (visit_link_id, bound_at);

CREATE TABLE virtual_waiting_room (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  status TEXT NOT NULL,
  join_time INTEGER NOT NULL,
  admit_time INTEGER,
  leave_time INTEGER,
  wait_seconds INTEGER,
  camera_checked INTEGER NOT NULL CHECK (camera_checked IN (0, 1)),
  microphone_checked INTEGER NOT NULL CHECK (microphone_checked IN (0, 1)),
  connection_checked INTEGER NOT NULL CHECK (connection_checked IN (0, 1)),
  pre_visit_questionnaire_completed INTEGER NOT NULL CHECK (pre_visit_questionnaire_completed IN (0, 1)),
  pre_visit_responses BLOB,
  device_type TEXT,
  browser_info TEXT,
  connection_type TEXT,
  check_results TEXT,
  last_seen_at INTEGER,
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  notes TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT virtual_waiting_room_pkey PRIMARY KEY (id),
  CONSTRAINT virtual_waiting_room_patient_id_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
  CONSTRAINT virtual_waiting_room_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT virtual_waiting_room_acknowledged_by_fkey FOREIGN KEY (organization_id, acknowledged_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT virtual_waiting_room_status_check CHECK (status = 'WAITING' OR status = 'ADMITTED' OR status = 'LEFT' OR status = 'TIMED_OUT'),
  CONSTRAINT virtual_waiting_room_wait_seconds_check CHECK (wait_seconds >= 0)
) STRICT;
CREATE UNIQUE INDEX virtual_waiting_room_id_key ON virtual_waiting_room (organization_id, id);
CREATE UNIQUE INDEX virtual_waiting_room_session_id_key ON virtual_waiting_room (session_id);
CREATE INDEX virtual_waiting_room_queue ON virtual_waiting_room (organization_id, status, join_time);
CREATE INDEX virtual_waiting_room_of_patient ON virtual_waiting_room (organization_id, patient_id);

CREATE TABLE session_notice (
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  audience TEXT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  CONSTRAINT session_notice_pkey PRIMARY KEY (session_id, seq),
  CONSTRAINT session_notice_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT session_notice_seq_check CHECK (seq >= 0),
  CONSTRAINT session_notice_audience_check CHECK (audience = 'EVERYBODY' OR audience = 'STAFF')
) STRICT, WITHOUT ROWID;
CREATE INDEX session_notice_by_age ON session_notice (created_at);

CREATE TABLE chat_message (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  participant_id TEXT,
  user_id TEXT,
  text BLOB NOT NULL,
  sent_at INTEGER NOT NULL,
  CONSTRAINT chat_message_pkey PRIMARY KEY (id),
  CONSTRAINT chat_message_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT chat_message_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT chat_message_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id),
  CONSTRAINT chat_message_seq_check CHECK (seq >= 0),
  CONSTRAINT chat_message_kind_check CHECK (kind = 'CHAT' OR kind = 'DELAY'),
  CONSTRAINT chat_message_has_a_sender CHECK (participant_id IS NOT NULL OR user_id IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX chat_message_session_id_seq_key ON chat_message (session_id, seq);
CREATE TRIGGER chat_message_no_update BEFORE UPDATE ON chat_message
  WHEN OLD.seq > 0 AND (NEW.text IS NULL
    OR NEW.id IS NOT OLD.id
    OR NEW.organization_id IS NOT OLD.organization_id
    OR NEW.session_id IS NOT OLD.session_id
    OR NEW.seq IS NOT OLD.seq
    OR NEW.kind IS NOT OLD.kind
    OR NEW.participant_id IS NOT OLD.participant_id
    OR NEW.user_id IS NOT OLD.user_id
    OR NEW.sent_at IS NOT OLD.sent_at)
BEGIN
  SELECT RAISE(ABORT, 'chat_message rows are evidence and stay as they are');
END;
CREATE TRIGGER chat_message_no_delete BEFORE DELETE ON chat_message
  WHEN OLD.seq > 0
BEGIN
  SELECT RAISE(ABORT, 'chat_message rows are evidence and stay as they are');
END;

CREATE TABLE admission (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  waiting_room_id TEXT NOT NULL,
  clinician_id TEXT NOT NULL,
  patient_state TEXT,
  licensed INTEGER NOT NULL CHECK (licensed IN (0, 1)),
  policy TEXT NOT NULL,
  override_reason TEXT,
  admitted_by TEXT NOT NULL,
  admitted_at INTEGER NOT NULL,
  CONSTRAINT admission_pkey PRIMARY KEY (id),
  CONSTRAINT admission_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT admission_waiting_room_id_fkey FOREIGN KEY (organization_id, waiting_room_id) REFERENCES virtual_waiting_room (organization_id, id),
  CONSTRAINT admission_clinician_id_fkey FOREIGN KEY (organization_id, clinician_id) REFERENCES clinician (organization_id, id),
  CONSTRAINT admission_admitted_by_fkey FOREIGN KEY (organization_id, admitted_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT admission_policy_check CHECK (policy = 'OFF' OR policy = 'WARN' OR policy = 'BLOCK')
) STRICT;
CREATE INDEX admission_of_session ON admission (session_id, admitted_at);
CREATE TRIGGER admission_no_update BEFORE UPDATE ON admission
BEGIN
  SELECT RAISE(ABORT, 'admission rows are evidence and stay as they are');
END;
CREATE TRIGGER admission_no_delete BEFORE DELETE ON admission
BEGIN
  SELECT RAISE(ABORT, 'admission rows are evidence and stay as they are');
END;

CREATE TABLE modality_segment (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  modality TEXT NOT NULL,
  by_phone INTEGER NOT NULL CHECK (by_phone IN (0, 1)),
  reason TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  CONSTRAINT modality_segment_pkey PRIMARY KEY (id),
  CONSTRAINT modality_segment_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT modality_segment_modality_check CHECK (modality = 'AUDIO_VIDEO' OR modality = 'AUDIO_ONLY'),
  CONSTRAINT modality_segment_ended_after_start CHECK (ended_at >= started_at)
) STRICT;
CREATE INDEX modality_segment_of_session ON modality_segment (session_id, started_at);
CREATE UNIQUE INDEX modality_segment_session_id_key ON modality_segment (session_id) WHERE ended_at IS NULL;

CREATE TABLE quality_sample (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  measured_at INTEGER NOT NULL,
  round_trip_ms REAL,
  jitter_ms REAL,
  audio_loss REAL,
  video_loss REAL,
  frames_per_second REAL,
  freeze_seconds REAL,
  send_kbps REAL,
  audio_mos REAL,
  connection_quality TEXT NOT NULL,
  audio_quality TEXT,
  video_quality TEXT,
  relayed INTEGER NOT NULL CHECK (relayed IN (0, 1)),
  CONSTRAINT quality_sample_pkey PRIMARY KEY (id),
  CONSTRAINT quality_sample_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT quality_sample_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT quality_sample_connection_quality_check CHECK (connection_quality = 'good' OR connection_quality = 'fair' OR connection_quality = 'poor'),
  CONSTRAINT quality_sample_audio_quality_check CHECK (audio_quality = 'good' OR audio_quality = 'fair' OR audio_quality = 'poor'),
  CONSTRAINT quality_sample_video_quality_check CHECK (video_quality = 'good' OR video_quality = 'fair' OR video_quality = 'poor')
) STRICT;
CREATE INDEX quality_sample_of_session ON quality_sample (session_id, measured_at);

CREATE TABLE visit_step (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT,
  at INTEGER NOT NULL,
  CONSTRAINT visit_step_pkey PRIMARY KEY (id),
  CONSTRAINT visit_step_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT visit_step_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT visit_step_kind_check CHECK (kind = 'LINK_OPENED' OR kind = 'NAME_CONFIRMED' OR kind = 'NAME_REFUSED' OR kind = 'LOCATION_GIVEN' OR kind = 'CHECK_PASSED' OR kind = 'CHECK_FAILED' OR kind = 'CHECK_SKIPPED' OR kind = 'QUESTIONS_ANSWERED' OR kind = 'WAITING' OR kind = 'LEFT' OR kind = 'CALL_JOINED' OR kind = 'CALL_LEFT' OR kind = 'CALL_FAILED')
) STRICT;
CREATE INDEX visit_step_of_session ON visit_step (session_id, at);
CREATE TRIGGER visit_step_no_update BEFORE UPDATE ON visit_step
BEGIN
  SELECT RAISE(ABORT, 'visit_step rows are evidence and stay as they are');
END;
CREATE TRIGGER visit_step_no_delete BEFORE DELETE ON visit_step
BEGIN
  SELECT RAISE(ABORT, 'visit_step rows are evidence and stay as they are');
END;

CREATE TABLE visit_rating (
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  overall INTEGER NOT NULL,
  technical INTEGER NOT NULL,
  comment BLOB,
  rated_at INTEGER NOT NULL,
  CONSTRAINT visit_rating_pkey PRIMARY KEY (session_id, participant_id),
  CONSTRAINT visit_rating_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT visit_rating_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT visit_rating_overall_check CHECK (overall >= 0),
  CONSTRAINT visit_rating_technical_check CHECK (technical >= 0),
  CONSTRAINT visit_rating_in_range CHECK (overall BETWEEN 1 AND 5 AND technical BETWEEN 1 AND 5)
) STRICT;

CREATE TABLE participant_place (
  participant_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  state TEXT NOT NULL,
  stated_at INTEGER NOT NULL,
  CONSTRAINT participant_place_pkey PRIMARY KEY (participant_id),
  CONSTRAINT participant_place_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT participant_place_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id)
) STRICT;
CREATE INDEX participant_place_of_session ON participant_place (session_id);

CREATE TABLE consent_template (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  consent_type TEXT NOT NULL,
  language TEXT NOT NULL,
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  title TEXT NOT NULL,
  source TEXT NOT NULL,
  asks_again INTEGER NOT NULL CHECK (asks_again IN (0, 1)),
  created_by TEXT NOT NULL,
  published_by TEXT,
  published_at INTEGER,
  superseded_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT consent_template_pkey PRIMARY KEY (id),
  CONSTRAINT consent_template_created_by_fkey FOREIGN KEY (organization_id, created_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT consent_template_published_by_fkey FOREIGN KEY (organization_id, published_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT consent_template_consent_type_check CHECK (consent_type = 'GENERAL' OR consent_type = 'HIPAA' OR consent_type = 'RECORDING' OR consent_type = 'STATE_SPECIFIC'),
  CONSTRAINT consent_template_version_check CHECK (version >= 0),
  CONSTRAINT consent_template_status_check CHECK (status = 'DRAFT' OR status = 'PUBLISHED' OR status = 'SUPERSEDED'),
  CONSTRAINT consent_template_published_has_time CHECK (status = 'DRAFT' OR published_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX consent_template_id_key ON consent_template (organization_id, id);
CREATE UNIQUE INDEX consent_template_consent_type_language_version_key ON consent_template (organization_id, consent_type, language, version);
CREATE UNIQUE INDEX consent_template_consent_type_language_key ON consent_template (organization_id, consent_type, language) WHERE status = 'PUBLISHED';
CREATE TRIGGER consent_template_no_update BEFORE UPDATE ON consent_template
  WHEN OLD.status <> 'DRAFT' AND (NEW.status = 'DRAFT' OR (OLD.status = 'SUPERSEDED' AND NEW.status <> 'SUPERSEDED')
    OR NEW.id IS NOT OLD.id
    OR NEW.organization_id IS NOT OLD.organization_id
    OR NEW.consent_type IS NOT OLD.consent_type
    OR NEW.language IS NOT OLD.language
    OR NEW.version IS NOT OLD.version
    OR NEW.title IS NOT OLD.title
    OR NEW.source IS NOT OLD.source
    OR NEW.asks_again IS NOT OLD.asks_again
    OR NEW.created_by IS NOT OLD.created_by
    OR NEW.published_by IS NOT OLD.published_by
    OR NEW.published_at IS NOT OLD.published_at
    OR NEW.created_at IS NOT OLD.created_at)
BEGIN
  SELECT RAISE(ABORT, 'consent_template rows are evidence and stay as they are');
END;
CREATE TRIGGER consent_template_no_delete BEFORE DELETE ON consent_template
  WHEN OLD.status <> 'DRAFT'
BEGIN
  SELECT RAISE(ABORT, 'consent_template rows are evidence and stay as they are');
END;

CREATE TABLE telehealth_consent (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  session_id TEXT,
  consent_type TEXT NOT NULL,
  status TEXT NOT NULL,
  method TEXT NOT NULL,
  form_version TEXT NOT NULL,
  template_id TEXT,
  language TEXT NOT NULL,
  consent_text TEXT NOT NULL,
  consent_text_hash TEXT NOT NULL,
  state_code TEXT,
  state_requirements TEXT,
  rule_version TEXT,
  validity_days INTEGER NOT NULL,
  supersedes_id TEXT,
  requested_by TEXT,
  request_expires_at INTEGER,
  signature_data BLOB,
  signature_type TEXT,
  signer_name TEXT,
  signer_capacity TEXT,
  signer_relationship TEXT,
  signer_address TEXT,
  signer_participant_id TEXT,
  attested_by TEXT,
  evidence BLOB,
  evidence_hash TEXT,
  seal TEXT,
  seal_key_id TEXT,
  effective_date INTEGER,
  expiration_date INTEGER,
  sent_at INTEGER,
  viewed_at INTEGER,
  disclosure_accepted_at INTEGER,
  read_to_end_at INTEGER,
  reminded_at INTEGER,
  signed_at INTEGER,
  declined_at INTEGER,
  decline_reason TEXT,
  revoked_at INTEGER,
  revocation_reason TEXT,
  revoked_by TEXT,
  copy_delivered_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT telehealth_consent_pkey PRIMARY KEY (id),
  CONSTRAINT telehealth_consent_patient_id_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
  CONSTRAINT telehealth_consent_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT telehealth_consent_template_id_fkey FOREIGN KEY (organization_id, template_id) REFERENCES consent_template (organization_id, id),
  CONSTRAINT telehealth_consent_supersedes_id_fkey FOREIGN KEY (organization_id, supersedes_id) REFERENCES telehealth_consent (organization_id, id),
  CONSTRAINT telehealth_consent_requested_by_fkey FOREIGN KEY (organization_id, requested_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT telehealth_consent_signer_participant_id_fkey FOREIGN KEY (organization_id, signer_participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT telehealth_consent_attested_by_fkey FOREIGN KEY (organization_id, attested_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT telehealth_consent_consent_type_check CHECK (consent_type = 'GENERAL' OR consent_type = 'HIPAA' OR consent_type = 'RECORDING' OR consent_type = 'STATE_SPECIFIC'),
  CONSTRAINT telehealth_consent_status_check CHECK (status = 'PENDING' OR status = 'SIGNED' OR status = 'DECLINED' OR status = 'EXPIRED' OR status = 'REVOKED'),
  CONSTRAINT telehealth_consent_method_check CHECK (method = 'ELECTRONIC' OR method = 'VERBAL'),
  CONSTRAINT telehealth_consent_validity_days_check CHECK (validity_days >= 0),
  CONSTRAINT telehealth_consent_signature_type_check CHECK (signature_type = 'electronic' OR signature_type = 'typed' OR signature_type = 'drawn'),
  CONSTRAINT telehealth_consent_signer_capacity_check CHECK (signer_capacity = 'SELF' OR signer_capacity = 'PARENT' OR signer_capacity = 'GUARDIAN' OR signer_capacity = 'POWER_OF_ATTORNEY'),
  CONSTRAINT telehealth_consent_signed_has_time CHECK (status <> 'SIGNED' OR signed_at IS NOT NULL),
  CONSTRAINT telehealth_consent_signed_has_seal CHECK (signed_at IS NULL OR (evidence IS NOT NULL AND seal IS NOT NULL)),
  CONSTRAINT telehealth_consent_verbal_is_attested CHECK (signed_at IS NULL OR method <> 'VERBAL' OR attested_by IS NOT NULL),
  CONSTRAINT telehealth_consent_declined_has_time CHECK (status <> 'DECLINED' OR declined_at IS NOT NULL),
  CONSTRAINT telehealth_consent_revoked_has_time CHECK (status <> 'REVOKED' OR revoked_at IS NOT NULL),
  CONSTRAINT telehealth_consent_expires_after_start CHECK (expiration_date >= effective_date)
) STRICT;
CREATE UNIQUE INDEX telehealth_consent_id_key ON telehealth_consent (organization_id, id);
CREATE INDEX telehealth_consent_of_patient ON telehealth_consent (organization_id, patient_id, consent_type, created_at);
CREATE INDEX telehealth_consent_of_session ON telehealth_consent (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX telehealth_consent_expiring ON telehealth_consent (expiration_date) WHERE status = 'SIGNED';
CREATE TRIGGER telehealth_consent_no_update BEFORE UPDATE ON telehealth_consent
  WHEN OLD.status <> 'PENDING' AND ((NEW.status <> OLD.status AND (OLD.status <> 'SIGNED' OR NEW.status NOT IN ('EXPIRED', 'REVOKED'))) OR (OLD.evidence IS NOT NULL AND NEW.evidence IS NULL) OR (OLD.signature_data IS NOT NULL AND NEW.signature_data IS NULL) OR (OLD.status = 'REVOKED' AND (NEW.revoked_at <> OLD.revoked_at OR COALESCE(NEW.revoked_by, '') <> COALESCE(OLD.revoked_by, '') OR COALESCE(NEW.revocation_reason, '') <> COALESCE(OLD.revocation_reason, '')))
    OR NEW.id IS NOT OLD.id
    OR NEW.organization_id IS NOT OLD.organization_id
    OR NEW.patient_id IS NOT OLD.patient_id
    OR NEW.session_id IS NOT OLD.session_id
    OR NEW.consent_type IS NOT OLD.consent_type
    OR NEW.method IS NOT OLD.method
    OR NEW.form_version IS NOT OLD.form_version
    OR NEW.template_id IS NOT OLD.template_id
    OR NEW.language IS NOT OLD.language
    OR NEW.consent_text IS NOT OLD.consent_text
    OR NEW.consent_text_hash IS NOT OLD.consent_text_hash
    OR NEW.state_code IS NOT OLD.state_code
    OR NEW.state_requirements IS NOT OLD.state_requirements
    OR NEW.rule_version IS NOT OLD.rule_version
    OR NEW.validity_days IS NOT OLD.validity_days
    OR NEW.supersedes_id IS NOT OLD.supersedes_id
    OR NEW.requested_by IS NOT OLD.requested_by
    OR NEW.signature_type IS NOT OLD.signature_type
    OR NEW.signer_name IS NOT OLD.signer_name
    OR NEW.signer_capacity IS NOT OLD.signer_capacity
    OR NEW.signer_relationship IS NOT OLD.signer_relationship
    OR NEW.signer_address IS NOT OLD.signer_address
    OR NEW.signer_participant_id IS NOT OLD.signer_participant_id
    OR NEW.attested_by IS NOT OLD.attested_by
    OR NEW.evidence_hash IS NOT OLD.evidence_hash
    OR NEW.seal IS NOT OLD.seal
    OR NEW.seal_key_id IS NOT OLD.seal_key_id
    OR NEW.effective_date IS NOT OLD.effective_date
    OR NEW.expiration_date IS NOT OLD.expiration_date
    OR NEW.sent_at IS NOT OLD.sent_at
    OR NEW.viewed_at IS NOT OLD.viewed_at
    OR NEW.disclosure_accepted_at IS NOT OLD.disclosure_accepted_at
    OR NEW.read_to_end_at IS NOT OLD.read_to_end_at
    OR NEW.signed_at IS NOT OLD.signed_at
    OR NEW.declined_at IS NOT OLD.declined_at
    OR NEW.decline_reason IS NOT OLD.decline_reason
    OR NEW.created_at IS NOT OLD.created_at)
BEGIN
  SELECT RAISE(ABORT, 'telehealth_consent rows are evidence and stay as they are');
END;
CREATE TRIGGER telehealth_consent_no_delete BEFORE DELETE ON telehealth_consent
  WHEN OLD.status <> 'PENDING'
BEGIN
  SELECT RAISE(ABORT, 'telehealth_consent rows are evidence and stay as they are');
END;

CREATE TABLE consent_override (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  missing TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  reviewed_by TEXT,
  reviewed_at INTEGER,
  review_note TEXT,
  CONSTRAINT consent_override_pkey PRIMARY KEY (id),
  CONSTRAINT consent_override_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT consent_override_patient_id_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
  CONSTRAINT consent_override_decided_by_fkey FOREIGN KEY (organization_id, decided_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT consent_override_reviewed_by_fkey FOREIGN KEY (organization_id, reviewed_by) REFERENCES user_account (organization_id, id)
) STRICT;
CREATE INDEX consent_override_of_session ON consent_override (session_id, decided_at);
CREATE INDEX consent_override_to_review ON consent_override (organization_id, decided_at) WHERE reviewed_at IS NULL;
CREATE TRIGGER consent_override_no_update BEFORE UPDATE ON consent_override
  WHEN OLD.decided_at IS NOT NULL AND (OLD.reviewed_at IS NOT NULL
    OR NEW.id IS NOT OLD.id
    OR NEW.organization_id IS NOT OLD.organization_id
    OR NEW.session_id IS NOT OLD.session_id
    OR NEW.patient_id IS NOT OLD.patient_id
    OR NEW.missing IS NOT OLD.missing
    OR NEW.reason IS NOT OLD.reason
    OR NEW.decided_by IS NOT OLD.decided_by
    OR NEW.decided_at IS NOT OLD.decided_at)
BEGIN
  SELECT RAISE(ABORT, 'consent_override rows are evidence and stay as they are');
END;
CREATE TRIGGER consent_override_no_delete BEFORE DELETE ON consent_override
  WHEN OLD.decided_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'consent_override rows are evidence and stay as they are');
END;

CREATE TABLE recorder_run (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  room_id TEXT NOT NULL,
  ours INTEGER NOT NULL CHECK (ours IN (0, 1)),
  external_id TEXT,
  began_at INTEGER NOT NULL,
  next_look_at INTEGER NOT NULL,
  stopped_at INTEGER,
  fetched_at INTEGER,
  done_at INTEGER,
  lease TEXT,
  leased_until INTEGER,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  last_error TEXT,
  CONSTRAINT recorder_run_pkey PRIMARY KEY (id),
  CONSTRAINT recorder_run_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT recorder_run_room_id_fkey FOREIGN KEY (organization_id, room_id) REFERENCES room (organization_id, id),
  CONSTRAINT recorder_run_attempts_check CHECK (attempts >= 0),
  CONSTRAINT recorder_run_fetched_after_stop CHECK (fetched_at IS NULL OR stopped_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX recorder_run_id_key ON recorder_run (organization_id, id);
CREATE INDEX recorder_run_of_room ON recorder_run (room_id, external_id);
CREATE INDEX recorder_run_to_do ON recorder_run (next_attempt_at) WHERE done_at IS NULL;

CREATE TABLE session_recording (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  status TEXT NOT NULL,
  purpose TEXT NOT NULL,
  video_engine TEXT NOT NULL,
  room_id TEXT,
  recorder_run_id TEXT,
  external_id TEXT,
  provider_file TEXT,
  consent_id TEXT NOT NULL,
  rule_version TEXT NOT NULL,
  agreed TEXT NOT NULL,
  payer_is_medicaid INTEGER CHECK (payer_is_medicaid IN (0, 1)),
  started_by TEXT NOT NULL,
  stopped_by TEXT,
  stop_reason TEXT,
  paused_at INTEGER,
  failure TEXT,
  storage_reference BLOB,
  key_reference TEXT,
  duration_ms INTEGER,
  size_bytes INTEGER,
  plain_sha256 TEXT,
  sealed_sha256 TEXT,
  format TEXT,
  resolution TEXT,
  started_at INTEGER,
  ended_at INTEGER,
  processed_at INTEGER,
  retention_days INTEGER,
  retention_reason TEXT,
  scheduled_deletion_at INTEGER,
  deletion_began_at INTEGER,
  key_destroyed_at INTEGER,
  deletion_error TEXT,
  deleted_at INTEGER,
  deleted_by TEXT,
  deletion_reason TEXT,
  legal_hold INTEGER NOT NULL CHECK (legal_hold IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT session_recording_pkey PRIMARY KEY (id),
  CONSTRAINT session_recording_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT session_recording_patient_id_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
  CONSTRAINT session_recording_consent_id_fkey FOREIGN KEY (organization_id, consent_id) REFERENCES telehealth_consent (organization_id, id),
  CONSTRAINT session_recording_recorder_run_id_fkey FOREIGN KEY (organization_id, recorder_run_id) REFERENCES recorder_run (organization_id, id),
  CONSTRAINT session_recording_started_by_fkey FOREIGN KEY (organization_id, started_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT session_recording_deleted_by_fkey FOREIGN KEY (organization_id, deleted_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT session_recording_status_check CHECK (status = 'RECORDING' OR status = 'PROCESSING' OR status = 'AVAILABLE' OR status = 'FAILED' OR status = 'DELETED'),
  CONSTRAINT session_recording_purpose_check CHECK (purpose = 'CLINICAL_RECORD' OR purpose = 'QUALITY' OR purpose = 'TRAINING' OR purpose = 'PATIENT_COPY'),
  CONSTRAINT session_recording_video_engine_check CHECK (video_engine = 'twilio' OR video_engine = 'zoom' OR video_engine = 'google_meet' OR video_engine = 'livekit' OR video_engine = 'janus' OR video_engine = 'builtin'),
  CONSTRAINT session_recording_stop_reason_check CHECK (stop_reason = 'STAFF' OR stop_reason = 'PARTICIPANT' OR stop_reason = 'REFUSED' OR stop_reason = 'REVOKED' OR stop_reason = 'SESSION_ENDED' OR stop_reason = 'LOST' OR stop_reason = 'FAILED' OR stop_reason = 'NEWCOMER'),
  CONSTRAINT session_recording_duration_ms_check CHECK (duration_ms >= 0),
  CONSTRAINT session_recording_size_bytes_check CHECK (size_bytes >= 0),
  CONSTRAINT session_recording_retention_days_check CHECK (retention_days >= 0),
  CONSTRAINT session_recording_ended_after_start CHECK (ended_at >= started_at),
  CONSTRAINT session_recording_held_is_not_deleted CHECK (NOT legal_hold OR status <> 'DELETED'),
  CONSTRAINT session_recording_held_keeps_its_key CHECK (NOT legal_hold OR key_destroyed_at IS NULL),
  CONSTRAINT session_recording_kept_for_a_reason CHECK (retention_days IS NOT NULL OR retention_reason IS NOT NULL),
  CONSTRAINT session_recording_retention_in_range CHECK (retention_days BETWEEN 1 AND 3650),
  CONSTRAINT session_recording_deleted_has_time CHECK (status <> 'DELETED' OR deleted_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX session_recording_id_key ON session_recording (organization_id, id);
CREATE INDEX session_recording_of_session ON session_recording (organization_id, session_id, created_at);
CREATE INDEX session_recording_of_run ON session_recording (recorder_run_id) WHERE recorder_run_id IS NOT NULL;
CREATE INDEX session_recording_by_time ON session_recording (organization_id, created_at DESC, id DESC);
CREATE INDEX session_recording_due ON session_recording (scheduled_deletion_at) WHERE deleted_at IS NULL;
CREATE INDEX session_recording_unfinished ON session_recording (created_at, id) WHERE status IN ('RECORDING', 'PROCESSING');
CREATE UNIQUE INDEX session_recording_session_id_key ON session_recording (session_id) WHERE status = 'RECORDING';

CREATE TABLE recording_agreement (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  answer TEXT NOT NULL,
  address TEXT,
  answered_at INTEGER NOT NULL,
  CONSTRAINT recording_agreement_pkey PRIMARY KEY (id),
  CONSTRAINT recording_agreement_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT recording_agreement_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT recording_agreement_answer_check CHECK (answer = 'YES' OR answer = 'NO')
) STRICT;
CREATE INDEX recording_agreement_of_session ON recording_agreement (session_id, answered_at);
CREATE TRIGGER recording_agreement_no_update BEFORE UPDATE ON recording_agreement
BEGIN
  SELECT RAISE(ABORT, 'recording_agreement rows are evidence and stay as they are');
END;
CREATE TRIGGER recording_agreement_no_delete BEFORE DELETE ON recording_agreement
BEGIN
  SELECT RAISE(ABORT, 'recording_agreement rows are evidence and stay as they are');
END;

CREATE TABLE recording_piece (
  organization_id TEXT NOT NULL,
  recording_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  last INTEGER NOT NULL CHECK (last IN (0, 1)),
  size INTEGER NOT NULL,
  plain_sha256 TEXT NOT NULL,
  sealed_sha256 TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  CONSTRAINT recording_piece_pkey PRIMARY KEY (recording_id, number),
  CONSTRAINT recording_piece_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id),
  CONSTRAINT recording_piece_number_check CHECK (number >= 0),
  CONSTRAINT recording_piece_size_check CHECK (size >= 0)
) STRICT;
CREATE UNIQUE INDEX recording_piece_recording_id_key ON recording_piece (recording_id) WHERE last;
CREATE TRIGGER recording_piece_no_update BEFORE UPDATE ON recording_piece
BEGIN
  SELECT RAISE(ABORT, 'recording_piece rows are evidence and stay as they are');
END;
CREATE TRIGGER recording_piece_no_delete BEFORE DELETE ON recording_piece
BEGIN
  SELECT RAISE(ABORT, 'recording_piece rows are evidence and stay as they are');
END;

CREATE TABLE recording_ticket (
  token_hash TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  recording_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  credential_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  played_at INTEGER,
  CONSTRAINT recording_ticket_pkey PRIMARY KEY (token_hash),
  CONSTRAINT recording_ticket_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id),
  CONSTRAINT recording_ticket_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id)
) STRICT;
CREATE INDEX recording_ticket_expiring ON recording_ticket (expires_at);

CREATE TABLE legal_hold (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  target_id TEXT NOT NULL,
  matter TEXT NOT NULL,
  reason TEXT NOT NULL,
  ordered_by TEXT NOT NULL,
  placed_by TEXT NOT NULL,
  placed_at INTEGER NOT NULL,
  released_by TEXT,
  released_at INTEGER,
  release_reason TEXT,
  CONSTRAINT legal_hold_pkey PRIMARY KEY (id),
  CONSTRAINT legal_hold_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT legal_hold_placed_by_fkey FOREIGN KEY (organization_id, placed_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT legal_hold_released_by_fkey FOREIGN KEY (organization_id, released_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT legal_hold_scope_check CHECK (scope = 'RECORDING' OR scope = 'SESSION' OR scope = 'PATIENT' OR scope = 'ORGANIZATION'),
  CONSTRAINT legal_hold_released_by_somebody CHECK (released_at IS NULL OR released_by IS NOT NULL)
) STRICT;
CREATE INDEX legal_hold_standing ON legal_hold (organization_id, scope, target_id) WHERE released_at IS NULL;
CREATE TRIGGER legal_hold_no_update BEFORE UPDATE ON legal_hold
  WHEN OLD.placed_at IS NOT NULL AND (OLD.released_at IS NOT NULL
    OR NEW.id IS NOT OLD.id
    OR NEW.organization_id IS NOT OLD.organization_id
    OR NEW.scope IS NOT OLD.scope
    OR NEW.target_id IS NOT OLD.target_id
    OR NEW.matter IS NOT OLD.matter
    OR NEW.reason IS NOT OLD.reason
    OR NEW.ordered_by IS NOT OLD.ordered_by
    OR NEW.placed_by IS NOT OLD.placed_by
    OR NEW.placed_at IS NOT OLD.placed_at)
BEGIN
  SELECT RAISE(ABORT, 'legal_hold rows are evidence and stay as they are');
END;
CREATE TRIGGER legal_hold_no_delete BEFORE DELETE ON legal_hold
  WHEN OLD.placed_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'legal_hold rows are evidence and stay as they are');
END;

CREATE TABLE deletion_certificate (
  recording_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  document TEXT NOT NULL,
  seal TEXT NOT NULL,
  seal_key_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  CONSTRAINT deletion_certificate_pkey PRIMARY KEY (recording_id),
  CONSTRAINT deletion_certificate_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id)
) STRICT;
CREATE TRIGGER deletion_certificate_no_update BEFORE UPDATE ON deletion_certificate
BEGIN
  SELECT RAISE(ABORT, 'deletion_certificate rows are evidence and stay as they are');
END;
CREATE TRIGGER deletion_certificate_no_delete BEFORE DELETE ON deletion_certificate
BEGIN
  SELECT RAISE(ABORT, 'deletion_certificate rows are evidence and stay as they are');
END;

CREATE TABLE retention_rule (
  organization_id TEXT NOT NULL,
  data_class TEXT NOT NULL,
  days INTEGER NOT NULL,
  citation TEXT,
  set_by TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  CONSTRAINT retention_rule_pkey PRIMARY KEY (organization_id, data_class),
  CONSTRAINT retention_rule_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT retention_rule_set_by_fkey FOREIGN KEY (organization_id, set_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT retention_rule_days_check CHECK (days >= 0)
) STRICT;

CREATE TABLE recording_deletion (
  recording_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  lease TEXT,
  leased_until INTEGER,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  decided_at INTEGER,
  bytes_gone_at INTEGER,
  objects_removed INTEGER NOT NULL,
  key_lost_at INTEGER,
  CONSTRAINT recording_deletion_pkey PRIMARY KEY (recording_id),
  CONSTRAINT recording_deletion_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id),
  CONSTRAINT recording_deletion_attempts_check CHECK (attempts >= 0),
  CONSTRAINT recording_deletion_objects_removed_check CHECK (objects_removed >= 0),
  CONSTRAINT recording_deletion_bytes_after_decision CHECK (bytes_gone_at IS NULL OR decided_at IS NOT NULL)
) STRICT;
CREATE INDEX recording_deletion_due ON recording_deletion (next_attempt_at);

CREATE TABLE retention_round (
  organization_id TEXT NOT NULL,
  trusted_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  doubted_since INTEGER,
  halt TEXT,
  due INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  allowed_until INTEGER,
  CONSTRAINT retention_round_pkey PRIMARY KEY (organization_id),
  CONSTRAINT retention_round_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT retention_round_halt_check CHECK (halt = 'CLOCK' OR halt = 'SHARE'),
  CONSTRAINT retention_round_due_check CHECK (due >= 0),
  CONSTRAINT retention_round_kept_check CHECK (kept >= 0)
) STRICT;

CREATE TABLE deletion_warning (
  recording_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  deletes_at INTEGER NOT NULL,
  days INTEGER NOT NULL,
  told_at INTEGER NOT NULL,
  CONSTRAINT deletion_warning_pkey PRIMARY KEY (recording_id, deletes_at, days),
  CONSTRAINT deletion_warning_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id),
  CONSTRAINT deletion_warning_days_check CHECK (days >= 0)
) STRICT;
CREATE INDEX deletion_warning_told ON deletion_warning (organization_id, told_at);
CREATE TRIGGER deletion_warning_no_update BEFORE UPDATE ON deletion_warning
BEGIN
  SELECT RAISE(ABORT, 'deletion_warning rows are evidence and stay as they are');
END;
CREATE TRIGGER deletion_warning_no_delete BEFORE DELETE ON deletion_warning
BEGIN
  SELECT RAISE(ABORT, 'deletion_warning rows are evidence and stay as they are');
END;

CREATE TABLE recording_proof (
  recording_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  lease TEXT,
  leased_until INTEGER,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  looked_at INTEGER,
  proven_at INTEGER,
  fault TEXT,
  fault_since INTEGER,
  CONSTRAINT recording_proof_pkey PRIMARY KEY (recording_id),
  CONSTRAINT recording_proof_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id),
  CONSTRAINT recording_proof_attempts_check CHECK (attempts >= 0),
  CONSTRAINT recording_proof_fault_check CHECK (fault = 'KEY_UNUSABLE' OR fault = 'PIECE_DAMAGED' OR fault = 'NOT_AS_FINISHED'),
  CONSTRAINT recording_proof_fault_has_its_time CHECK (fault IS NULL OR fault_since IS NOT NULL)
) STRICT;
CREATE INDEX recording_proof_due ON recording_proof (organization_id, next_attempt_at);
CREATE INDEX recording_proof_faults ON recording_proof (fault_since) WHERE fault IS NOT NULL;

CREATE TABLE audit_event (
  organization_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor_type TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_role TEXT,
  auth_method TEXT,
  credential_id TEXT NOT NULL,
  client_address TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  event TEXT NOT NULL,
  action TEXT NOT NULL,
  entity_type TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  entity_version INTEGER,
  patient_id TEXT,
  outcome TEXT NOT NULL,
  request_id TEXT NOT NULL,
  details TEXT NOT NULL,
  hash BLOB NOT NULL,
  mac BLOB NOT NULL,
  CONSTRAINT audit_event_pkey PRIMARY KEY (organization_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
BEGIN
  SELECT RAISE(ABORT, 'audit_event rows are evidence and stay as they are');
END;
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
BEGIN
  SELECT RAISE(ABORT, 'audit_event rows are evidence and stay as they are');
END;

CREATE TABLE patient_audit_entry (
  organization_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  CONSTRAINT patient_audit_entry_pkey PRIMARY KEY (organization_id, patient_id, seq),
  CONSTRAINT patient_audit_entry_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT patient_audit_entry_seq_check CHECK (seq >= 0)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX patient_audit_entry_seq_key ON patient_audit_entry (organization_id, seq);
CREATE TRIGGER patient_audit_entry_no_update BEFORE UPDATE ON patient_audit_entry
BEGIN
  SELECT RAISE(ABORT, 'patient_audit_entry rows are evidence and stay as they are');
END;
CREATE TRIGGER patient_audit_entry_no_delete BEFORE DELETE ON patient_audit_entry
BEGIN
  SELECT RAISE(ABORT, 'patient_audit_entry rows are evidence and stay as they are');
END;

CREATE TABLE audit_checkpoint (
  organization_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  at INTEGER NOT NULL,
  signature BLOB NOT NULL,
  CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (organization_id, seq),
  CONSTRAINT audit_checkpoint_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT audit_checkpoint_seq_check CHECK (seq >= 0)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint
BEGIN
  SELECT RAISE(ABORT, 'audit_checkpoint rows are evidence and stay as they are');
END;
CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint
BEGIN
  SELECT RAISE(ABORT, 'audit_checkpoint rows are evidence and stay as they are');
END;

CREATE TABLE disclosure (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  recording_id TEXT,
  corrects_id TEXT,
  recipient BLOB NOT NULL,
  what BLOB NOT NULL,
  purpose BLOB NOT NULL,
  recorded_by TEXT NOT NULL,
  disclosed_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  CONSTRAINT disclosure_pkey PRIMARY KEY (id),
  CONSTRAINT disclosure_patient_id_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
  CONSTRAINT disclosure_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id),
  CONSTRAINT disclosure_corrects_id_fkey FOREIGN KEY (organization_id, corrects_id) REFERENCES disclosure (organization_id, id),
  CONSTRAINT disclosure_recorded_by_fkey FOREIGN KEY (organization_id, recorded_by) REFERENCES user_account (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX disclosure_id_key ON disclosure (organization_id, id);
CREATE INDEX disclosure_of_patient ON disclosure (organization_id, patient_id, disclosed_at);
CREATE UNIQUE INDEX disclosure_corrects_id_key ON disclosure (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE TRIGGER disclosure_no_update BEFORE UPDATE ON disclosure
  WHEN OLD.recorded_at IS NOT NULL AND (NEW.recipient IS NULL
    OR NEW.id IS NOT OLD.id
    OR NEW.organization_id IS NOT OLD.organization_id
    OR NEW.patient_id IS NOT OLD.patient_id
    OR NEW.recording_id IS NOT OLD.recording_id
    OR NEW.corrects_id IS NOT OLD.corrects_id
    OR NEW.recorded_by IS NOT OLD.recorded_by
    OR NEW.disclosed_at IS NOT OLD.disclosed_at
    OR NEW.recorded_at IS NOT OLD.recorded_at)
BEGIN
  SELECT RAISE(ABORT, 'disclosure rows are evidence and stay as they are');
END;
CREATE TRIGGER disclosure_no_delete BEFORE DELETE ON disclosure
  WHEN OLD.recorded_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'disclosure rows are evidence and stay as they are');
END;

CREATE TABLE webhook_event (
  id TEXT NOT NULL,
  organization_id TEXT,
  video_engine TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  dedup_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  payload BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  processed_at INTEGER,
  attempts INTEGER NOT NULL,
  last_error TEXT,
  next_attempt_at INTEGER,
  CONSTRAINT webhook_event_pkey PRIMARY KEY (id),
  CONSTRAINT webhook_event_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT webhook_event_video_engine_check CHECK (video_engine = 'twilio' OR video_engine = 'zoom' OR video_engine = 'google_meet' OR video_engine = 'livekit' OR video_engine = 'janus' OR video_engine = 'builtin'),
  CONSTRAINT webhook_event_attempts_check CHECK (attempts >= 0)
) STRICT;
CREATE UNIQUE INDEX webhook_event_video_engine_endpoint_dedup_key_key ON webhook_event (video_engine, endpoint, dedup_key);
CREATE INDEX webhook_event_waiting ON webhook_event (received_at, id) WHERE processed_at IS NULL;
CREATE INDEX webhook_event_by_age ON webhook_event (processed_at) WHERE processed_at IS NOT NULL;

CREATE TABLE outbox_event (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  session_id TEXT,
  payload TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  delivered_at INTEGER,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER,
  CONSTRAINT outbox_event_pkey PRIMARY KEY (id),
  CONSTRAINT outbox_event_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT outbox_event_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT outbox_event_position_check CHECK (position >= 0),
  CONSTRAINT outbox_event_attempts_check CHECK (attempts >= 0)
) STRICT;
CREATE UNIQUE INDEX outbox_event_position_key ON outbox_event (organization_id, position);
CREATE INDEX outbox_event_undelivered ON outbox_event (position) WHERE delivered_at IS NULL;

CREATE TABLE outgoing_mail (
  id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  about TEXT NOT NULL,
  session_id TEXT,
  kind TEXT,
  consent_id TEXT,
  only_once TEXT,
  content BLOB,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  failed_at INTEGER,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER,
  last_error TEXT,
  CONSTRAINT outgoing_mail_pkey PRIMARY KEY (id),
  CONSTRAINT outgoing_mail_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT outgoing_mail_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT outgoing_mail_consent_id_fkey FOREIGN KEY (organization_id, consent_id) REFERENCES telehealth_consent (organization_id, id),
  CONSTRAINT outgoing_mail_about_check CHECK (about = 'VISIT' OR about = 'CONSENT' OR about = 'RECORDINGS'),
  CONSTRAINT outgoing_mail_kind_check CHECK (kind = 'INVITATION' OR kind = 'CHANGE' OR kind = 'CANCELLATION' OR kind = 'IN_PERSON' OR kind = 'GUEST_INVITATION'),
  CONSTRAINT outgoing_mail_attempts_check CHECK (attempts >= 0),
  CONSTRAINT outgoing_mail_waiting_has_content CHECK (content IS NOT NULL OR sent_at IS NOT NULL OR failed_at IS NOT NULL),
  CONSTRAINT outgoing_mail_names_what_it_is_about CHECK ((about = 'VISIT') = (session_id IS NOT NULL) AND (about = 'VISIT') = (kind IS NOT NULL) AND (about = 'CONSENT') = (consent_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX outgoing_mail_only_once_key ON outgoing_mail (organization_id, only_once);
CREATE INDEX outgoing_mail_waiting ON outgoing_mail (created_at, id) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outgoing_mail_of_session ON outgoing_mail (session_id, created_at) WHERE session_id IS NOT NULL;
CREATE INDEX outgoing_mail_of_consent ON outgoing_mail (consent_id, created_at) WHERE consent_id IS NOT NULL;

CREATE TABLE job (
  id TEXT NOT NULL,
  organization_id TEXT,
  kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  status TEXT NOT NULL,
  run_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  last_error TEXT,
  locked_until INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CONSTRAINT job_pkey PRIMARY KEY (id),
  CONSTRAINT job_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT job_status_check CHECK (status = 'READY' OR status = 'RUNNING' OR status = 'DONE' OR status = 'FAILED'),
  CONSTRAINT job_attempts_check CHECK (attempts >= 0)
) STRICT;
CREATE INDEX job_ready ON job (run_at, id) WHERE status = 'READY';
CREATE INDEX job_running ON job (locked_until) WHERE status = 'RUNNING';
CREATE INDEX job_of_subject ON job (kind, subject_id);

CREATE TABLE idempotency_record (
  organization_id TEXT NOT NULL,
  caller_id TEXT NOT NULL,
  key TEXT NOT NULL,
  procedure TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  response BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  CONSTRAINT idempotency_record_pkey PRIMARY KEY (organization_id, caller_id, key),
  CONSTRAINT idempotency_record_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id)
) STRICT;
CREATE INDEX idempotency_record_by_age ON idempotency_record (created_at);

CREATE TABLE server_secret (
  name TEXT NOT NULL,
  value BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  CONSTRAINT server_secret_pkey PRIMARY KEY (name)
) STRICT;

CREATE TABLE schema_migration (
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL,
  app_version TEXT NOT NULL,
  applied_at INTEGER NOT NULL,
  CONSTRAINT schema_migration_pkey PRIMARY KEY (version),
  CONSTRAINT schema_migration_version_check CHECK (version >= 0)
) STRICT;
