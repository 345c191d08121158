-- SPDX-License-Identifier: Apache-2.0
-- Made from src/store/schema and frozen at its first release.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are evidence and stay as they are', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END;
$$;

CREATE TABLE organization (
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  phone text COLLATE "C",
  time_zone text COLLATE "C" NOT NULL,
  state text COLLATE "C",
  default_provider text COLLATE "C",
  fallback_enabled boolean,
  join_window_minutes bigint NOT NULL,
  link_lifetime_hours bigint NOT NULL,
  grace_minutes bigint NOT NULL,
  waiting_timeout_minutes bigint NOT NULL,
  undo_minutes bigint NOT NULL,
  inactivity_minutes bigint NOT NULL,
  require_second_factor boolean NOT NULL,
  licence_policy text COLLATE "C" NOT NULL,
  relay_only boolean NOT NULL,
  emergency_number text COLLATE "C" NOT NULL,
  waiting_message text COLLATE "C",
  pre_visit_questions text COLLATE "C",
  reply_to text COLLATE "C",
  recording_allowed boolean NOT NULL,
  recording_retention_days bigint,
  recording_retention_reason text COLLATE "C",
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
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
);

CREATE TABLE user_account (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  email text COLLATE "C" NOT NULL,
  first_name text COLLATE "C" NOT NULL,
  last_name text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  is_active boolean NOT NULL,
  password_hash text COLLATE "C" NOT NULL,
  must_change_password boolean NOT NULL,
  totp_secret bytea,
  totp_confirmed_at bigint,
  totp_last_step bigint,
  failed_sign_ins bigint NOT NULL,
  locked_until bigint,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT user_account_pkey PRIMARY KEY (id),
  CONSTRAINT user_account_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT user_account_role_check CHECK (role = 'OWNER' OR role = 'ADMIN' OR role = 'PROVIDER' OR role = 'STAFF' OR role = 'BILLER'),
  CONSTRAINT user_account_totp_last_step_check CHECK (totp_last_step >= 0),
  CONSTRAINT user_account_failed_sign_ins_check CHECK (failed_sign_ins >= 0),
  CONSTRAINT user_account_version_check CHECK (version >= 0),
  CONSTRAINT user_account_email_lower CHECK (email = lower(email))
);
CREATE UNIQUE INDEX user_account_id_key ON user_account (organization_id, id);
CREATE UNIQUE INDEX user_account_email_key ON user_account (email);

CREATE TABLE baa_attestation (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  attested_by text COLLATE "C" NOT NULL,
  attested_at bigint NOT NULL,
  withdrawn_at bigint,
  CONSTRAINT baa_attestation_pkey PRIMARY KEY (id),
  CONSTRAINT baa_attestation_attested_by_fkey FOREIGN KEY (organization_id, attested_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT baa_attestation_provider_check CHECK (provider = 'TWILIO' OR provider = 'ZOOM' OR provider = 'GOOGLE_MEET' OR provider = 'CUSTOM')
);
CREATE UNIQUE INDEX baa_attestation_provider_key ON baa_attestation (organization_id, provider) WHERE withdrawn_at IS NULL;
CREATE INDEX baa_attestation_of_provider ON baa_attestation (organization_id, provider, attested_at);

CREATE TABLE provider_credential (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  video_engine text COLLATE "C" NOT NULL,
  webhook_id text COLLATE "C" NOT NULL,
  credentials bytea NOT NULL,
  updated_by text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT provider_credential_pkey PRIMARY KEY (id),
  CONSTRAINT provider_credential_updated_by_fkey FOREIGN KEY (organization_id, updated_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT provider_credential_video_engine_check CHECK (video_engine = 'twilio' OR video_engine = 'zoom' OR video_engine = 'google_meet' OR video_engine = 'livekit' OR video_engine = 'janus' OR video_engine = 'builtin')
);
CREATE UNIQUE INDEX provider_credential_video_engine_key ON provider_credential (organization_id, video_engine);
CREATE UNIQUE INDEX provider_credential_webhook_id_key ON provider_credential (webhook_id);

CREATE TABLE recovery_code (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  code_hash text COLLATE "C" NOT NULL,
  used_at bigint,
  created_at bigint NOT NULL,
  CONSTRAINT recovery_code_pkey PRIMARY KEY (id),
  CONSTRAINT recovery_code_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id)
);
CREATE UNIQUE INDEX recovery_code_user_id_code_hash_key ON recovery_code (user_id, code_hash);

CREATE TABLE staff_session (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  token_hash text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  second_factor_at bigint,
  ended_at bigint,
  client_address text COLLATE "C" NOT NULL,
  user_agent text COLLATE "C" NOT NULL,
  CONSTRAINT staff_session_pkey PRIMARY KEY (id),
  CONSTRAINT staff_session_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id),
  CONSTRAINT staff_session_expires_after_start CHECK (expires_at > created_at)
);
CREATE UNIQUE INDEX staff_session_token_hash_key ON staff_session (token_hash);
CREATE INDEX staff_session_live_of_user ON staff_session (user_id, last_seen_at) WHERE ended_at IS NULL;

CREATE TABLE api_key (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  token_hash text COLLATE "C" NOT NULL,
  hint text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  created_by text COLLATE "C",
  expires_at bigint,
  last_used_at bigint,
  revoked_at bigint,
  CONSTRAINT api_key_pkey PRIMARY KEY (id),
  CONSTRAINT api_key_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id),
  CONSTRAINT api_key_created_by_fkey FOREIGN KEY (organization_id, created_by) REFERENCES user_account (organization_id, id)
);
CREATE UNIQUE INDEX api_key_token_hash_key ON api_key (token_hash);
CREATE INDEX api_key_of_organization ON api_key (organization_id, created_at);

CREATE TABLE clinician (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  title text COLLATE "C",
  specialty text COLLATE "C",
  npi_number text COLLATE "C",
  license_number text COLLATE "C",
  color text COLLATE "C",
  is_active boolean NOT NULL,
  sort_order bigint NOT NULL,
  bio text COLLATE "C",
  external_id text COLLATE "C",
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT clinician_pkey PRIMARY KEY (id),
  CONSTRAINT clinician_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id),
  CONSTRAINT clinician_version_check CHECK (version >= 0)
);
CREATE UNIQUE INDEX clinician_id_key ON clinician (organization_id, id);
CREATE UNIQUE INDEX clinician_user_id_key ON clinician (organization_id, user_id);
CREATE UNIQUE INDEX clinician_external_id_key ON clinician (organization_id, external_id);

CREATE TABLE clinician_licence (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  clinician_id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  number text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  valid_from text COLLATE "C",
  valid_until text COLLATE "C",
  citation text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT clinician_licence_pkey PRIMARY KEY (id),
  CONSTRAINT clinician_licence_clinician_id_fkey FOREIGN KEY (organization_id, clinician_id) REFERENCES clinician (organization_id, id),
  CONSTRAINT clinician_licence_kind_check CHECK (kind = 'LICENCE' OR kind = 'REGISTRATION' OR kind = 'EXCEPTION'),
  CONSTRAINT clinician_licence_valid_from_check CHECK (length(valid_from) = 10),
  CONSTRAINT clinician_licence_valid_until_check CHECK (length(valid_until) = 10),
  CONSTRAINT clinician_licence_ends_after_start CHECK (valid_until >= valid_from),
  CONSTRAINT clinician_licence_exception_is_cited CHECK (kind <> 'EXCEPTION' OR citation IS NOT NULL)
);
CREATE INDEX clinician_licence_of_clinician ON clinician_licence (clinician_id, state);

CREATE TABLE patient (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  mrn text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  first_name text COLLATE "C" NOT NULL,
  last_name text COLLATE "C" NOT NULL,
  birth_date text COLLATE "C",
  email text COLLATE "C",
  phone text COLLATE "C",
  state text COLLATE "C",
  language text COLLATE "C",
  time_zone text COLLATE "C",
  guardian_name text COLLATE "C",
  guardian_email text COLLATE "C",
  guardian_phone text COLLATE "C",
  external_id text COLLATE "C",
  home_location_id text COLLATE "C",
  consent_for_cross_location_sharing boolean NOT NULL,
  cross_location_consent_date bigint,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  archived_at bigint,
  CONSTRAINT patient_pkey PRIMARY KEY (id),
  CONSTRAINT patient_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT patient_status_check CHECK (status = 'ACTIVE' OR status = 'INACTIVE' OR status = 'ARCHIVED' OR status = 'DECEASED'),
  CONSTRAINT patient_birth_date_check CHECK (length(birth_date) = 10),
  CONSTRAINT patient_version_check CHECK (version >= 0)
);
CREATE UNIQUE INDEX patient_id_key ON patient (organization_id, id);
CREATE UNIQUE INDEX patient_mrn_key ON patient (organization_id, mrn);
CREATE UNIQUE INDEX patient_external_id_key ON patient (organization_id, external_id);
CREATE INDEX patient_by_name ON patient (organization_id, lower(last_name), lower(first_name), id);

CREATE TABLE appointment_type (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  color text COLLATE "C" NOT NULL,
  duration_minutes bigint NOT NULL,
  is_active boolean NOT NULL,
  recording_allowed boolean NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT appointment_type_pkey PRIMARY KEY (id),
  CONSTRAINT appointment_type_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT appointment_type_duration_minutes_check CHECK (duration_minutes >= 0),
  CONSTRAINT appointment_type_has_a_length CHECK (duration_minutes > 0)
);
CREATE UNIQUE INDEX appointment_type_id_key ON appointment_type (organization_id, id);
CREATE UNIQUE INDEX appointment_type_name_key ON appointment_type (organization_id, name);

CREATE TABLE appointment (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  patient_id text COLLATE "C" NOT NULL,
  provider_id text COLLATE "C" NOT NULL,
  appointment_type_id text COLLATE "C",
  start_time bigint NOT NULL,
  end_time bigint NOT NULL,
  status text COLLATE "C" NOT NULL,
  notes text COLLATE "C",
  patient_notes text COLLATE "C",
  chief_complaint text COLLATE "C",
  confirmed_at bigint,
  confirmed_by text COLLATE "C",
  checked_in_at bigint,
  checked_in_by text COLLATE "C",
  completed_at bigint,
  completed_by text COLLATE "C",
  cancelled_at bigint,
  cancelled_by text COLLATE "C",
  cancel_reason text COLLATE "C",
  charge_amount text COLLATE "C",
  is_telehealth boolean NOT NULL,
  created_by text COLLATE "C",
  room_id text COLLATE "C",
  recurring_series_id text COLLATE "C",
  location_id text COLLATE "C",
  external_id text COLLATE "C",
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
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
);
CREATE UNIQUE INDEX appointment_id_key ON appointment (organization_id, id);
CREATE UNIQUE INDEX appointment_external_id_key ON appointment (organization_id, external_id);
CREATE INDEX appointment_of_clinician ON appointment (organization_id, provider_id, start_time, id);
CREATE INDEX appointment_of_patient ON appointment (organization_id, patient_id, start_time, id);
CREATE INDEX appointment_by_time ON appointment (organization_id, start_time, id);

CREATE TABLE telehealth_session (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  appointment_id text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  room_name text COLLATE "C" NOT NULL,
  room_url text COLLATE "C" NOT NULL,
  access_token bytea,
  scheduled_start_time bigint NOT NULL,
  scheduled_end_time bigint NOT NULL,
  actual_start_time bigint,
  actual_end_time bigint,
  join_instructions text COLLATE "C",
  technical_notes text COLLATE "C",
  connection_quality text COLLATE "C",
  audio_quality text COLLATE "C",
  video_quality text COLLATE "C",
  place_of_service_code text COLLATE "C",
  telehealth_modifier text COLLATE "C",
  patient_location text COLLATE "C",
  patient_location_state text COLLATE "C",
  patient_at_home boolean,
  patient_location_confirmed_at bigint,
  provider_location text COLLATE "C",
  modality text COLLATE "C" NOT NULL,
  modality_mixed boolean NOT NULL,
  patient_first_seen_at bigint,
  cancel_reason text COLLATE "C",
  callback_phone text COLLATE "C",
  delay_minutes bigint,
  no_show_proposed_at bigint,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
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
);
CREATE UNIQUE INDEX telehealth_session_id_key ON telehealth_session (organization_id, id);
CREATE UNIQUE INDEX telehealth_session_appointment_id_key ON telehealth_session (appointment_id);
CREATE UNIQUE INDEX telehealth_session_room_name_key ON telehealth_session (room_name);
CREATE INDEX telehealth_session_by_time ON telehealth_session (organization_id, scheduled_start_time DESC, id DESC);
CREATE INDEX telehealth_session_by_status ON telehealth_session (organization_id, status, scheduled_start_time DESC, id DESC);

CREATE TABLE room (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  video_engine text COLLATE "C" NOT NULL,
  credential_id text COLLATE "C",
  status text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  external_id text COLLATE "C",
  join_url text COLLATE "C",
  secret bytea,
  created_at bigint NOT NULL,
  ended_at bigint,
  connection_quality text COLLATE "C",
  audio_quality text COLLATE "C",
  video_quality text COLLATE "C",
  CONSTRAINT room_pkey PRIMARY KEY (id),
  CONSTRAINT room_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT room_provider_check CHECK (provider = 'TWILIO' OR provider = 'ZOOM' OR provider = 'GOOGLE_MEET' OR provider = 'CUSTOM'),
  CONSTRAINT room_video_engine_check CHECK (video_engine = 'twilio' OR video_engine = 'zoom' OR video_engine = 'google_meet' OR video_engine = 'livekit' OR video_engine = 'janus' OR video_engine = 'builtin'),
  CONSTRAINT room_status_check CHECK (status = 'ACTIVE' OR status = 'ENDED' OR status = 'FAILED'),
  CONSTRAINT room_connection_quality_check CHECK (connection_quality = 'good' OR connection_quality = 'fair' OR connection_quality = 'poor'),
  CONSTRAINT room_audio_quality_check CHECK (audio_quality = 'good' OR audio_quality = 'fair' OR audio_quality = 'poor'),
  CONSTRAINT room_video_quality_check CHECK (video_quality = 'good' OR video_quality = 'fair' OR video_quality = 'poor')
);
CREATE UNIQUE INDEX room_id_key ON room (organization_id, id);
CREATE INDEX room_of_session ON room (session_id, created_at, id);
CREATE INDEX room_by_name ON room (name);
CREATE INDEX room_by_external_id ON room (video_engine, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX room_active ON room (video_engine, session_id) WHERE status = 'ACTIVE';
CREATE INDEX room_outside ON room (id) WHERE status = 'ACTIVE' AND video_engine <> 'builtin';
CREATE INDEX room_ended_outside ON room (ended_at) WHERE status = 'ENDED' AND video_engine <> 'builtin';

CREATE TABLE provider_attempt (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  operation text COLLATE "C" NOT NULL,
  succeeded boolean NOT NULL,
  duration_ms bigint NOT NULL,
  error_code text COLLATE "C",
  vendor_code text COLLATE "C",
  at bigint NOT NULL,
  CONSTRAINT provider_attempt_pkey PRIMARY KEY (id),
  CONSTRAINT provider_attempt_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT provider_attempt_provider_check CHECK (provider = 'TWILIO' OR provider = 'ZOOM' OR provider = 'GOOGLE_MEET' OR provider = 'CUSTOM'),
  CONSTRAINT provider_attempt_duration_ms_check CHECK (duration_ms >= 0)
);
CREATE INDEX provider_attempt_of_session ON provider_attempt (session_id, at, id);

CREATE TABLE participant (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  user_id text COLLATE "C",
  patient_id text COLLATE "C",
  display_name text COLLATE "C",
  joined_at bigint,
  left_at bigint,
  created_at bigint NOT NULL,
  CONSTRAINT participant_pkey PRIMARY KEY (id),
  CONSTRAINT participant_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT participant_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id),
  CONSTRAINT participant_patient_id_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
  CONSTRAINT participant_role_check CHECK (role = 'PATIENT' OR role = 'CLINICIAN' OR role = 'GUARDIAN' OR role = 'INTERPRETER' OR role = 'GUEST' OR role = 'OBSERVER'),
  CONSTRAINT participant_is_staff_or_patient CHECK (user_id IS NULL OR patient_id IS NULL),
  CONSTRAINT participant_role_has_its_record CHECK ((role <> 'PATIENT' OR patient_id IS NOT NULL) AND (role <> 'CLINICIAN' OR user_id IS NOT NULL))
);
CREATE UNIQUE INDEX participant_id_key ON participant (organization_id, id);
CREATE INDEX participant_of_session ON participant (session_id, created_at);

CREATE TABLE participant_stay (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  participant_id text COLLATE "C",
  external_id text COLLATE "C" NOT NULL,
  joined_at bigint,
  left_at bigint,
  left_assumed boolean NOT NULL,
  created_at bigint NOT NULL,
  CONSTRAINT participant_stay_pkey PRIMARY KEY (id),
  CONSTRAINT participant_stay_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT participant_stay_room_id_fkey FOREIGN KEY (organization_id, room_id) REFERENCES room (organization_id, id),
  CONSTRAINT participant_stay_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id)
);
CREATE UNIQUE INDEX participant_stay_id_key ON participant_stay (organization_id, id);
CREATE UNIQUE INDEX participant_stay_room_id_external_id_key ON participant_stay (room_id, external_id);
CREATE INDEX participant_stay_of_participant ON participant_stay (participant_id) WHERE participant_id IS NOT NULL;

CREATE TABLE stay_link (
  stay_id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  credential_id text COLLATE "C",
  CONSTRAINT stay_link_pkey PRIMARY KEY (stay_id),
  CONSTRAINT stay_link_stay_id_fkey FOREIGN KEY (organization_id, stay_id) REFERENCES participant_stay (organization_id, id)
);

CREATE TABLE standing_order (
  organization_id text COLLATE "C" NOT NULL,
  participant_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  given_at bigint NOT NULL,
  CONSTRAINT standing_order_pkey PRIMARY KEY (participant_id, kind),
  CONSTRAINT standing_order_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT standing_order_kind_check CHECK (kind = 'KEPT_OUT' OR kind = 'MUTED')
);

CREATE TABLE way_in (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  participant_id text COLLATE "C" NOT NULL,
  credential_id text COLLATE "C",
  issued_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  CONSTRAINT way_in_pkey PRIMARY KEY (id),
  CONSTRAINT way_in_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT way_in_room_id_fkey FOREIGN KEY (organization_id, room_id) REFERENCES room (organization_id, id),
  CONSTRAINT way_in_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id)
);
CREATE INDEX way_in_of_session ON way_in (session_id, expires_at);
CREATE INDEX way_in_by_age ON way_in (organization_id, expires_at);

CREATE TABLE visit_link (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  participant_id text COLLATE "C" NOT NULL,
  token_hash text COLLATE "C" NOT NULL,
  expires_at bigint NOT NULL,
  revoked_at bigint,
  revoked_by text COLLATE "C",
  first_opened_at bigint,
  last_opened_at bigint,
  created_by text COLLATE "C",
  created_at bigint NOT NULL,
  CONSTRAINT visit_link_pkey PRIMARY KEY (id),
  CONSTRAINT visit_link_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT visit_link_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT visit_link_revoked_by_fkey FOREIGN KEY (organization_id, revoked_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT visit_link_created_by_fkey FOREIGN KEY (organization_id, created_by) REFERENCES user_account (organization_id, id)
);
CREATE UNIQUE INDEX visit_link_id_key ON visit_link (organization_id, id);
CREATE UNIQUE INDEX visit_link_token_hash_key ON visit_link (token_hash);
CREATE INDEX visit_link_of_session ON visit_link (session_id, created_at);
CREATE INDEX visit_link_of_participant ON visit_link (participant_id);

CREATE TABLE visit_device (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  visit_link_id text COLLATE "C" NOT NULL,
  token_hash text COLLATE "C" NOT NULL,
  bound_at bigint NOT NULL,
  replaced_at bigint,
  replaced_reason text COLLATE "C",
  takeover_code_hash text COLLATE "C",
  takeover_expires_at bigint,
  takeover_attempts bigint NOT NULL,
  CONSTRAINT visit_device_pkey PRIMARY KEY (id),
  CONSTRAINT visit_device_visit_link_id_fkey FOREIGN KEY (organization_id, visit_link_id) REFERENCES visit_link (organization_id, id),
  CONSTRAINT visit_device_takeover_attempts_check CHECK (takeover_attempts >= 0)
);
CREATE UNIQUE INDEX visit_device_token_hash_key ON visit_device (token_hash);
CREATE UNIQUE INDEX visit_device_visit_link_id_key ON visit_device (visit_link_id) WHERE replaced_at IS NULL;
CREATE INDEX visit_device_of_link ON visit_device (visit_link_id, bound_at);

CREATE TABLE virtual_waiting_room (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  patient_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  join_time bigint NOT NULL,
  admit_time bigint,
  leave_time bigint,
  wait_seconds bigint,
  camera_checked boolean NOT NULL,
  microphone_checked boolean NOT NULL,
  connection_checked boolean NOT NULL,
  pre_visit_questionnaire_completed boolean NOT NULL,
  pre_visit_responses bytea,
  device_type text COLLATE "C",
  browser_info text COLLATE "C",
  connection_type text COLLATE "C",
  check_results text COLLATE "C",
  last_seen_at bigint,
  acknowledged_at bigint,
  acknowledged_by text COLLATE "C",
  notes text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT virtual_waiting_room_pkey PRIMARY KEY (id),
  CONSTRAINT virtual_waiting_room_patient_id_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
  CONSTRAINT virtual_waiting_room_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT virtual_waiting_room_acknowledged_by_fkey FOREIGN KEY (organization_id, acknowledged_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT virtual_waiting_room_status_check CHECK (status = 'WAITING' OR status = 'ADMITTED' OR status = 'LEFT' OR status = 'TIMED_OUT'),
  CONSTRAINT virtual_waiting_room_wait_seconds_check CHECK (wait_seconds >= 0)
);
CREATE UNIQUE INDEX virtual_waiting_room_id_key ON virtual_waiting_room (organization_id, id);
CREATE UNIQUE INDEX virtual_waiting_room_session_id_key ON virtual_waiting_room (session_id);
CREATE INDEX virtual_waiting_room_queue ON virtual_waiting_room (organization_id, status, join_time);
CREATE INDEX virtual_waiting_room_of_patient ON virtual_waiting_room (organization_id, patient_id);

CREATE TABLE session_notice (
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  audience text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  payload text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  CONSTRAINT session_notice_pkey PRIMARY KEY (session_id, seq),
  CONSTRAINT session_notice_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT session_notice_seq_check CHECK (seq >= 0),
  CONSTRAINT session_notice_audience_check CHECK (audience = 'EVERYBODY' OR audience = 'STAFF')
);
CREATE INDEX session_notice_by_age ON session_notice (created_at);

CREATE TABLE chat_message (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  participant_id text COLLATE "C",
  user_id text COLLATE "C",
  text bytea NOT NULL,
  sent_at bigint NOT NULL,
  CONSTRAINT chat_message_pkey PRIMARY KEY (id),
  CONSTRAINT chat_message_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT chat_message_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT chat_message_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id),
  CONSTRAINT chat_message_seq_check CHECK (seq >= 0),
  CONSTRAINT chat_message_kind_check CHECK (kind = 'CHAT' OR kind = 'DELAY'),
  CONSTRAINT chat_message_has_a_sender CHECK (participant_id IS NOT NULL OR user_id IS NOT NULL)
);
CREATE UNIQUE INDEX chat_message_session_id_seq_key ON chat_message (session_id, seq);
CREATE TRIGGER chat_message_no_update BEFORE UPDATE ON chat_message
  FOR EACH ROW
  WHEN (OLD.seq > 0 AND (NEW.text IS NULL
    OR NEW.id IS DISTINCT FROM OLD.id
    OR NEW.organization_id IS DISTINCT FROM OLD.organization_id
    OR NEW.session_id IS DISTINCT FROM OLD.session_id
    OR NEW.seq IS DISTINCT FROM OLD.seq
    OR NEW.kind IS DISTINCT FROM OLD.kind
    OR NEW.participant_id IS DISTINCT FROM OLD.participant_id
    OR NEW.user_id IS DISTINCT FROM OLD.user_id
    OR NEW.sent_at IS DISTINCT FROM OLD.sent_at))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chat_message_no_delete BEFORE DELETE ON chat_message
  FOR EACH ROW
  WHEN (OLD.seq > 0)
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chat_message_no_truncate BEFORE TRUNCATE ON chat_message
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE admission (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  waiting_room_id text COLLATE "C" NOT NULL,
  clinician_id text COLLATE "C" NOT NULL,
  patient_state text COLLATE "C",
  licensed boolean NOT NULL,
  policy text COLLATE "C" NOT NULL,
  override_reason text COLLATE "C",
  admitted_by text COLLATE "C" NOT NULL,
  admitted_at bigint NOT NULL,
  CONSTRAINT admission_pkey PRIMARY KEY (id),
  CONSTRAINT admission_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT admission_waiting_room_id_fkey FOREIGN KEY (organization_id, waiting_room_id) REFERENCES virtual_waiting_room (organization_id, id),
  CONSTRAINT admission_clinician_id_fkey FOREIGN KEY (organization_id, clinician_id) REFERENCES clinician (organization_id, id),
  CONSTRAINT admission_admitted_by_fkey FOREIGN KEY (organization_id, admitted_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT admission_policy_check CHECK (policy = 'OFF' OR policy = 'WARN' OR policy = 'BLOCK')
);
CREATE INDEX admission_of_session ON admission (session_id, admitted_at);
CREATE TRIGGER admission_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON admission
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE modality_segment (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  modality text COLLATE "C" NOT NULL,
  by_phone boolean NOT NULL,
  reason text COLLATE "C" NOT NULL,
  started_at bigint NOT NULL,
  ended_at bigint,
  CONSTRAINT modality_segment_pkey PRIMARY KEY (id),
  CONSTRAINT modality_segment_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT modality_segment_modality_check CHECK (modality = 'AUDIO_VIDEO' OR modality = 'AUDIO_ONLY'),
  CONSTRAINT modality_segment_ended_after_start CHECK (ended_at >= started_at)
);
CREATE INDEX modality_segment_of_session ON modality_segment (session_id, started_at);
CREATE UNIQUE INDEX modality_segment_session_id_key ON modality_segment (session_id) WHERE ended_at IS NULL;

CREATE TABLE quality_sample (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  participant_id text COLLATE "C" NOT NULL,
  measured_at bigint NOT NULL,
  round_trip_ms double precision,
  jitter_ms double precision,
  audio_loss double precision,
  video_loss double precision,
  frames_per_second double precision,
  freeze_seconds double precision,
  send_kbps double precision,
  audio_mos double precision,
  connection_quality text COLLATE "C" NOT NULL,
  audio_quality text COLLATE "C",
  video_quality text COLLATE "C",
  relayed boolean NOT NULL,
  CONSTRAINT quality_sample_pkey PRIMARY KEY (id),
  CONSTRAINT quality_sample_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT quality_sample_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT quality_sample_connection_quality_check CHECK (connection_quality = 'good' OR connection_quality = 'fair' OR connection_quality = 'poor'),
  CONSTRAINT quality_sample_audio_quality_check CHECK (audio_quality = 'good' OR audio_quality = 'fair' OR audio_quality = 'poor'),
  CONSTRAINT quality_sample_video_quality_check CHECK (video_quality = 'good' OR video_quality = 'fair' OR video_quality = 'poor')
);
CREATE INDEX quality_sample_of_session ON quality_sample (session_id, measured_at);

CREATE TABLE visit_step (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  participant_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  detail text COLLATE "C",
  at bigint NOT NULL,
  CONSTRAINT visit_step_pkey PRIMARY KEY (id),
  CONSTRAINT visit_step_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT visit_step_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT visit_step_kind_check CHECK (kind = 'LINK_OPENED' OR kind = 'NAME_CONFIRMED' OR kind = 'NAME_REFUSED' OR kind = 'LOCATION_GIVEN' OR kind = 'CHECK_PASSED' OR kind = 'CHECK_FAILED' OR kind = 'CHECK_SKIPPED' OR kind = 'QUESTIONS_ANSWERED' OR kind = 'WAITING' OR kind = 'LEFT' OR kind = 'CALL_JOINED' OR kind = 'CALL_LEFT' OR kind = 'CALL_FAILED')
);
CREATE INDEX visit_step_of_session ON visit_step (session_id, at);
CREATE TRIGGER visit_step_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON visit_step
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE visit_rating (
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  participant_id text COLLATE "C" NOT NULL,
  overall bigint NOT NULL,
  technical bigint NOT NULL,
  comment bytea,
  rated_at bigint NOT NULL,
  CONSTRAINT visit_rating_pkey PRIMARY KEY (session_id, participant_id),
  CONSTRAINT visit_rating_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT visit_rating_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT visit_rating_overall_check CHECK (overall >= 0),
  CONSTRAINT visit_rating_technical_check CHECK (technical >= 0),
  CONSTRAINT visit_rating_in_range CHECK (overall BETWEEN 1 AND 5 AND technical BETWEEN 1 AND 5)
);

CREATE TABLE participant_place (
  participant_id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  stated_at bigint NOT NULL,
  CONSTRAINT participant_place_pkey PRIMARY KEY (participant_id),
  CONSTRAINT participant_place_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT participant_place_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id)
);
CREATE INDEX participant_place_of_session ON participant_place (session_id);

CREATE TABLE consent_template (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  consent_type text COLLATE "C" NOT NULL,
  language text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  status text COLLATE "C" NOT NULL,
  title text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  asks_again boolean NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  published_by text COLLATE "C",
  published_at bigint,
  superseded_at bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT consent_template_pkey PRIMARY KEY (id),
  CONSTRAINT consent_template_created_by_fkey FOREIGN KEY (organization_id, created_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT consent_template_published_by_fkey FOREIGN KEY (organization_id, published_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT consent_template_consent_type_check CHECK (consent_type = 'GENERAL' OR consent_type = 'HIPAA' OR consent_type = 'RECORDING' OR consent_type = 'STATE_SPECIFIC'),
  CONSTRAINT consent_template_version_check CHECK (version >= 0),
  CONSTRAINT consent_template_status_check CHECK (status = 'DRAFT' OR status = 'PUBLISHED' OR status = 'SUPERSEDED'),
  CONSTRAINT consent_template_published_has_time CHECK (status = 'DRAFT' OR published_at IS NOT NULL)
);
CREATE UNIQUE INDEX consent_template_id_key ON consent_template (organization_id, id);
CREATE UNIQUE INDEX consent_template_consent_type_language_version_key ON consent_template (organization_id, consent_type, language, version);
CREATE UNIQUE INDEX consent_template_consent_type_language_key ON consent_template (organization_id, consent_type, language) WHERE status = 'PUBLISHED';
CREATE TRIGGER consent_template_no_update BEFORE UPDATE ON consent_template
  FOR EACH ROW
  WHEN (OLD.status <> 'DRAFT' AND (NEW.status = 'DRAFT' OR (OLD.status = 'SUPERSEDED' AND NEW.status <> 'SUPERSEDED')
    OR NEW.id IS DISTINCT FROM OLD.id
    OR NEW.organization_id IS DISTINCT FROM OLD.organization_id
    OR NEW.consent_type IS DISTINCT FROM OLD.consent_type
    OR NEW.language IS DISTINCT FROM OLD.language
    OR NEW.version IS DISTINCT FROM OLD.version
    OR NEW.title IS DISTINCT FROM OLD.title
    OR NEW.source IS DISTINCT FROM OLD.source
    OR NEW.asks_again IS DISTINCT FROM OLD.asks_again
    OR NEW.created_by IS DISTINCT FROM OLD.created_by
    OR NEW.published_by IS DISTINCT FROM OLD.published_by
    OR NEW.published_at IS DISTINCT FROM OLD.published_at
    OR NEW.created_at IS DISTINCT FROM OLD.created_at))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_template_no_delete BEFORE DELETE ON consent_template
  FOR EACH ROW
  WHEN (OLD.status <> 'DRAFT')
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_template_no_truncate BEFORE TRUNCATE ON consent_template
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE telehealth_consent (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  patient_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C",
  consent_type text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  method text COLLATE "C" NOT NULL,
  form_version text COLLATE "C" NOT NULL,
  template_id text COLLATE "C",
  language text COLLATE "C" NOT NULL,
  consent_text text COLLATE "C" NOT NULL,
  consent_text_hash text COLLATE "C" NOT NULL,
  state_code text COLLATE "C",
  state_requirements text COLLATE "C",
  rule_version text COLLATE "C",
  validity_days bigint NOT NULL,
  supersedes_id text COLLATE "C",
  requested_by text COLLATE "C",
  request_expires_at bigint,
  signature_data bytea,
  signature_type text COLLATE "C",
  signer_name text COLLATE "C",
  signer_capacity text COLLATE "C",
  signer_relationship text COLLATE "C",
  signer_address text COLLATE "C",
  signer_participant_id text COLLATE "C",
  attested_by text COLLATE "C",
  evidence bytea,
  evidence_hash text COLLATE "C",
  seal text COLLATE "C",
  seal_key_id text COLLATE "C",
  effective_date bigint,
  expiration_date bigint,
  sent_at bigint,
  viewed_at bigint,
  disclosure_accepted_at bigint,
  read_to_end_at bigint,
  reminded_at bigint,
  signed_at bigint,
  declined_at bigint,
  decline_reason text COLLATE "C",
  revoked_at bigint,
  revocation_reason text COLLATE "C",
  revoked_by text COLLATE "C",
  copy_delivered_at bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT telehealth_consent_pkey PRIMARY KEY (id),
  CONSTRAINT telehealth_consent_patient_id_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
  CONSTRAINT telehealth_consent_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT telehealth_consent_template_id_fkey FOREIGN KEY (organization_id, template_id) REFERENCES consent_template (organization_id, id),
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
);
CREATE UNIQUE INDEX telehealth_consent_id_key ON telehealth_consent (organization_id, id);
CREATE INDEX telehealth_consent_of_patient ON telehealth_consent (organization_id, patient_id, consent_type, created_at);
CREATE INDEX telehealth_consent_of_session ON telehealth_consent (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX telehealth_consent_expiring ON telehealth_consent (expiration_date) WHERE status = 'SIGNED';
ALTER TABLE telehealth_consent ADD CONSTRAINT telehealth_consent_supersedes_id_fkey FOREIGN KEY (organization_id, supersedes_id) REFERENCES telehealth_consent (organization_id, id);
CREATE TRIGGER telehealth_consent_no_update BEFORE UPDATE ON telehealth_consent
  FOR EACH ROW
  WHEN (OLD.status <> 'PENDING' AND ((NEW.status <> OLD.status AND (OLD.status <> 'SIGNED' OR NEW.status NOT IN ('EXPIRED', 'REVOKED'))) OR (OLD.evidence IS NOT NULL AND NEW.evidence IS NULL) OR (OLD.signature_data IS NOT NULL AND NEW.signature_data IS NULL) OR (OLD.status = 'REVOKED' AND (NEW.revoked_at <> OLD.revoked_at OR COALESCE(NEW.revoked_by, '') <> COALESCE(OLD.revoked_by, '') OR COALESCE(NEW.revocation_reason, '') <> COALESCE(OLD.revocation_reason, '')))
    OR NEW.id IS DISTINCT FROM OLD.id
    OR NEW.organization_id IS DISTINCT FROM OLD.organization_id
    OR NEW.patient_id IS DISTINCT FROM OLD.patient_id
    OR NEW.session_id IS DISTINCT FROM OLD.session_id
    OR NEW.consent_type IS DISTINCT FROM OLD.consent_type
    OR NEW.method IS DISTINCT FROM OLD.method
    OR NEW.form_version IS DISTINCT FROM OLD.form_version
    OR NEW.template_id IS DISTINCT FROM OLD.template_id
    OR NEW.language IS DISTINCT FROM OLD.language
    OR NEW.consent_text IS DISTINCT FROM OLD.consent_text
    OR NEW.consent_text_hash IS DISTINCT FROM OLD.consent_text_hash
    OR NEW.state_code IS DISTINCT FROM OLD.state_code
    OR NEW.state_requirements IS DISTINCT FROM OLD.state_requirements
    OR NEW.rule_version IS DISTINCT FROM OLD.rule_version
    OR NEW.validity_days IS DISTINCT FROM OLD.validity_days
    OR NEW.supersedes_id IS DISTINCT FROM OLD.supersedes_id
    OR NEW.requested_by IS DISTINCT FROM OLD.requested_by
    OR NEW.signature_type IS DISTINCT FROM OLD.signature_type
    OR NEW.signer_name IS DISTINCT FROM OLD.signer_name
    OR NEW.signer_capacity IS DISTINCT FROM OLD.signer_capacity
    OR NEW.signer_relationship IS DISTINCT FROM OLD.signer_relationship
    OR NEW.signer_address IS DISTINCT FROM OLD.signer_address
    OR NEW.signer_participant_id IS DISTINCT FROM OLD.signer_participant_id
    OR NEW.attested_by IS DISTINCT FROM OLD.attested_by
    OR NEW.evidence_hash IS DISTINCT FROM OLD.evidence_hash
    OR NEW.seal IS DISTINCT FROM OLD.seal
    OR NEW.seal_key_id IS DISTINCT FROM OLD.seal_key_id
    OR NEW.effective_date IS DISTINCT FROM OLD.effective_date
    OR NEW.expiration_date IS DISTINCT FROM OLD.expiration_date
    OR NEW.sent_at IS DISTINCT FROM OLD.sent_at
    OR NEW.viewed_at IS DISTINCT FROM OLD.viewed_at
    OR NEW.disclosure_accepted_at IS DISTINCT FROM OLD.disclosure_accepted_at
    OR NEW.read_to_end_at IS DISTINCT FROM OLD.read_to_end_at
    OR NEW.signed_at IS DISTINCT FROM OLD.signed_at
    OR NEW.declined_at IS DISTINCT FROM OLD.declined_at
    OR NEW.decline_reason IS DISTINCT FROM OLD.decline_reason
    OR NEW.created_at IS DISTINCT FROM OLD.created_at))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER telehealth_consent_no_delete BEFORE DELETE ON telehealth_consent
  FOR EACH ROW
  WHEN (OLD.status <> 'PENDING')
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER telehealth_consent_no_truncate BEFORE TRUNCATE ON telehealth_consent
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE consent_override (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  patient_id text COLLATE "C" NOT NULL,
  missing text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  decided_by text COLLATE "C" NOT NULL,
  decided_at bigint NOT NULL,
  reviewed_by text COLLATE "C",
  reviewed_at bigint,
  review_note text COLLATE "C",
  CONSTRAINT consent_override_pkey PRIMARY KEY (id),
  CONSTRAINT consent_override_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT consent_override_patient_id_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
  CONSTRAINT consent_override_decided_by_fkey FOREIGN KEY (organization_id, decided_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT consent_override_reviewed_by_fkey FOREIGN KEY (organization_id, reviewed_by) REFERENCES user_account (organization_id, id)
);
CREATE INDEX consent_override_of_session ON consent_override (session_id, decided_at);
CREATE INDEX consent_override_to_review ON consent_override (organization_id, decided_at) WHERE reviewed_at IS NULL;
CREATE TRIGGER consent_override_no_update BEFORE UPDATE ON consent_override
  FOR EACH ROW
  WHEN (OLD.decided_at IS NOT NULL AND (OLD.reviewed_at IS NOT NULL
    OR NEW.id IS DISTINCT FROM OLD.id
    OR NEW.organization_id IS DISTINCT FROM OLD.organization_id
    OR NEW.session_id IS DISTINCT FROM OLD.session_id
    OR NEW.patient_id IS DISTINCT FROM OLD.patient_id
    OR NEW.missing IS DISTINCT FROM OLD.missing
    OR NEW.reason IS DISTINCT FROM OLD.reason
    OR NEW.decided_by IS DISTINCT FROM OLD.decided_by
    OR NEW.decided_at IS DISTINCT FROM OLD.decided_at))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_override_no_delete BEFORE DELETE ON consent_override
  FOR EACH ROW
  WHEN (OLD.decided_at IS NOT NULL)
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_override_no_truncate BEFORE TRUNCATE ON consent_override
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE recorder_run (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  ours boolean NOT NULL,
  external_id text COLLATE "C",
  began_at bigint NOT NULL,
  next_look_at bigint NOT NULL,
  stopped_at bigint,
  fetched_at bigint,
  done_at bigint,
  lease text COLLATE "C",
  leased_until bigint,
  attempts bigint NOT NULL,
  next_attempt_at bigint NOT NULL,
  last_error text COLLATE "C",
  CONSTRAINT recorder_run_pkey PRIMARY KEY (id),
  CONSTRAINT recorder_run_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT recorder_run_room_id_fkey FOREIGN KEY (organization_id, room_id) REFERENCES room (organization_id, id),
  CONSTRAINT recorder_run_attempts_check CHECK (attempts >= 0),
  CONSTRAINT recorder_run_fetched_after_stop CHECK (fetched_at IS NULL OR stopped_at IS NOT NULL)
);
CREATE UNIQUE INDEX recorder_run_id_key ON recorder_run (organization_id, id);
CREATE INDEX recorder_run_of_room ON recorder_run (room_id, external_id);
CREATE INDEX recorder_run_to_do ON recorder_run (next_attempt_at) WHERE done_at IS NULL;

CREATE TABLE session_recording (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  patient_id text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  purpose text COLLATE "C" NOT NULL,
  video_engine text COLLATE "C" NOT NULL,
  room_id text COLLATE "C",
  recorder_run_id text COLLATE "C",
  external_id text COLLATE "C",
  provider_file text COLLATE "C",
  consent_id text COLLATE "C" NOT NULL,
  rule_version text COLLATE "C" NOT NULL,
  agreed text COLLATE "C" NOT NULL,
  payer_is_medicaid boolean,
  started_by text COLLATE "C" NOT NULL,
  stopped_by text COLLATE "C",
  stop_reason text COLLATE "C",
  paused_at bigint,
  failure text COLLATE "C",
  storage_reference bytea,
  key_reference text COLLATE "C",
  duration_ms bigint,
  size_bytes bigint,
  plain_sha256 text COLLATE "C",
  sealed_sha256 text COLLATE "C",
  format text COLLATE "C",
  resolution text COLLATE "C",
  started_at bigint,
  ended_at bigint,
  processed_at bigint,
  retention_days bigint,
  retention_reason text COLLATE "C",
  scheduled_deletion_at bigint,
  deletion_began_at bigint,
  key_destroyed_at bigint,
  deletion_error text COLLATE "C",
  deleted_at bigint,
  deleted_by text COLLATE "C",
  deletion_reason text COLLATE "C",
  legal_hold boolean NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
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
);
CREATE UNIQUE INDEX session_recording_id_key ON session_recording (organization_id, id);
CREATE INDEX session_recording_of_session ON session_recording (organization_id, session_id, created_at);
CREATE INDEX session_recording_of_run ON session_recording (recorder_run_id) WHERE recorder_run_id IS NOT NULL;
CREATE INDEX session_recording_by_time ON session_recording (organization_id, created_at DESC, id DESC);
CREATE INDEX session_recording_due ON session_recording (scheduled_deletion_at) WHERE deleted_at IS NULL;
CREATE INDEX session_recording_unfinished ON session_recording (created_at, id) WHERE status IN ('RECORDING', 'PROCESSING');
CREATE UNIQUE INDEX session_recording_session_id_key ON session_recording (session_id) WHERE status = 'RECORDING';

CREATE TABLE recording_agreement (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  participant_id text COLLATE "C" NOT NULL,
  answer text COLLATE "C" NOT NULL,
  address text COLLATE "C",
  answered_at bigint NOT NULL,
  CONSTRAINT recording_agreement_pkey PRIMARY KEY (id),
  CONSTRAINT recording_agreement_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT recording_agreement_participant_id_fkey FOREIGN KEY (organization_id, participant_id) REFERENCES participant (organization_id, id),
  CONSTRAINT recording_agreement_answer_check CHECK (answer = 'YES' OR answer = 'NO')
);
CREATE INDEX recording_agreement_of_session ON recording_agreement (session_id, answered_at);
CREATE TRIGGER recording_agreement_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON recording_agreement
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE recording_piece (
  organization_id text COLLATE "C" NOT NULL,
  recording_id text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  last boolean NOT NULL,
  size bigint NOT NULL,
  plain_sha256 text COLLATE "C" NOT NULL,
  sealed_sha256 text COLLATE "C" NOT NULL,
  received_at bigint NOT NULL,
  CONSTRAINT recording_piece_pkey PRIMARY KEY (recording_id, number),
  CONSTRAINT recording_piece_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id),
  CONSTRAINT recording_piece_number_check CHECK (number >= 0),
  CONSTRAINT recording_piece_size_check CHECK (size >= 0)
);
CREATE UNIQUE INDEX recording_piece_recording_id_key ON recording_piece (recording_id) WHERE last;
CREATE TRIGGER recording_piece_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON recording_piece
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE recording_ticket (
  token_hash text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  recording_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  credential_id text COLLATE "C" NOT NULL,
  expires_at bigint NOT NULL,
  created_at bigint NOT NULL,
  played_at bigint,
  CONSTRAINT recording_ticket_pkey PRIMARY KEY (token_hash),
  CONSTRAINT recording_ticket_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id),
  CONSTRAINT recording_ticket_user_id_fkey FOREIGN KEY (organization_id, user_id) REFERENCES user_account (organization_id, id)
);
CREATE INDEX recording_ticket_expiring ON recording_ticket (expires_at);

CREATE TABLE legal_hold (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL,
  target_id text COLLATE "C" NOT NULL,
  matter text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  ordered_by text COLLATE "C" NOT NULL,
  placed_by text COLLATE "C" NOT NULL,
  placed_at bigint NOT NULL,
  released_by text COLLATE "C",
  released_at bigint,
  release_reason text COLLATE "C",
  CONSTRAINT legal_hold_pkey PRIMARY KEY (id),
  CONSTRAINT legal_hold_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT legal_hold_placed_by_fkey FOREIGN KEY (organization_id, placed_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT legal_hold_released_by_fkey FOREIGN KEY (organization_id, released_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT legal_hold_scope_check CHECK (scope = 'RECORDING' OR scope = 'SESSION' OR scope = 'PATIENT' OR scope = 'ORGANIZATION'),
  CONSTRAINT legal_hold_released_by_somebody CHECK (released_at IS NULL OR released_by IS NOT NULL)
);
CREATE INDEX legal_hold_standing ON legal_hold (organization_id, scope, target_id) WHERE released_at IS NULL;
CREATE TRIGGER legal_hold_no_update BEFORE UPDATE ON legal_hold
  FOR EACH ROW
  WHEN (OLD.placed_at IS NOT NULL AND (OLD.released_at IS NOT NULL
    OR NEW.id IS DISTINCT FROM OLD.id
    OR NEW.organization_id IS DISTINCT FROM OLD.organization_id
    OR NEW.scope IS DISTINCT FROM OLD.scope
    OR NEW.target_id IS DISTINCT FROM OLD.target_id
    OR NEW.matter IS DISTINCT FROM OLD.matter
    OR NEW.reason IS DISTINCT FROM OLD.reason
    OR NEW.ordered_by IS DISTINCT FROM OLD.ordered_by
    OR NEW.placed_by IS DISTINCT FROM OLD.placed_by
    OR NEW.placed_at IS DISTINCT FROM OLD.placed_at))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER legal_hold_no_delete BEFORE DELETE ON legal_hold
  FOR EACH ROW
  WHEN (OLD.placed_at IS NOT NULL)
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER legal_hold_no_truncate BEFORE TRUNCATE ON legal_hold
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE deletion_certificate (
  recording_id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  document text COLLATE "C" NOT NULL,
  seal text COLLATE "C" NOT NULL,
  seal_key_id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  CONSTRAINT deletion_certificate_pkey PRIMARY KEY (recording_id),
  CONSTRAINT deletion_certificate_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id)
);
CREATE TRIGGER deletion_certificate_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON deletion_certificate
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE retention_rule (
  organization_id text COLLATE "C" NOT NULL,
  data_class text COLLATE "C" NOT NULL,
  days bigint NOT NULL,
  citation text COLLATE "C",
  set_by text COLLATE "C" NOT NULL,
  set_at bigint NOT NULL,
  CONSTRAINT retention_rule_pkey PRIMARY KEY (organization_id, data_class),
  CONSTRAINT retention_rule_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT retention_rule_set_by_fkey FOREIGN KEY (organization_id, set_by) REFERENCES user_account (organization_id, id),
  CONSTRAINT retention_rule_days_check CHECK (days >= 0)
);

CREATE TABLE recording_deletion (
  recording_id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  began_at bigint NOT NULL,
  lease text COLLATE "C",
  leased_until bigint,
  attempts bigint NOT NULL,
  next_attempt_at bigint NOT NULL,
  decided_at bigint,
  bytes_gone_at bigint,
  objects_removed bigint NOT NULL,
  key_lost_at bigint,
  CONSTRAINT recording_deletion_pkey PRIMARY KEY (recording_id),
  CONSTRAINT recording_deletion_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id),
  CONSTRAINT recording_deletion_attempts_check CHECK (attempts >= 0),
  CONSTRAINT recording_deletion_objects_removed_check CHECK (objects_removed >= 0),
  CONSTRAINT recording_deletion_bytes_after_decision CHECK (bytes_gone_at IS NULL OR decided_at IS NOT NULL)
);
CREATE INDEX recording_deletion_due ON recording_deletion (next_attempt_at);

CREATE TABLE retention_round (
  organization_id text COLLATE "C" NOT NULL,
  trusted_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  doubted_since bigint,
  halt text COLLATE "C",
  due bigint NOT NULL,
  kept bigint NOT NULL,
  allowed_until bigint,
  CONSTRAINT retention_round_pkey PRIMARY KEY (organization_id),
  CONSTRAINT retention_round_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT retention_round_halt_check CHECK (halt = 'CLOCK' OR halt = 'SHARE'),
  CONSTRAINT retention_round_due_check CHECK (due >= 0),
  CONSTRAINT retention_round_kept_check CHECK (kept >= 0)
);

CREATE TABLE deletion_warning (
  recording_id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  deletes_at bigint NOT NULL,
  days bigint NOT NULL,
  told_at bigint NOT NULL,
  CONSTRAINT deletion_warning_pkey PRIMARY KEY (recording_id, deletes_at, days),
  CONSTRAINT deletion_warning_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id),
  CONSTRAINT deletion_warning_days_check CHECK (days >= 0)
);
CREATE INDEX deletion_warning_told ON deletion_warning (organization_id, told_at);
CREATE TRIGGER deletion_warning_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON deletion_warning
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE recording_proof (
  recording_id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  lease text COLLATE "C",
  leased_until bigint,
  attempts bigint NOT NULL,
  next_attempt_at bigint NOT NULL,
  looked_at bigint,
  proven_at bigint,
  fault text COLLATE "C",
  fault_since bigint,
  CONSTRAINT recording_proof_pkey PRIMARY KEY (recording_id),
  CONSTRAINT recording_proof_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id),
  CONSTRAINT recording_proof_attempts_check CHECK (attempts >= 0),
  CONSTRAINT recording_proof_fault_check CHECK (fault = 'KEY_UNUSABLE' OR fault = 'PIECE_DAMAGED' OR fault = 'NOT_AS_FINISHED'),
  CONSTRAINT recording_proof_fault_has_its_time CHECK (fault IS NULL OR fault_since IS NOT NULL)
);
CREATE INDEX recording_proof_due ON recording_proof (organization_id, next_attempt_at);
CREATE INDEX recording_proof_faults ON recording_proof (fault_since) WHERE fault IS NOT NULL;

CREATE TABLE audit_event (
  organization_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  actor_type text COLLATE "C" NOT NULL,
  actor_id text COLLATE "C" NOT NULL,
  actor_role text COLLATE "C",
  auth_method text COLLATE "C",
  credential_id text COLLATE "C" NOT NULL,
  client_address text COLLATE "C" NOT NULL,
  user_agent text COLLATE "C" NOT NULL,
  event text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  entity_type text COLLATE "C" NOT NULL,
  entity_id text COLLATE "C" NOT NULL,
  entity_version bigint,
  patient_id text COLLATE "C",
  outcome text COLLATE "C" NOT NULL,
  request_id text COLLATE "C" NOT NULL,
  details text COLLATE "C" NOT NULL,
  hash bytea NOT NULL,
  mac bytea NOT NULL,
  CONSTRAINT audit_event_pkey PRIMARY KEY (organization_id, seq)
);
CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE patient_audit_entry (
  organization_id text COLLATE "C" NOT NULL,
  patient_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  CONSTRAINT patient_audit_entry_pkey PRIMARY KEY (organization_id, patient_id, seq),
  CONSTRAINT patient_audit_entry_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT patient_audit_entry_seq_check CHECK (seq >= 0)
);
CREATE UNIQUE INDEX patient_audit_entry_seq_key ON patient_audit_entry (organization_id, seq);
CREATE TRIGGER patient_audit_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON patient_audit_entry
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE audit_checkpoint (
  organization_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  at bigint NOT NULL,
  signature bytea NOT NULL,
  CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (organization_id, seq),
  CONSTRAINT audit_checkpoint_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT audit_checkpoint_seq_check CHECK (seq >= 0)
);
CREATE TRIGGER audit_checkpoint_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoint
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE disclosure (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  patient_id text COLLATE "C" NOT NULL,
  recording_id text COLLATE "C",
  corrects_id text COLLATE "C",
  recipient bytea NOT NULL,
  what bytea NOT NULL,
  purpose bytea NOT NULL,
  recorded_by text COLLATE "C" NOT NULL,
  disclosed_at bigint NOT NULL,
  recorded_at bigint NOT NULL,
  CONSTRAINT disclosure_pkey PRIMARY KEY (id),
  CONSTRAINT disclosure_patient_id_fkey FOREIGN KEY (organization_id, patient_id) REFERENCES patient (organization_id, id),
  CONSTRAINT disclosure_recording_id_fkey FOREIGN KEY (organization_id, recording_id) REFERENCES session_recording (organization_id, id),
  CONSTRAINT disclosure_recorded_by_fkey FOREIGN KEY (organization_id, recorded_by) REFERENCES user_account (organization_id, id)
);
CREATE UNIQUE INDEX disclosure_id_key ON disclosure (organization_id, id);
CREATE INDEX disclosure_of_patient ON disclosure (organization_id, patient_id, disclosed_at);
CREATE UNIQUE INDEX disclosure_corrects_id_key ON disclosure (corrects_id) WHERE corrects_id IS NOT NULL;
ALTER TABLE disclosure ADD CONSTRAINT disclosure_corrects_id_fkey FOREIGN KEY (organization_id, corrects_id) REFERENCES disclosure (organization_id, id);
CREATE TRIGGER disclosure_no_update BEFORE UPDATE ON disclosure
  FOR EACH ROW
  WHEN (OLD.recorded_at IS NOT NULL AND (NEW.recipient IS NULL
    OR NEW.id IS DISTINCT FROM OLD.id
    OR NEW.organization_id IS DISTINCT FROM OLD.organization_id
    OR NEW.patient_id IS DISTINCT FROM OLD.patient_id
    OR NEW.recording_id IS DISTINCT FROM OLD.recording_id
    OR NEW.corrects_id IS DISTINCT FROM OLD.corrects_id
    OR NEW.recorded_by IS DISTINCT FROM OLD.recorded_by
    OR NEW.disclosed_at IS DISTINCT FROM OLD.disclosed_at
    OR NEW.recorded_at IS DISTINCT FROM OLD.recorded_at))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disclosure_no_delete BEFORE DELETE ON disclosure
  FOR EACH ROW
  WHEN (OLD.recorded_at IS NOT NULL)
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disclosure_no_truncate BEFORE TRUNCATE ON disclosure
  FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();

CREATE TABLE webhook_event (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C",
  video_engine text COLLATE "C" NOT NULL,
  endpoint text COLLATE "C" NOT NULL,
  dedup_key text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  payload bytea NOT NULL,
  received_at bigint NOT NULL,
  processed_at bigint,
  attempts bigint NOT NULL,
  last_error text COLLATE "C",
  next_attempt_at bigint,
  CONSTRAINT webhook_event_pkey PRIMARY KEY (id),
  CONSTRAINT webhook_event_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT webhook_event_video_engine_check CHECK (video_engine = 'twilio' OR video_engine = 'zoom' OR video_engine = 'google_meet' OR video_engine = 'livekit' OR video_engine = 'janus' OR video_engine = 'builtin'),
  CONSTRAINT webhook_event_attempts_check CHECK (attempts >= 0)
);
CREATE UNIQUE INDEX webhook_event_video_engine_endpoint_dedup_key_key ON webhook_event (video_engine, endpoint, dedup_key);
CREATE INDEX webhook_event_waiting ON webhook_event (received_at, id) WHERE processed_at IS NULL;
CREATE INDEX webhook_event_by_age ON webhook_event (processed_at) WHERE processed_at IS NOT NULL;

CREATE TABLE outbox_event (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  session_id text COLLATE "C",
  payload text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  delivered_at bigint,
  attempts bigint NOT NULL,
  next_attempt_at bigint,
  CONSTRAINT outbox_event_pkey PRIMARY KEY (id),
  CONSTRAINT outbox_event_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT outbox_event_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT outbox_event_position_check CHECK (position >= 0),
  CONSTRAINT outbox_event_attempts_check CHECK (attempts >= 0)
);
CREATE UNIQUE INDEX outbox_event_position_key ON outbox_event (organization_id, position);
CREATE INDEX outbox_event_undelivered ON outbox_event (position) WHERE delivered_at IS NULL;

CREATE TABLE outgoing_mail (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C" NOT NULL,
  about text COLLATE "C" NOT NULL,
  session_id text COLLATE "C",
  kind text COLLATE "C",
  consent_id text COLLATE "C",
  only_once text COLLATE "C",
  content bytea,
  created_at bigint NOT NULL,
  sent_at bigint,
  failed_at bigint,
  attempts bigint NOT NULL,
  next_attempt_at bigint,
  last_error text COLLATE "C",
  CONSTRAINT outgoing_mail_pkey PRIMARY KEY (id),
  CONSTRAINT outgoing_mail_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT outgoing_mail_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES telehealth_session (organization_id, id),
  CONSTRAINT outgoing_mail_consent_id_fkey FOREIGN KEY (organization_id, consent_id) REFERENCES telehealth_consent (organization_id, id),
  CONSTRAINT outgoing_mail_about_check CHECK (about = 'VISIT' OR about = 'CONSENT' OR about = 'RECORDINGS'),
  CONSTRAINT outgoing_mail_kind_check CHECK (kind = 'INVITATION' OR kind = 'CHANGE' OR kind = 'CANCELLATION' OR kind = 'IN_PERSON' OR kind = 'GUEST_INVITATION'),
  CONSTRAINT outgoing_mail_attempts_check CHECK (attempts >= 0),
  CONSTRAINT outgoing_mail_waiting_has_content CHECK (content IS NOT NULL OR sent_at IS NOT NULL OR failed_at IS NOT NULL),
  CONSTRAINT outgoing_mail_names_what_it_is_about CHECK ((about = 'VISIT') = (session_id IS NOT NULL) AND (about = 'VISIT') = (kind IS NOT NULL) AND (about = 'CONSENT') = (consent_id IS NOT NULL))
);
CREATE UNIQUE INDEX outgoing_mail_only_once_key ON outgoing_mail (organization_id, only_once);
CREATE INDEX outgoing_mail_waiting ON outgoing_mail (created_at, id) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outgoing_mail_of_session ON outgoing_mail (session_id, created_at) WHERE session_id IS NOT NULL;
CREATE INDEX outgoing_mail_of_consent ON outgoing_mail (consent_id, created_at) WHERE consent_id IS NOT NULL;

CREATE TABLE job (
  id text COLLATE "C" NOT NULL,
  organization_id text COLLATE "C",
  kind text COLLATE "C" NOT NULL,
  subject_id text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  run_at bigint NOT NULL,
  attempts bigint NOT NULL,
  last_error text COLLATE "C",
  locked_until bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT job_pkey PRIMARY KEY (id),
  CONSTRAINT job_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT job_status_check CHECK (status = 'READY' OR status = 'RUNNING' OR status = 'DONE' OR status = 'FAILED'),
  CONSTRAINT job_attempts_check CHECK (attempts >= 0)
);
CREATE INDEX job_ready ON job (run_at, id) WHERE status = 'READY';
CREATE INDEX job_running ON job (locked_until) WHERE status = 'RUNNING';
CREATE INDEX job_of_subject ON job (kind, subject_id);

CREATE TABLE idempotency_record (
  organization_id text COLLATE "C" NOT NULL,
  caller_id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  procedure text COLLATE "C" NOT NULL,
  request_hash text COLLATE "C" NOT NULL,
  response bytea NOT NULL,
  created_at bigint NOT NULL,
  CONSTRAINT idempotency_record_pkey PRIMARY KEY (organization_id, caller_id, key),
  CONSTRAINT idempotency_record_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization (id)
);
CREATE INDEX idempotency_record_by_age ON idempotency_record (created_at);

CREATE TABLE server_secret (
  name text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  created_at bigint NOT NULL,
  CONSTRAINT server_secret_pkey PRIMARY KEY (name)
);

CREATE TABLE schema_migration (
  version bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  checksum text COLLATE "C" NOT NULL,
  app_version text COLLATE "C" NOT NULL,
  applied_at bigint NOT NULL,
  CONSTRAINT schema_migration_pkey PRIMARY KEY (version),
  CONSTRAINT schema_migration_version_check CHECK (version >= 0)
);
