// SPDX-License-Identifier: Apache-2.0
// Types of ChiroFlow Telehealth's tRPC interface. Printed by `chiroflow typescript-client`; changes here are lost.
import type {
  TRPCBuiltRouter, TRPCDefaultErrorData, TRPCDefaultErrorShape, TRPCMutationProcedure, TRPCQueryProcedure,
} from '@trpc/server';

/** What `error.data` of a TRPCClientError holds. */
export interface ErrorData extends TRPCDefaultErrorData {
  /** Finds the call in the server's log. */
  requestId?: string;
  /** The reason inside the code, for programs. */
  cause?: string;
  retryAfterSeconds?: number;
}
export interface ErrorShape extends TRPCDefaultErrorShape {
  data: ErrorData;
}

type Query<I, O> = TRPCQueryProcedure<{meta: unknown; input: I; output: O}>;
type Mutation<I, O> = TRPCMutationProcedure<{meta: unknown; input: I; output: O}>;

export type AppRouter = TRPCBuiltRouter<{ctx: object; meta: object; errorShape: ErrorShape; transformer: true}, {
  telehealth: {
    /** Video providers and whether they can be used now. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    getProviderStatus: Query<void, ProviderStatusOutput>;
    /** What a video provider can do here; null when it is not configured. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    getProviderCapabilities: Query<CapabilitiesInput, CapabilitiesView | null>;
    /** Open the telehealth session of an appointment. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    createRoom: Mutation<CreateRoomInput, CreateRoomOutput>;
    /** A session with its appointment, people and waiting room. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    getRoomStatus: Query<SessionInput, RoomStatusOutput>;
    /** A short-lived token into the session's room. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    generateToken: Mutation<GenerateTokenInput, GenerateTokenOutput>;
    /** The page that held a token has left the room and uses it no more. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    giveBackToken: Mutation<GiveBackTokenInput, Empty>;
    /** Sessions, latest start first. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    listSessions: Query<ListSessionsInput, ListSessionsOutput>;
    /** The caller's own sessions that are due or still to come. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    getUpcoming: Query<UpcomingInput, UpcomingSession[]>;
    /** Start the visit. May be called by: OWNER, ADMIN, PROVIDER. */
    startSession: Mutation<StartSessionInput, SessionRow>;
    /** End the visit; can be undone for some minutes. May be called by: OWNER, ADMIN, PROVIDER. */
    endSession: Mutation<EndSessionInput, SessionRow>;
    /** The patient did not come. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    markNoShow: Mutation<MarkNoShowInput, SessionRow>;
    /** Note what went wrong; the session can be interrupted by it. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    reportTechnicalIssue: Mutation<ReportTechnicalIssueInput, SessionRow>;
    /** Cancel the visit and its appointment. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    cancelSession: Mutation<CancelSessionInput, SessionRow>;
    /** Go on after technical issues. May be called by: OWNER, ADMIN, PROVIDER. */
    resumeSession: Mutation<SessionInput, SessionRow>;
    /** What a visit would lose and gain at another video provider. May be called by: OWNER, ADMIN, PROVIDER. */
    previewSwitch: Query<PreviewSwitchInput, SwitchPreview>;
    /** Move a visit to another video provider; everybody is led after. May be called by: OWNER, ADMIN, PROVIDER. */
    switchProvider: Mutation<SwitchProviderInput, SwitchProviderOutput>;
    /** Who is in the room right now. May be called by: OWNER, ADMIN, PROVIDER. */
    listParticipants: Query<SessionInput, ListParticipantsOutput>;
    /** The names by which the people of a visit are shown to each other. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    getPeople: Query<SessionInput, PeopleOutput>;
    /** Mute, unmute, disconnect or spotlight somebody in the room. May be called by: OWNER, ADMIN, PROVIDER. */
    participantAction: Mutation<ParticipantActionInput, ParticipantActionOutput>;
    /** Undo the end of a visit. May be called by: OWNER, ADMIN, PROVIDER. */
    reopen: Mutation<SessionInput, SessionRow>;
    /** STUN and TURN servers for a call, with credentials for an hour. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    getIceServers: Query<IceServersInput, IceServersOutput>;
    /** Go on with sound alone, by telephone, or with a picture again. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    setModality: Mutation<SetModalityInput, SetModalityOutput>;
    /** What a browser measured of its call; answers how good that is. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    reportQuality: Mutation<ReportQualityInput, ReportQualityOutput>;
    /** How good a visit's call was, by person and time, and its kinds of contact. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    getQuality: Query<GetQualityInput, GetQualityOutput>;
    /** Move a session with its appointment and links. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    reschedule: Mutation<RescheduleInput, SessionRow>;
    /** Delete a recording: access ends at once, key and bytes go within minutes. May be called by: OWNER, ADMIN. */
    deleteRecording: Mutation<DeleteRecordingInput, DeleteRecordingOutput>;
    /** The signed statement of what was deleted, when and how. May be called by: OWNER, ADMIN, PROVIDER. */
    getDeletionCertificate: Query<DeletionCertificateInput, DeletionCertificateView>;
    /** How long a recording is kept, counted from its end; owners alone may shorten it. May be called by: OWNER, ADMIN. */
    setRetention: Mutation<SetRetentionInput, SetRetentionOutput>;
    /** Keep recordings from being deleted; deletions under way are called off. May be called by: OWNER, ADMIN. */
    setLegalHold: Mutation<SetLegalHoldInput, SetLegalHoldOutput>;
    /** Release a hold: dates of deletion are as before, seven days away where they have passed. May be called by: OWNER, ADMIN. */
    releaseLegalHold: Mutation<ReleaseLegalHoldInput, ReleaseLegalHoldOutput>;
    /** What a state asks of telehealth consents and recordings, with its source. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    getStateRequirements: Query<StateRequirementsInput, StateRequirements>;
    /** Arrive in the waiting room; coming back in time keeps the place. May be called by: holders of a visit link. */
    joinWaitingRoom: Mutation<JoinWaitingRoomInput, JoinWaitingRoomOutput>;
    /** The patient waits no longer. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    leaveWaitingRoom: Mutation<WaitingRoomInput, WaitingRoomView>;
    /** What the device check found. May be called by: holders of a visit link. */
    updateTechnicalCheck: Mutation<UpdateTechnicalCheckInput, WaitingRoomView>;
    /** Answers to the clinic's questions before the visit. May be called by: holders of a visit link. */
    submitPreVisitQuestionnaire: Mutation<SubmitQuestionnaireInput, WaitingRoomView>;
    /** Place in the queue, expected wait and messages, as the patient sees them. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    getWaitingRoomStatus: Query<WaitingRoomInput, WaitingStatusOutput>;
    /** Who waits; with a session, its place alone. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    getWaitingRoom: Query<GetWaitingRoomInput, WaitingEntry | WaitingEntry[] | null>;
    /** The arrival was noticed; the alert falls silent everywhere. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    acknowledgeArrival: Mutation<WaitingRoomInput, WaitingRoomView>;
    /** Who it is, where they are and whether the clinician may treat there. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    previewAdmission: Query<WaitingRoomInput, AdmissionPreview>;
    /** Where the patient says they are during this visit, written down by staff who asked them. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    statePatientPlace: Mutation<StatePatientPlaceInput, PatientPlace>;
    /** Let the patient into the visit. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    admitPatient: Mutation<AdmitPatientInput, WaitingRoomView>;
    /** Send the patient back into the waiting room. May be called by: OWNER, ADMIN, PROVIDER. */
    holdPatient: Mutation<SessionInput, WaitingRoomView>;
    /** Tell patients who wait or are due soon that it takes longer. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    announceDelay: Mutation<AnnounceDelayInput, AnnounceDelayOutput>;
    /** Hand the visit over to another clinician. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    transferSession: Mutation<TransferSessionInput, TransferredSession>;
    /** Visits whose patient was heard of and did not come, with what is known. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    proposedNoShows: Query<void, ProposedNoShow[]>;
    /** It was no no-show. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    dismissNoShow: Mutation<SessionInput, SessionRow>;
    /** Write to the others of the visit. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    sendMessage: Mutation<SendMessageInput, Message>;
    /** What was written, in its order. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    listMessages: Query<ListMessagesInput, ListMessagesOutput>;
    /** Ask the patient for a consent; the same request again is sent again. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    sendConsent: Mutation<SendConsentInput, SentConsent>;
    /** Ask for a new signature; the old one stays valid until then. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    renewConsent: Mutation<RenewConsentInput, RenewedConsent>;
    /** Write down an answer that was spoken; not where the state wants it written. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    recordVerbalConsent: Mutation<RecordVerbalConsentInput, VerbalConsent>;
    /** E-mail the patient their copy of a signed consent, again. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    sendConsentCopy: Mutation<SendConsentCopyInput, SentConsentCopy>;
    /** Withdraw a signed consent; a recording stops at once. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    revokeConsent: Mutation<RevokeConsentInput, RevokedConsent>;
    /** Sign an open request on the visit link; staff never sign for patients. May be called by: holders of a visit link. */
    signConsent: Mutation<SignConsentInput, SignedConsent>;
    /** Say no to an open request. May be called by: holders of a visit link. */
    declineConsent: Mutation<DeclineConsentInput, DeclinedConsent>;
    /** Whether consents of these types hold now, where the patient is. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    verifyConsent: Query<VerifyConsentInput, VerifyConsentOutput>;
    /** What is there, what a visit still needs, and what to do about it. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    checkConsent: Query<VerifyConsentInput, CheckConsentOutput>;
    /** One consent with its text; looking changes nothing. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    getConsentDetails: Query<ConsentInput, ConsentDetails>;
    /** A patient's consents, newest first. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    listPatientConsents: Query<ListPatientConsentsInput, ListedConsent[]>;
    /** Whether a visit has the consents it needs. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    validateSessionConsent: Query<ValidateSessionConsentInput, ValidateSessionConsentOutput>;
    /** An answered consent to keep: PDF, or JSON with evidence and seal. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    getConsentDocument: Query<GetConsentDocumentInput, ConsentDocument>;
    /** The public key that checks sealed consents. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER; holders of a visit link. */
    getSealKey: Query<void, SealKey>;
    /** Whether the visit may be recorded, what is missing, and who has agreed. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    getRecordingState: Query<SessionInput, RecordingState>;
    /** Ask everybody in the visit whether they agree to be recorded. May be called by: OWNER, ADMIN, PROVIDER. */
    askRecording: Mutation<SessionInput, RecordingState>;
    /** Agree to be recorded or not; a no stops a recording that runs. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    answerRecording: Mutation<AnswerRecordingInput, RecordingState>;
    /** Say in which state the caller is, who is not the patient; the strictest of all counts for recording. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    setOwnPlace: Mutation<SetOwnPlaceInput, OwnPlace>;
    /** Record the visit; everybody in it has agreed. May be called by: OWNER, ADMIN, PROVIDER. */
    startRecording: Mutation<StartRecordingInput, StartRecordingOutput>;
    /** Stop the recording; anybody in the visit may. May be called by: OWNER, ADMIN, PROVIDER, STAFF; holders of a visit link. */
    stopRecording: Mutation<SessionInput, StopRecordingOutput>;
    /** Recordings, newest first, with what remains of deleted ones. May be called by: OWNER, ADMIN, PROVIDER. */
    getRecordings: Query<GetRecordingsInput, GetRecordingsOutput>;
    /** An address that plays the recording for five minutes, for the same sign-in. May be called by: OWNER, ADMIN, PROVIDER. */
    getRecordingUrl: Mutation<GetRecordingUrlInput, RecordingUrl>;
    /** The same to hand the recording to somebody outside: a disclosure. May be called by: OWNER, ADMIN. */
    exportRecording: Mutation<ExportRecordingInput, RecordingUrl>;
  };
  patients: {
    /** Create a patient, or find the one with this externalId. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    create: Mutation<CreatePatientInput, CreatePatientOutput>;
    /** Patients by name. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    list: Query<ListPatientsInput, ListPatientsOutput>;
    /** A patient's record. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    get: Query<PatientInput, PatientDetails>;
    /** A patient by your system's own id. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    getByExternalId: Query<PatientByExternalIdInput, PatientDetails>;
    /** Change a patient's record; null clears a field. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    update: Mutation<UpdatePatientInput, PatientDetails>;
    /** Archive a patient, who cannot be booked then. May be called by: OWNER, ADMIN. */
    archive: Mutation<PatientInput, PatientDetails>;
    /** Take a patient out of the archive. May be called by: OWNER, ADMIN. */
    restore: Mutation<PatientInput, PatientDetails>;
    /** To whom something of a patient's record was given in the last six years. May be called by: OWNER, ADMIN. */
    disclosures: Query<PatientInput, PatientDisclosures>;
    /** Write down a disclosure that was made otherwise, or correct one. May be called by: OWNER, ADMIN. */
    recordDisclosure: Mutation<RecordDisclosureInput, DisclosureView>;
  };
  clinicians: {
    /** Make a user a clinician, or find the one with this externalId. May be called by: OWNER, ADMIN. */
    create: Mutation<CreateClinicianInput, CreateClinicianOutput>;
    /** Clinicians in their order. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    list: Query<ListCliniciansInput, ListCliniciansOutput>;
    /** A clinician's record. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    get: Query<ClinicianInput, ClinicianDetails>;
    /** Change a clinician's record; null clears a field. May be called by: OWNER, ADMIN. */
    update: Mutation<UpdateClinicianInput, ClinicianDetails>;
    /** Where a clinician may treat. May be called by: OWNER, ADMIN. */
    addLicence: Mutation<AddLicenceInput, ClinicianLicence>;
    /** Take a licence back. May be called by: OWNER, ADMIN. */
    removeLicence: Mutation<RemoveLicenceInput, RemoveLicenceOutput>;
    /** A clinician's licences by state. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    listLicences: Query<ClinicianInput, ListLicencesOutput>;
  };
  appointmentTypes: {
    /** Offer a kind of appointment. May be called by: OWNER, ADMIN. */
    create: Mutation<CreateAppointmentTypeInput, AppointmentType>;
    /** Kinds of appointment by name. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    list: Query<ListAppointmentTypesInput, ListAppointmentTypesOutput>;
    /** Change a kind of appointment. May be called by: OWNER, ADMIN. */
    update: Mutation<UpdateAppointmentTypeInput, AppointmentType>;
  };
  appointments: {
    /** Book an appointment; a video visit gets its session and link at once. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    create: Mutation<CreateAppointmentInput, AppointmentAnswer>;
    /** Appointments, earliest start first. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    list: Query<ListAppointmentsInput, ListAppointmentsOutput>;
    /** An appointment with its people and session. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    get: Query<AppointmentInput, AppointmentDetails>;
    /** An appointment by your system's own id. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    getByExternalId: Query<AppointmentByExternalIdInput, AppointmentDetails>;
    /** Change an appointment; null clears a field. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    update: Mutation<UpdateAppointmentInput, AppointmentAnswer>;
    /** Move an appointment with its session and links. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    move: Mutation<MoveAppointmentInput, AppointmentAnswer>;
    /** Cancel an appointment and its session. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    cancel: Mutation<CancelAppointmentInput, AppointmentAnswer>;
    /** The patient confirmed. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    confirm: Mutation<ConfirmAppointmentInput, AppointmentAnswer>;
  };
  organization: {
    /** The clinic's settings. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    get: Query<void, Organization>;
    /** Change the clinic's settings; null clears a field. May be called by: OWNER, ADMIN. */
    update: Mutation<UpdateOrganizationInput, Organization>;
    /** State that a business associate agreement with a vendor is signed. May be called by: OWNER. */
    attestAgreement: Mutation<AgreementInput, AgreementView>;
    /** The agreement with a vendor no longer stands. May be called by: OWNER. */
    withdrawAgreement: Mutation<AgreementInput, AgreementView>;
    /** Agreements that owners attested, newest first. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    listAgreements: Query<void, ListAgreementsOutput>;
  };
  videoProviders: {
    /** Give the clinic's own credentials for a video vendor; what is absent stays, an empty text clears. May be called by: OWNER. */
    setCredentials: Mutation<ProviderCredentialsInput, ProviderCredentialsView>;
    /** Which credentials are set, and the address to enter at the vendor; secrets are never shown. May be called by: OWNER. */
    getCredentials: Query<void, ListProviderCredentialsOutput>;
    /** Forget the clinic's credentials for a video vendor; the server's own are used, if it has any. May be called by: OWNER. */
    removeCredentials: Mutation<CredentialsProviderInput, ProviderCredentialsView>;
    /** Ask the vendor whether the stored credentials, overlaid by those given, work; stores nothing. May be called by: OWNER. */
    testCredentials: Mutation<ProviderCredentialsInput, TestProviderCredentialsOutput>;
  };
  audit: {
    /** The audit log, newest first. May be called by: OWNER, ADMIN. */
    list: Query<ListAuditInput, ListAuditOutput>;
    /** Who looked at this patient. May be called by: OWNER, ADMIN. */
    patientAccess: Query<PatientAccessInput, PatientAccessOutput>;
    /** Accesses that somebody should look at, newest first. May be called by: OWNER, ADMIN. */
    unusual: Query<UnusualAccessInput, UnusualAccessOutput>;
  };
  legalHolds: {
    /** Legal holds, newest first. May be called by: OWNER, ADMIN. */
    list: Query<ListLegalHoldsInput, ListLegalHoldsOutput>;
  };
  retention: {
    /** How long each class of data is kept, why, and what goes by itself. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    get: Query<void, GetRetentionOutput>;
    /** How long the clinic keeps a class of data. May be called by: OWNER, ADMIN. */
    set: Mutation<SetRetentionRuleInput, DataClassView>;
    /** What would be deleted now, and why the rest stays. May be called by: OWNER, ADMIN. */
    dryRun: Query<void, DryRunOutput>;
  };
  consentTemplates: {
    /** The clinic's own consent texts, and ours. May be called by: OWNER, ADMIN. */
    list: Query<ListConsentTemplatesInput, ListConsentTemplatesOutput>;
    /** Write the draft of a text for one type and language. May be called by: OWNER, ADMIN. */
    saveDraft: Mutation<SaveConsentDraftInput, ConsentTemplateView>;
    /** Have patients read this text from now on. May be called by: OWNER, ADMIN. */
    publish: Mutation<ConsentTemplateInput, ConsentTemplateView>;
    /** A text as patients would read it, and what it lacks. May be called by: OWNER, ADMIN. */
    preview: Query<PreviewConsentInput, ConsentPreview>;
  };
  auth: {
    /** Sign in with e-mail address and password. May be called by: everybody, without signing in. */
    signIn: Mutation<SignInInput, SignInOutput>;
    /** Finish signing in with the authenticator app's code. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER; who is in the middle of signing in. */
    verifyTotp: Mutation<CodeInput, SignInOutput>;
    /** Finish signing in with a recovery code; each counts once. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER; who is in the middle of signing in. */
    useRecoveryCode: Mutation<CodeInput, SignInOutput>;
    /** Who is signed in, with role and organization. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER; who is in the middle of signing in. */
    me: Query<void, MeOutput>;
    /** End this sign-in. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER; who is in the middle of signing in. */
    signOut: Mutation<void, SignedOutView>;
    /** End all of the caller's sign-ins. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    signOutEverywhere: Mutation<void, SignedOutView>;
    /** Change the password; ends the other sign-ins, API keys stay. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER; who is in the middle of signing in. */
    changePassword: Mutation<ChangePasswordInput, SignedOutView>;
    /** Begin to set up an authenticator app. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    startTotp: Mutation<void, StartTotpOutput>;
    /** Finish setting up; answers with the recovery codes. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    confirmTotp: Mutation<ConfirmTotpInput, RecoveryCodesOutput>;
    /** Ten new recovery codes; the old ones end. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    renewRecoveryCodes: Mutation<PasswordInput, RecoveryCodesOutput>;
    /** Give up the authenticator app. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    disableTotp: Mutation<DisableTotpInput, SecondFactorView>;
  };
  users: {
    /** Make an account with a temporary password. May be called by: OWNER, ADMIN. */
    create: Mutation<CreateUserInput, CreateUserOutput>;
    /** Accounts, oldest first. May be called by: OWNER, ADMIN. */
    list: Query<ListUsersInput, ListUsersOutput>;
    /** One account. May be called by: OWNER, ADMIN. */
    get: Query<UserInput, UserView>;
    /** Change name, address or role. May be called by: OWNER, ADMIN. */
    update: Mutation<UpdateUserInput, UserView>;
    /** Close an account with its sign-ins and API keys. May be called by: OWNER, ADMIN. */
    deactivate: Mutation<UserInput, UserView>;
    /** Open a closed account again. May be called by: OWNER, ADMIN. */
    reactivate: Mutation<UserInput, UserView>;
    /** A temporary password for somebody who lost theirs; ends their sign-ins, API keys stay. May be called by: OWNER, ADMIN. */
    resetPassword: Mutation<UserInput, UserWithPassword>;
    /** For somebody who lost authenticator and recovery codes. May be called by: OWNER, ADMIN. */
    resetSecondFactor: Mutation<UserInput, UserView>;
  };
  apiKeys: {
    /** Make a key for a machine; it is shown once. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    create: Mutation<CreateApiKeyInput, CreatedApiKey>;
    /** The caller's keys; everybody's for who may manage them. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    list: Query<ListApiKeysInput, ApiKeyList>;
    /** End a key at once. May be called by: OWNER, ADMIN, PROVIDER, STAFF, BILLER. */
    revoke: Mutation<ApiKeyInput, ApiKeyView>;
  };
  visitLinks: {
    /** A new link for the patient or a guest; it is shown once. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    create: Mutation<CreateVisitLinkInput, CreatedVisitLink>;
    /** A session's links: opened when, held by a device, revoked. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    list: Query<ListVisitLinksInput, VisitLinkList>;
    /** E-mail a new link to the patient or a guest. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    send: Mutation<SendVisitLinkInput, SendVisitLinkOutput>;
    /** End a link at once. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    revoke: Mutation<VisitLinkInput, VisitLinkView>;
    /** Let another device open the link. May be called by: OWNER, ADMIN, PROVIDER, STAFF. */
    release: Mutation<VisitLinkInput, VisitLinkView>;
  };
  visit: {
    /** Open a visit link on this device. May be called by: everybody, without signing in. */
    open: Mutation<OpenVisitInput, OpenVisitOutput>;
    /** The caller's own visit as it stands. May be called by: holders of a visit link. */
    get: Query<void, VisitView>;
    /** A code with which another device takes over. May be called by: holders of a visit link. */
    takeoverCode: Mutation<void, TakeoverCodeOutput>;
    /** It is me, and this is where I am; again after moving. May be called by: holders of a visit link. */
    confirm: Mutation<ConfirmVisitInput, VisitView>;
    /** How far the caller's page got. May be called by: holders of a visit link. */
    noteStep: Mutation<NoteStepInput, Empty>;
    /** How the visit was. May be called by: holders of a visit link. */
    rate: Mutation<RateVisitInput, Empty>;
    /** What the patient is asked to sign, and what holds already. May be called by: holders of a visit link. */
    consents: Query<void, VisitConsents>;
    /** The text of one consent, to be read and signed. May be called by: holders of a visit link. */
    openConsent: Mutation<OpenConsentInput, OpenedConsent>;
    /** The page was scrolled to the text's end. May be called by: holders of a visit link. */
    consentReadToEnd: Mutation<ConsentInput, Empty>;
  };
  consentOverrides: {
    /** Visits that went on without a consent in an emergency, newest first. May be called by: OWNER, ADMIN. */
    list: Query<ListConsentOverridesInput, ListConsentOverridesOutput>;
    /** Somebody else than who decided has looked at it. May be called by: OWNER, ADMIN. */
    review: Mutation<ReviewConsentOverrideInput, ConsentOverrideView>;
  };
}>;

export interface AbilityDifference {
  ability: string;
  before: Support;
  after: Support;
  reason: string;
}

export interface AbilityView {
  support: Support;
  reason: string;
}

export interface ActiveRoomView {
  provider: TelehealthProvider;
  videoEngine: VideoEngine;
  ownAccount: boolean;
  createdAt: Date;
}

export type ActorType =
  | "USER"
  | "API_KEY"
  | "PATIENT"
  | "GUEST"
  | "SYSTEM"
  | "ANONYMOUS";

export interface AddLicenceInput {
  clinicianId: string;
  /** Two letters */
  state: string;
  number: string;
  kind?: LicenceKind;
  /** First day, YYYY-MM-DD */
  validFrom?: string;
  /** Last day, YYYY-MM-DD */
  validUntil?: string;
  /** Statute or rule; required for an EXCEPTION */
  citation?: string;
}

export interface AdmissionClinician {
  id: string;
  firstName: string;
  lastName: string;
}

export interface AdmissionPatient {
  firstName: string;
  lastName: string;
  dateOfBirth: string | null;
}

export interface AdmissionPreview {
  patient: AdmissionPatient;
  patientLocation: string | null;
  patientLocationState: string | null;
  patientAtHome: boolean | null;
  /** Somebody has said for this visit in which state the patient is; nobody is let in before */
  placeStated: boolean;
  /** Of the patient's address: to be offered where nothing is stated, and to be confirmed by asking */
  stateOnFile: string | null;
  callbackPhone: string | null;
  /** To be called with the patient's address */
  emergencyNumber: string;
  clinician: AdmissionClinician;
  licence: LicenceCheck;
  checks: CheckResults | null;
  questionnaireCompleted: boolean;
  /** What the visit needs and has not, with the reason */
  consentMissing: MissingConsent[];
  /** Somebody went on without it in this session, in an emergency */
  consentOverridden: boolean;
}

export interface AdmitPatientInput {
  waitingRoomId: string;
  /** Why somebody is admitted whose state the clinician has no licence for; kept with the visit */
  overrideReason?: string;
  /** An emergency: why the visit cannot wait for the consent that is missing; reviewed afterwards */
  consentOverrideReason?: string;
}

export interface AgreementInput {
  provider: TelehealthProvider;
}

export interface AgreementView {
  provider: TelehealthProvider;
  attestedBy: string;
  attestedAt: Date;
  withdrawnAt: Date | null;
}

export interface AnnounceDelayInput {
  /** One visit; without it everybody of the clinician who waits or is due within two hours */
  sessionId?: string;
  /** Else the caller's own */
  clinicianId?: string;
  /** After the scheduled start; 0: no delay any more */
  minutes: number;
  /** Shown in the conversation of each visit */
  message?: string;
}

export interface AnnounceDelayOutput {
  /** How many visits were told */
  told: number;
}

export interface AnswerRecordingInput {
  sessionId: string;
  /** False stops a recording that runs */
  agree: boolean;
}

export interface ApiKeyInput {
  apiKeyId: string;
}

export interface ApiKeyList {
  apiKeys: ApiKeyView[];
}

export interface ApiKeyView {
  id: string;
  name: string;
  hint: string;
  userId: string;
  userEmail: string;
  createdAt: Date;
  createdBy: string | null;
  expiresAt: Date | null;
  /** To the minute; that a key was refused which was revoked or has expired counts, too */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export interface AppointmentAnswer {
  id: string;
  startTime: Date;
  endTime: Date;
  status: AppointmentStatus;
  notes: string | null;
  patientNotes: string | null;
  chiefComplaint: string | null;
  confirmedAt: Date | null;
  confirmedBy: string | null;
  checkedInAt: Date | null;
  checkedInBy: string | null;
  completedAt: Date | null;
  completedBy: string | null;
  cancelledAt: Date | null;
  cancelledBy: string | null;
  cancelReason: string | null;
  chargeAmount: string | null;
  isTelehealth: boolean;
  createdAt: Date;
  updatedAt: Date;
  createdBy: string | null;
  patientId: string;
  providerId: string;
  appointmentTypeId: string | null;
  roomId: string | null;
  recurringSeriesId: string | null;
  organizationId: string;
  locationId: string | null;
  patient: PatientSummary;
  provider: ClinicianSummary;
  externalId: string | null;
  version: number;
  session: SessionBrief | null;
  visitLink: string | undefined;
  alreadyExists: boolean;
  warnings: string[];
}

export interface AppointmentByExternalIdInput {
  externalId: string;
}

export interface AppointmentDetails {
  id: string;
  startTime: Date;
  endTime: Date;
  status: AppointmentStatus;
  notes: string | null;
  patientNotes: string | null;
  chiefComplaint: string | null;
  confirmedAt: Date | null;
  confirmedBy: string | null;
  checkedInAt: Date | null;
  checkedInBy: string | null;
  completedAt: Date | null;
  completedBy: string | null;
  cancelledAt: Date | null;
  cancelledBy: string | null;
  cancelReason: string | null;
  chargeAmount: string | null;
  isTelehealth: boolean;
  createdAt: Date;
  updatedAt: Date;
  createdBy: string | null;
  patientId: string;
  providerId: string;
  appointmentTypeId: string | null;
  roomId: string | null;
  recurringSeriesId: string | null;
  organizationId: string;
  locationId: string | null;
  patient: PatientSummary;
  provider: ClinicianSummary;
  externalId: string | null;
  version: number;
  session: SessionBrief | null;
}

export interface AppointmentInput {
  appointmentId: string;
}

export type AppointmentStatus =
  | "SCHEDULED"
  | "CONFIRMED"
  | "CHECKED_IN"
  | "IN_PROGRESS"
  | "COMPLETED"
  | "CANCELLED"
  | "NO_SHOW"
  | "RESCHEDULED";

export interface AppointmentType {
  id: string;
  organizationId: string;
  name: string;
  color: string;
  durationMinutes: number;
  isActive: boolean;
  recordingAllowed: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export interface AppointmentTypeLabel {
  name: string;
  color: string;
}

export interface AppointmentWithPatient {
  id: string;
  startTime: Date;
  endTime: Date;
  status: AppointmentStatus;
  notes: string | null;
  patientNotes: string | null;
  chiefComplaint: string | null;
  confirmedAt: Date | null;
  confirmedBy: string | null;
  checkedInAt: Date | null;
  checkedInBy: string | null;
  completedAt: Date | null;
  completedBy: string | null;
  cancelledAt: Date | null;
  cancelledBy: string | null;
  cancelReason: string | null;
  chargeAmount: string | null;
  isTelehealth: boolean;
  createdAt: Date;
  updatedAt: Date;
  createdBy: string | null;
  patientId: string;
  providerId: string;
  appointmentTypeId: string | null;
  roomId: string | null;
  recurringSeriesId: string | null;
  organizationId: string;
  locationId: string | null;
  patient: PatientSummary;
  appointmentType: AppointmentTypeLabel | null;
}

export interface AppointmentWithPeople {
  id: string;
  startTime: Date;
  endTime: Date;
  status: AppointmentStatus;
  notes: string | null;
  patientNotes: string | null;
  chiefComplaint: string | null;
  confirmedAt: Date | null;
  confirmedBy: string | null;
  checkedInAt: Date | null;
  checkedInBy: string | null;
  completedAt: Date | null;
  completedBy: string | null;
  cancelledAt: Date | null;
  cancelledBy: string | null;
  cancelReason: string | null;
  chargeAmount: string | null;
  isTelehealth: boolean;
  createdAt: Date;
  updatedAt: Date;
  createdBy: string | null;
  patientId: string;
  providerId: string;
  appointmentTypeId: string | null;
  roomId: string | null;
  recurringSeriesId: string | null;
  organizationId: string;
  locationId: string | null;
  patient: PatientSummary;
  provider: ClinicianSummary;
}

export interface AttemptView {
  provider: TelehealthProvider;
  operation: string;
  succeeded: boolean;
  durationMs: number;
  errorCode: string | null;
  vendorCode: string | null;
  at: Date;
}

export type AuditAction =
  | "CREATE"
  | "READ"
  | "UPDATE"
  | "DELETE"
  | "EXECUTE";

export interface AuditEventView {
  seq: number;
  id: string;
  at: Date;
  actorType: ActorType;
  actorId: string;
  actorName: PersonName | null;
  actorRole: Role | null;
  authMethod: AuthMethod | null;
  credentialId: string;
  clientAddress: string;
  userAgent: string;
  event: string;
  action: AuditAction;
  entityType: string;
  entityId: string;
  entityVersion: number | null;
  patientId: string | null;
  purposeOfUse: PurposeOfUse;
  outcome: AuditOutcome;
  requestId: string;
  details: string;
  hash: string;
}

export type AuditOutcome =
  | "SUCCESS"
  | "DENIED"
  | "FAILED";

export type AuthMethod =
  | "PASSWORD"
  | "PASSWORD_AND_CODE"
  | "API_KEY"
  | "VISIT_LINK";

export type BreakerState =
  | "closed"
  | "open"
  | "half_open";

export interface CancelAppointmentInput {
  appointmentId: string;
  reason?: string;
  version?: number;
}

export interface CancelSessionInput {
  sessionId: string;
  reason?: string;
}

export interface CapabilitiesInput {
  provider?: TelehealthProvider;
}

export interface CapabilitiesView {
  waitingRoom: boolean;
  recording: boolean;
  screenShare: boolean;
  chat: boolean;
  virtualBackground: boolean;
  breakoutRooms: boolean;
  maxParticipants: number;
  /** Means only that an owner attested a signed business associate agreement with this vendor */
  hipaaCompliant: boolean;
  e2eEncryption: boolean;
  details: CapabilityDetails;
}

export interface CapabilityDetails {
  waitingRoom: AbilityView;
  recording: AbilityView;
  screenShare: AbilityView;
  chat: AbilityView;
  virtualBackground: AbilityView;
  breakoutRooms: AbilityView;
  listParticipants: AbilityView;
  mute: AbilityView;
  unmute: AbilityView;
  removeParticipant: AbilityView;
  spotlight: AbilityView;
  quality: AbilityView;
  webhooks: AbilityView;
}

export interface ChangePasswordInput {
  currentPassword: string;
  /** At least 8 characters, better 15; no guessable ones */
  newPassword: string;
}

export interface CheckConsentOutput {
  patientId: string;
  /** What a visit in that state needs is there, and so is what was asked for */
  canProceedWithTelehealth: boolean;
  allConsentsValid: boolean;
  stateRequirementsMet: boolean;
  missingStateRequirements: string[];
  consents: CheckedConsents;
  recommendations: string[];
  stateCode: string | null;
}

export interface CheckResults {
  camera: string | null;
  microphone: string | null;
  speaker: string | null;
  network: string | null;
  relay: string | null;
}

export interface CheckResultsInput {
  camera?: string;
  microphone?: string;
  speaker?: string;
  network?: string;
  relay?: string;
}

export interface CheckedConsent {
  hasConsent: boolean;
  isValid: boolean;
  consentId: string | undefined;
  status: ConsentStatus | undefined;
  signedAt: Date | undefined;
  expiresAt: Date | null;
  daysUntilExpiration: number | undefined;
  /** It ends within 30 days, or has ended */
  requiresRenewal: boolean;
  stateCode: string | null;
  /** Why it does not hold now; null: it does */
  fault: ConsentFault | null;
}

export interface CheckedConsents {
  GENERAL: CheckedConsent | undefined;
  HIPAA: CheckedConsent | undefined;
  RECORDING: CheckedConsent | undefined;
  STATE_SPECIFIC: CheckedConsent | undefined;
}

export interface ClinicianDetails {
  id: string;
  title: string | null;
  specialty: string | null;
  npiNumber: string | null;
  licenseNumber: string | null;
  color: string | null;
  isActive: boolean;
  sortOrder: number;
  bio: string | null;
  createdAt: Date;
  updatedAt: Date;
  userId: string;
  organizationId: string;
  user: PersonName;
  externalId: string | null;
  version: number;
}

export interface ClinicianInput {
  clinicianId: string;
}

export interface ClinicianLicence {
  id: string;
  organizationId: string;
  clinicianId: string;
  state: string;
  number: string;
  kind: LicenceKind;
  validFrom: string | null;
  validUntil: string | null;
  citation: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface ClinicianSummary {
  id: string;
  title: string | null;
  specialty: string | null;
  npiNumber: string | null;
  licenseNumber: string | null;
  color: string | null;
  isActive: boolean;
  sortOrder: number;
  bio: string | null;
  createdAt: Date;
  updatedAt: Date;
  userId: string;
  organizationId: string;
  user: PersonName;
}

export interface CodeInput {
  code: string;
  /** As in auth.signIn */
  cookie?: boolean;
}

export interface ConfirmAppointmentInput {
  appointmentId: string;
  version?: number;
}

export interface ConfirmTotpInput {
  code: string;
}

export interface ConfirmVisitInput {
  /** The name shown is the caller's own; false is noted, too */
  nameConfirmed: boolean;
  /** The address where the patient is now, for an emergency */
  location?: string;
  /** State the patient is in, two letters */
  state?: string;
  /** Whether that is the patient's home; place of service follows from it */
  atHome?: boolean;
  /** Where the patient can be called during this visit */
  callbackPhone?: string;
}

export type ConnectionType =
  | "wifi"
  | "cellular"
  | "ethernet";

export type ConsentBlock =
  | "missing_consent"
  | "place_not_stated";

export type ConsentDemand =
  | "REQUIRED"
  | "REQUIRED_FOR_MEDICAID"
  | "NONE"
  | "UNKNOWN";

export interface ConsentDetails {
  id: string;
  consentType: TelehealthConsentType;
  status: ConsentStatus;
  method: ConsentMethod;
  consentText: string;
  consentTextHash: string;
  consentFormVersion: string;
  language: string;
  effectiveDate: Date | null;
  expirationDate: Date | null;
  signedAt: Date | null;
  signerName: string | null;
  signerCapacity: SignerCapacity | null;
  signerRelationship: string | null;
  /** As the evidence says; null also where that was damaged, which the document of the consent tells */
  interpreter: ConsentInterpreter | null;
  witnessName: string | null;
  signatureType: SignatureType | null;
  hasSignature: boolean;
  stateCode: string | null;
  stateRequirements: unknown | null;
  ruleVersion: string | null;
  sentAt: Date | null;
  /** Opened on the patient's side; staff who look change nothing */
  viewedAt: Date | null;
  readToEndAt: Date | null;
  requestExpiresAt: Date | null;
  declinedAt: Date | null;
  declineReason: string | null;
  revokedAt: Date | null;
  revocationReason: string | null;
  copyDeliveredAt: Date | null;
  /** What became of the last copy that was e-mailed; null: none was */
  copyMail: MailState | null;
  supersedesId: string | null;
  evidenceHash: string | null;
  sealKeyId: string | null;
  fault: ConsentFault | null;
  patient: ConsentPatient;
}

export interface ConsentDocument {
  fileName: string;
  mediaType: string;
  contentBase64: string;
}

export type ConsentDocumentFormat =
  | "PDF"
  | "JSON";

export type ConsentFault =
  | "NOT_SIGNED"
  | "NOT_YET_EFFECTIVE"
  | "EXPIRED"
  | "REVOKED"
  | "DECLINED"
  | "OTHER_STATE"
  | "OTHER_FORM"
  | "OUTDATED_TEXT"
  | "SIGNED_BY_MINOR"
  | "CAME_OF_AGE"
  | "RENEWAL_DUE";

export type ConsentForm =
  | "WRITTEN"
  | "EITHER"
  | "UNSPECIFIED";

export interface ConsentInput {
  consentId: string;
}

export interface ConsentInterpreter {
  name: string;
  /** Into which it was interpreted, in words or as BCP 47 */
  language: string;
  /** To the patient, such as daughter, or the agency they interpret for */
  relationship: string | null;
  /** Their number at the agency, or of their certificate */
  identifier: string | null;
}

export interface ConsentInterpreterInput {
  name: string;
  /** Into which it was interpreted, in words or as BCP 47 */
  language: string;
  /** To the patient, such as daughter, or the agency they interpret for */
  relationship?: string;
  /** Their number at the agency, or of their certificate */
  identifier?: string;
}

export type ConsentMethod =
  | "ELECTRONIC"
  | "VERBAL";

export interface ConsentOverrideView {
  id: string;
  sessionId: string;
  patientId: string;
  patient: PersonName;
  /** What was missing when it was decided */
  missing: TelehealthConsentType[];
  /** Nobody had said where the patient was, so what a state asks for beside was not known */
  placeNotStated: boolean;
  reason: string;
  decidedBy: string;
  decider: PersonName;
  decidedAt: Date;
  reviewedBy: string | null;
  reviewer: PersonName | null;
  reviewedAt: Date | null;
  reviewNote: string | null;
}

export interface ConsentPatient {
  id: string;
  firstName: string;
  lastName: string;
  dateOfBirth: string | null;
}

export interface ConsentPreview {
  title: string;
  sections: ConsentSection[];
  text: string;
  textHash: string;
  formVersion: string;
  language: string;
  intentSentence: string;
  buttonLabel: string;
  disclosure: string;
  elements: string[];
  missing: MissingElement[];
  problems: string[];
  source: string;
}

export interface ConsentSection {
  heading: string;
  paragraphs: string[];
}

export type ConsentStatus =
  | "PENDING"
  | "SIGNED"
  | "DECLINED"
  | "EXPIRED"
  | "REVOKED";

export interface ConsentTemplateInput {
  consentTemplateId: string;
}

export type ConsentTemplateStatus =
  | "DRAFT"
  | "PUBLISHED"
  | "SUPERSEDED";

export interface ConsentTemplateView {
  consentTemplateId: string;
  consentType: TelehealthConsentType;
  language: string;
  version: number;
  status: ConsentTemplateStatus;
  title: string;
  asksAgain: boolean;
  createdBy: string;
  publishedBy: string | null;
  publishedAt: Date | null;
  supersededAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface CreateApiKeyInput {
  /** What the key is for */
  name: string;
  /** Absent: until it is revoked */
  expiresInDays?: number;
  /** Whom the key acts as; absent: the caller */
  userId?: string;
}

export interface CreateAppointmentInput {
  patientId: string;
  /** The clinician */
  providerId: string;
  startTime: Date;
  /** After the start, at most 24 hours */
  endTime: Date;
  appointmentTypeId?: string;
  /** A video visit: session, room URL and visit link are made at once */
  isTelehealth?: boolean;
  /** Video provider; absent: the organization's default */
  provider?: TelehealthProvider;
  /** For staff */
  notes?: string;
  patientNotes?: string;
  chiefComplaint?: string;
  /** Decimal text: 125.50 */
  chargeAmount?: string;
  /** Your system's own id; creating it again answers with the appointment that is there */
  externalId?: string;
}

export interface CreateAppointmentTypeInput {
  name: string;
  color?: string;
  durationMinutes?: number;
  /** Visits of this kind may be recorded, where the clinic allows it and everybody agrees */
  recordingAllowed?: boolean;
}

export interface CreateClinicianInput {
  /** The account the clinician signs in with */
  userId: string;
  /** DC, MD, PT */
  title?: string;
  specialty?: string;
  /** National Provider Identifier, ten digits */
  npiNumber?: string;
  licenseNumber?: string;
  /** #RRGGBB */
  color?: string;
  bio?: string;
  /** Your system's own id; creating it again answers with the clinician that is there */
  externalId?: string;
}

export interface CreateClinicianOutput {
  id: string;
  title: string | null;
  specialty: string | null;
  npiNumber: string | null;
  licenseNumber: string | null;
  color: string | null;
  isActive: boolean;
  sortOrder: number;
  bio: string | null;
  createdAt: Date;
  updatedAt: Date;
  userId: string;
  organizationId: string;
  user: PersonName;
  externalId: string | null;
  version: number;
  alreadyExists: boolean;
}

export interface CreatePatientInput {
  firstName: string;
  lastName: string;
  /** YYYY-MM-DD */
  birthDate?: string;
  email?: string;
  /** With country code: +15125550100 */
  phone?: string;
  /** State of residence, two letters */
  state?: string;
  /** BCP 47: en, es-MX */
  language?: string;
  /** IANA name: America/Chicago */
  timeZone?: string;
  guardianName?: string;
  guardianEmail?: string;
  guardianPhone?: string;
  /** Medical record number; made when absent */
  mrn?: string;
  /** Your system's own id; creating it again answers with the patient that is there */
  externalId?: string;
}

export interface CreatePatientOutput {
  id: string;
  mrn: string | null;
  status: PatientStatus;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
  organizationId: string;
  homeLocationId: string | null;
  consentForCrossLocationSharing: boolean;
  crossLocationConsentDate: Date | null;
  demographics: PersonName;
  birthDate: string | null;
  email: string | null;
  phone: string | null;
  state: string | null;
  language: string | null;
  timeZone: string | null;
  guardianName: string | null;
  guardianEmail: string | null;
  guardianPhone: string | null;
  externalId: string | null;
  version: number;
  alreadyExists: boolean;
}

export interface CreateRoomInput {
  appointmentId: string;
  /** Absent: the organization's default */
  provider?: TelehealthProvider;
}

export interface CreateRoomOutput {
  sessionId: string;
  roomUrl: string;
  hostUrl: string | undefined;
  roomName: string | undefined;
  provider: TelehealthProvider;
  status: TelehealthSessionStatus;
  alreadyExists: boolean;
  visitLink: string | undefined;
  warning: string | undefined;
}

export interface CreateUserInput {
  email: string;
  firstName: string;
  lastName: string;
  role: Role;
}

export interface CreateUserOutput {
  user: UserView;
  /** Shown this once; to be changed at the first sign-in. An API key is not told it, since with it the key would outlive its revocation: a person gives the account one with users.resetPassword */
  temporaryPassword: string | undefined;
}

export interface CreateVisitLinkInput {
  sessionId: string;
  role: VisitorRole;
  /** How a guest is shown to the others; patients are shown by their record */
  displayName?: string;
}

export interface CreatedApiKey {
  id: string;
  /** Shown this once */
  key: string;
  /** First characters, to tell keys apart */
  hint: string;
  expiresAt: Date | null;
}

export interface CreatedVisitLink {
  id: string;
  /** Shown this once */
  url: string;
  expiresAt: Date;
  participantId: string;
}

export interface CredentialFieldView {
  name: string;
  isSet: boolean;
  hint: string | null;
}

export interface CredentialsProviderInput {
  provider: TelehealthProvider;
}

export type DataClass =
  | "RECORDINGS"
  | "FAILED_RECORDINGS"
  | "CLINICAL_RECORD"
  | "CONSENTS"
  | "AUDIT_LOG"
  | "DISCLOSURES"
  | "DELETION_CERTIFICATES"
  | "QUALITY_SAMPLES"
  | "PROVIDER_ATTEMPTS"
  | "VISIT_DEVICES"
  | "OUTGOING_MAIL"
  | "OUTGOING_EVENTS"
  | "INCOMING_EVENTS"
  | "SIGN_INS"
  | "FINISHED_JOBS"
  | "REMEMBERED_REPLIES"
  | "DEVICE_CHECKS"
  | "VISIT_LINKS"
  | "VISIT_NOTICES"
  | "VISIT_STEPS";

export interface DataClassView {
  dataClass: DataClass;
  holds: string;
  days: number | null;
  defaultDays: number;
  minimumDays: number;
  maximumDays: number;
  countedFrom: string;
  automatic: boolean;
  needsCitation: boolean;
  reason: string;
  citation: string | null;
  setBy: string | null;
  setAt: Date | null;
}

export interface DeclineConsentInput {
  consentId: string;
  reason?: string;
}

export interface DeclinedConsent {
  consentId: string;
  status: ConsentStatus;
  declinedAt: Date;
}

export interface DeleteRecordingInput {
  recordingId: string;
  reason: string;
}

export interface DeleteRecordingOutput {
  recordingId: string;
  deletionBeganAt: Date;
  deletedAt: Date | null;
}

export interface DeletionCertificateInput {
  recordingId: string;
}

export interface DeletionCertificateView {
  recordingId: string;
  document: string;
  seal: string;
  keyId: string;
  publicKey: string;
  createdAt: Date;
}

export interface DeletionWarningView {
  deletesAt: Date;
  /** On the clinic's calendar; 0: today */
  daysLeft: number;
}

export type DeviceType =
  | "mobile"
  | "desktop"
  | "tablet";

export interface DisableTotpInput {
  password: string;
  code: string;
}

export interface DisclosureView {
  id: string;
  disclosedAt: Date;
  recipient: string;
  what: string;
  purpose: string;
  recordingId: string | null;
  correctsId: string | null;
  correctedBy: string | null;
  recordedBy: string;
  recordedAt: Date;
}

export interface DryRunClass {
  dataClass: DataClass;
  days: number;
  before: Date;
  rows: number;
}

export interface DryRunItem {
  recordingId: string;
  sessionId: string;
  status: RecordingStatus;
  endedAt: Date | null;
  scheduledDeletionAt: Date | null;
  deletableFrom: Date | null;
  goes: boolean;
  keptBecause: KeptBecause | null;
  words: string;
}

export interface DryRunOutput {
  now: Date;
  kept: number;
  goes: number;
  underWay: number;
  halt: RetentionHalt | null;
  haltWords: string;
  recordings: DryRunItem[];
  dataClasses: DryRunClass[];
}

export type Empty = Record<string, never>;

export interface EndSessionInput {
  sessionId: string;
  /** Appended to what was noted before */
  technicalNotes?: string;
  connectionQuality?: Quality;
  audioQuality?: Quality;
  videoQuality?: Quality;
}

export interface ExportRecordingInput {
  recordingId: string;
  /** Who gets it; kept in the account of disclosures */
  recipient: string;
  /** What for; kept in the account of disclosures */
  purpose: string;
}

export interface GenerateTokenInput {
  sessionId: string;
  /** Ask for host rights; the appointment's own clinician has them anyway */
  isHost?: boolean;
}

export interface GenerateTokenOutput {
  token: string;
  expiresAt: Date;
  joinUrl: string;
  roomName: string;
  isHost: boolean;
  provider: TelehealthProvider;
  videoEngine: VideoEngine;
  modality: Modality;
  byPhone: boolean;
  details: unknown | null;
}

export interface GetConsentDocumentInput {
  consentId: string;
  /** PDF for people; JSON for `chiroflow verify-consent` */
  format?: ConsentDocumentFormat;
}

export interface GetQualityInput {
  sessionId: string;
}

export interface GetQualityOutput {
  participants: ParticipantQuality[];
  modality: ModalityView[];
  /** By room, where its vendor measures; from some minutes after the visit */
  vendors: VendorQualityView[];
}

export interface GetRecordingUrlInput {
  recordingId: string;
}

export interface GetRecordingsInput {
  /** Of this visit only */
  sessionId?: string;
  /** Of this patient only */
  patientId?: string;
  /** This one only */
  recordingId?: string;
  limit?: number;
  cursor?: string;
}

export interface GetRecordingsOutput {
  recordings: RecordingRow[];
  nextCursor: string | undefined;
}

export interface GetRetentionOutput {
  /** Of the defaults below */
  tableVersion: string;
  dataClasses: DataClassView[];
}

export interface GetWaitingRoomInput {
  sessionId?: string;
  /** Who waits for this one */
  clinicianId?: string;
  /** The whole clinic's; that is what everybody but a PROVIDER gets anyway */
  everybody?: boolean;
}

export interface GiveBackTokenInput {
  sessionId: string;
  /** As generateToken gave it: one that was given later stays */
  expiresAt: Date;
}

export interface GoogleMeetCredentialsInput {
  /** The key file's JSON; write-only */
  serviceAccountKey?: string;
  /** E-mail of the Workspace user in whose name meetings are made */
  delegatedUser?: string;
  /** projects/…/topics/… */
  pubsubTopic?: string;
  /** E-mail that Pub/Sub signs its calls with */
  pushServiceAccount?: string;
}

export type HoldScope =
  | "RECORDING"
  | "SESSION"
  | "PATIENT"
  | "ORGANIZATION";

export interface IceServer {
  urls: string[];
  username: string | undefined;
  credential: string | undefined;
}

export interface IceServersInput {
  sessionId: string;
}

export interface IceServersOutput {
  /** As RTCPeerConnection takes them; empty where none is configured and when the visit is over. Visitors get the TURN servers from twelve hours before the start on */
  iceServers: IceServer[];
  /** relay: the organization wants its media through TURN only */
  iceTransportPolicy: IceTransportPolicy;
  /** Until when the credentials open a new way to the relay; ask again before */
  expiresAt: Date;
}

export type IceTransportPolicy =
  | "all"
  | "relay";

export type IssueType =
  | "audio"
  | "video"
  | "connection"
  | "other";

export interface JoinWaitingRoomInput {
  sessionId: string;
  deviceType?: DeviceType;
  browserInfo?: string;
  connectionType?: ConnectionType;
}

export interface JoinWaitingRoomOutput {
  waitingRoomId: string;
  joinTime: Date;
  /** ADMITTED: go straight into the visit with telehealth.generateToken */
  status: WaitingRoomStatus;
  /** The patient was here before; joinTime tells whether the place in the queue was kept */
  isRejoining: boolean;
  /** What has to be signed before the patient can be let in */
  consentMissing: MissingConsent[];
}

export type KeptBecause =
  | "GONE"
  | "GOING"
  | "RECORDED_NOW"
  | "LEGAL_HOLD"
  | "CLINICAL_RECORD"
  | "KEPT_FOR_REASON"
  | "NOT_DUE"
  | "GRACE_AFTER_HOLD"
  | "FAILED_WITH_CONTENT";

export interface LegalHoldView {
  legalHoldId: string;
  scope: HoldScope;
  targetId: string;
  matter: string;
  reason: string;
  orderedBy: string;
  placedBy: string;
  placedAt: Date;
  releasedBy: string | null;
  releasedAt: Date | null;
  releaseReason: string | null;
}

export interface LicenceCheck {
  state: string | null;
  licensed: boolean;
  number: string | null;
  policy: LicencePolicy;
  message: string;
}

export type LicenceKind =
  | "LICENCE"
  | "REGISTRATION"
  | "EXCEPTION";

export type LicencePolicy =
  | "OFF"
  | "WARN"
  | "BLOCK";

export interface ListAgreementsOutput {
  agreements: AgreementView[];
}

export interface ListApiKeysInput {
  userId?: string;
  includeRevoked?: boolean;
}

export interface ListAppointmentTypesInput {
  isActive?: boolean;
  limit?: number;
  cursor?: string;
}

export interface ListAppointmentTypesOutput {
  appointmentTypes: AppointmentType[];
  nextCursor: string | undefined;
}

export interface ListAppointmentsInput {
  patientId?: string;
  providerId?: string;
  status?: AppointmentStatus;
  /** Start at or after */
  from?: Date;
  /** Start before */
  to?: Date;
  isTelehealth?: boolean;
  limit?: number;
  /** nextCursor of the page before */
  cursor?: string;
}

export interface ListAppointmentsOutput {
  appointments: AppointmentDetails[];
  nextCursor: string | undefined;
}

export interface ListAuditInput {
  patientId?: string;
  /** User, or participant of a visit */
  actorId?: string;
  /** Patient, Appointment, TelehealthSession … */
  entityType?: string;
  entityId?: string;
  /** patients.get, telehealth.startSession … */
  event?: string;
  /** At or after */
  from?: Date;
  /** Before */
  to?: Date;
  limit?: number;
  /** nextCursor of the page before */
  cursor?: string;
}

export interface ListAuditOutput {
  events: AuditEventView[];
  nextCursor: string | undefined;
}

export interface ListCliniciansInput {
  isActive?: boolean;
  limit?: number;
  /** nextCursor of the page before */
  cursor?: string;
}

export interface ListCliniciansOutput {
  clinicians: ClinicianDetails[];
  nextCursor: string | undefined;
}

export interface ListConsentOverridesInput {
  /** Only those that were looked at, or only those that were not */
  reviewed?: boolean;
  limit?: number;
  /** nextCursor of the page before */
  cursor?: string;
}

export interface ListConsentOverridesOutput {
  items: ConsentOverrideView[];
  nextCursor: string | null;
}

export interface ListConsentTemplatesInput {
  consentType?: TelehealthConsentType;
  language?: string;
}

export interface ListConsentTemplatesOutput {
  templates: ConsentTemplateView[];
  defaults: OwnConsentText[];
}

export interface ListLegalHoldsInput {
  /** true: not released yet; absent: all */
  standing?: boolean;
  limit?: number;
  /** nextCursor of the page before */
  cursor?: string;
}

export interface ListLegalHoldsOutput {
  legalHolds: LegalHoldView[];
  nextCursor: string | undefined;
}

export interface ListLicencesOutput {
  licences: ClinicianLicence[];
}

export interface ListMessagesInput {
  sessionId: string;
  /** Only what has a higher seq */
  after?: number;
}

export interface ListMessagesOutput {
  messages: Message[];
}

export interface ListParticipantsOutput {
  provider: TelehealthProvider;
  participants: LiveParticipantView[];
}

export interface ListPatientConsentsInput {
  patientId: string;
  status?: ConsentStatus;
  /** Also what is over: past its date, superseded, lapsed requests */
  includeExpired?: boolean;
}

export interface ListPatientsInput {
  /** Beginning of a name, or a whole record number */
  search?: string;
  /** Absent: all but ARCHIVED */
  status?: PatientStatus;
  limit?: number;
  /** nextCursor of the page before */
  cursor?: string;
}

export interface ListPatientsOutput {
  patients: PatientListItem[];
  nextCursor: string | undefined;
}

export interface ListProviderCredentialsOutput {
  providers: ProviderCredentialsView[];
}

export interface ListSessionsInput {
  status?: TelehealthSessionStatus;
  providerId?: string;
  patientId?: string;
  /** Scheduled start at or after */
  fromDate?: Date;
  /** Scheduled start before */
  toDate?: Date;
  limit?: number;
  /** nextCursor of the page before */
  cursor?: string;
}

export interface ListSessionsOutput {
  sessions: SessionListItem[];
  nextCursor: string | undefined;
}

export interface ListUsersInput {
  role?: Role;
  includeInactive?: boolean;
  limit?: number;
  /** nextCursor of the page before */
  cursor?: string;
}

export interface ListUsersOutput {
  users: UserView[];
  nextCursor: string | null;
}

export interface ListVisitLinksInput {
  sessionId: string;
}

export interface ListedConsent {
  id: string;
  consentType: TelehealthConsentType;
  status: ConsentStatus;
  method: ConsentMethod;
  effectiveDate: Date | null;
  expirationDate: Date | null;
  signedAt: Date | null;
  signerName: string | null;
  stateCode: string | null;
  language: string;
  formVersion: string;
  isExpired: boolean;
  /** Why it does not hold for a visit now, in the state on file; null: it does */
  fault: ConsentFault | null;
  requestExpiresAt: Date | null;
  declinedAt: Date | null;
  revokedAt: Date | null;
  supersedesId: string | null;
  createdAt: Date;
}

export interface LiveKitCredentialsInput {
  /** https:// or wss:// at *.livekit.cloud, or a server that the administrator allows */
  url?: string;
  /** API… */
  apiKey?: string;
  /** Write-only */
  apiSecret?: string;
}

export interface LiveParticipantView {
  participantId: string | null;
  role: ParticipantRole | null;
  displayName: string | null;
  joinedAt: Date | null;
  muted: boolean | null;
}

export type LivingStatus =
  | "ACTIVE"
  | "INACTIVE"
  | "DECEASED";

export type MailKind =
  | "INVITATION"
  | "CHANGE"
  | "CANCELLATION"
  | "IN_PERSON"
  | "GUEST_INVITATION";

export type MailState =
  | "waiting"
  | "sent"
  | "failed";

export interface MarkNoShowInput {
  sessionId: string;
  /** Appended to what was noted before */
  notes?: string;
}

export interface MeOutput {
  userId: string;
  signedInAs: ActorType;
  email: string;
  firstName: string;
  lastName: string;
  role: Role;
  clinicianId: string | null;
  organization: OwnOrganizationView;
  secondFactor: SecondFactorView;
  /** The code of the authenticator app is still to be given */
  secondFactorMissing: boolean;
  /** The clinic requires a second factor and none is set up: nothing else can be done before */
  secondFactorDue: boolean;
  passwordChangeDue: boolean;
  inactivityMinutes: number;
}

export interface Message {
  id: string;
  seq: number;
  kind: MessageKind;
  sender: MessageSender;
  text: string;
  sentAt: Date;
  own: boolean;
}

export type MessageKind =
  | "CHAT"
  | "DELAY";

export interface MessageSender {
  /** Null: staff who are not in the visit */
  participantId: string | null;
  role: SenderRole;
  /** A patient's first name, a clinician's name with title, a guest's chosen name, else the clinic's name */
  name: string;
}

export interface MissingConsent {
  consentType: TelehealthConsentType;
  fault: ConsentFault;
  consentId: string | null;
}

export interface MissingElement {
  id: string;
  meaning: string;
}

export type Modality =
  | "AUDIO_VIDEO"
  | "AUDIO_ONLY";

export type ModalityReason =
  | "started"
  | "low_bandwidth"
  | "chosen"
  | "video_failed"
  | "restored";

export interface ModalityView {
  modality: Modality;
  byPhone: boolean;
  reason: string;
  startedAt: Date;
  endedAt: Date | null;
}

export interface MoveAppointmentInput {
  appointmentId: string;
  startTime: Date;
  endTime: Date;
  version?: number;
}

export interface NoteStepInput {
  kind: NotedStep;
  /** A code such as camera_denied: small letters, digits and _ */
  detail?: string;
}

export type NotedStep =
  | "CHECK_PASSED"
  | "CHECK_FAILED"
  | "CHECK_SKIPPED"
  | "CALL_FAILED";

export interface OpenConsentInput {
  consentType: TelehealthConsentType;
  /** BCP 47; without it the request's, else the patient's own */
  language?: string;
}

export interface OpenVisitInput {
  /** Last part of the visit link */
  token: string;
  /** Six digits shown by visit.takeoverCode on the first device */
  takeoverCode?: string;
  /** false: the device token comes in the reply, for programs that keep no cookies */
  cookie?: boolean;
}

export interface OpenVisitOutput {
  /** too_early, open (may be entered), running, over, cancelled; link_revoked and link_expired: ask the clinic for a new one */
  state: VisitState;
  organizationName: string;
  organizationPhone: string | null;
  /** What to dial in an emergency, as the clinic set it */
  emergencyNumber: string;
  timeZone: string;
  ownTimeZone: string | null;
  opensAt: Date | null;
  startTime: Date | null;
  endTime: Date | null;
  clinicianName: string | null;
  role: ParticipantRole | null;
  ownName: string | null;
  sessionId: string | null;
  status: TelehealthSessionStatus | null;
  /** On the bound device: send it as X-Chiroflow-Visit, so that this visit is meant among several of one browser */
  visitKey: string | null;
  participantId: string | null;
  /** This visitor has said that the name shown is theirs */
  nameConfirmed: boolean;
  patientLocation: string | null;
  patientLocationState: string | null;
  patientAtHome: boolean | null;
  callbackPhone: string | null;
  delayMinutes: number | null;
  waitingMessage: string | null;
  waitingRoomId: string | null;
  /** What the clinic asks before the visit; answered with telehealth.submitPreVisitQuestionnaire */
  questions: Question[];
  /** What has to be signed before the patient can be let in; for patient and guardian */
  consentMissing: MissingConsent[];
  languages: string[];
  /** This server can send e-mail */
  emailConfigured: boolean;
  /** Only when this device was bound now and cookie: false was asked for; send it as Authorization: Bearer */
  deviceToken: string | undefined;
}

export interface OpenedConsent {
  consentId: string;
  consentType: TelehealthConsentType;
  title: string;
  sections: ConsentSection[];
  /** What is hashed, sealed and kept: title, headings and paragraphs, one a line */
  text: string;
  /** SHA-256 of the text's UTF-8 bytes; handed back with the signature */
  textHash: string;
  formVersion: string;
  language: string;
  intentSentence: string;
  buttonLabel: string;
  /** About signing electronically; accepted by a tick of its own */
  disclosure: string;
  capacities: SignerCapacity[];
  mustBeGuardian: boolean;
  expiresIfSignedNow: Date;
}

export interface Organization {
  id: string;
  name: string;
  phone: string | null;
  timeZone: string;
  state: string | null;
  defaultProvider: TelehealthProvider | null;
  fallbackEnabled: boolean | null;
  joinWindowMinutes: number;
  linkLifetimeHours: number;
  graceMinutes: number;
  waitingTimeoutMinutes: number;
  undoMinutes: number;
  inactivityMinutes: number;
  requireSecondFactor: boolean;
  licencePolicy: LicencePolicy;
  relayOnly: boolean;
  emergencyNumber: string;
  waitingMessage: string | null;
  preVisitQuestions: unknown | null;
  replyTo: string | null;
  recordingAllowed: boolean;
  recordingRetentionDays: number | null;
  recordingRetentionReason: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface OwnConsentText {
  consentType: TelehealthConsentType;
  language: string;
  formVersion: string;
  title: string;
  source: string;
}

export interface OwnOrganizationView {
  id: string;
  name: string;
  phone: string | null;
  timeZone: string;
}

export interface OwnPlace {
  participantId: string;
  state: string;
}

export type ParticipantAction =
  | "mute"
  | "unmute"
  | "disconnect"
  | "spotlight";

export interface ParticipantActionInput {
  sessionId: string;
  participantId: string;
  /** mute, unmute, disconnect, spotlight; getProviderCapabilities tells which the provider has */
  action: ParticipantAction;
}

export interface ParticipantActionOutput {
  participantId: string;
  action: ParticipantAction;
}

export interface ParticipantQuality {
  participantId: string;
  role: ParticipantRole;
  samples: QualitySampleView[];
}

export type ParticipantRole =
  | "PATIENT"
  | "CLINICIAN"
  | "GUARDIAN"
  | "INTERPRETER"
  | "GUEST"
  | "OBSERVER";

export interface PasswordInput {
  password: string;
}

export interface PatientAccess {
  actorType: ActorType;
  actorId: string;
  firstAt: Date;
  lastAt: Date;
  count: number;
  reads: number;
  actor: PersonName | null;
}

export interface PatientAccessInput {
  patientId: string;
}

export interface PatientAccessOutput {
  patientId: string;
  accesses: PatientAccess[];
}

export interface PatientByExternalIdInput {
  externalId: string;
}

export interface PatientDetails {
  id: string;
  mrn: string | null;
  status: PatientStatus;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
  organizationId: string;
  homeLocationId: string | null;
  consentForCrossLocationSharing: boolean;
  crossLocationConsentDate: Date | null;
  demographics: PersonName;
  birthDate: string | null;
  email: string | null;
  phone: string | null;
  state: string | null;
  language: string | null;
  timeZone: string | null;
  guardianName: string | null;
  guardianEmail: string | null;
  guardianPhone: string | null;
  externalId: string | null;
  version: number;
}

export interface PatientDisclosures {
  patientId: string;
  /** Six years back */
  since: Date;
  disclosures: DisclosureView[];
}

export interface PatientInput {
  patientId: string;
}

export interface PatientListItem {
  id: string;
  mrn: string | null;
  status: PatientStatus;
  birthDate: string | null;
  demographics: PersonName;
}

export interface PatientPlace {
  sessionId: string;
  patientState: string;
  patientLocation: string | null;
  patientAtHome: boolean | null;
  callbackPhone: string | null;
  statedAt: Date;
}

export type PatientStatus =
  | "ACTIVE"
  | "INACTIVE"
  | "ARCHIVED"
  | "DECEASED";

export interface PatientSummary {
  id: string;
  mrn: string | null;
  status: PatientStatus;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
  organizationId: string;
  homeLocationId: string | null;
  consentForCrossLocationSharing: boolean;
  crossLocationConsentDate: Date | null;
  demographics: PersonName;
}

export interface PeopleOutput {
  people: PersonView[];
}

export interface PersonName {
  firstName: string;
  lastName: string;
}

export interface PersonView {
  participantId: string;
  role: ParticipantRole;
  name: string;
}

export interface PreChecks {
  camera: boolean;
  microphone: boolean;
  connection: boolean;
}

export interface PreviewConsentInput {
  consentTemplateId?: string;
  /** Without consentTemplateId: the type to show */
  consentType?: TelehealthConsentType;
  /** Without consentTemplateId: the language to show; en where absent */
  language?: string;
  /** Where the patient would be; the clinic's own state where absent */
  stateCode?: string;
  audioOnly?: boolean;
}

export interface PreviewSwitchInput {
  sessionId: string;
  /** Absent: the first other one in the order of fallback */
  provider?: TelehealthProvider;
}

export interface ProposedNoShow {
  sessionId: string;
  patient: PersonName;
  clinician: AdmissionClinician;
  scheduledStartTime: Date;
  steps: StepView[];
}

export interface ProviderCredentialsInput {
  provider: TelehealthProvider;
  twilio?: TwilioCredentialsInput;
  zoom?: ZoomCredentialsInput;
  googleMeet?: GoogleMeetCredentialsInput;
  livekit?: LiveKitCredentialsInput;
}

export interface ProviderCredentialsView {
  provider: TelehealthProvider;
  ownAccount: boolean;
  serverAccount: boolean;
  fields: CredentialFieldView[];
  webhookUrl: string | null;
  updatedAt: Date | null;
}

export interface ProviderStatusOutput {
  defaultProvider: TelehealthProvider;
  providers: ProviderStatusView[];
  fallbackEnabled: boolean;
}

export interface ProviderStatusView {
  provider: TelehealthProvider;
  available: boolean;
  message: string;
  lastChecked: Date;
  latency: number;
  breaker: BreakerState;
  configured: boolean;
  ownAccount: boolean;
}

export type PurposeOfUse =
  | "TREAT"
  | "ETREAT"
  | "HOPERAT"
  | "HCOMPL"
  | "PATRQT"
  | "HSYSADMIN";

export type Quality =
  | "good"
  | "fair"
  | "poor";

export interface QualityReportInput {
  measuredAt: Date;
  roundTripMs?: number;
  jitterMs?: number;
  /** 0 to 1 */
  audioLoss?: number;
  /** 0 to 1 */
  videoLoss?: number;
  framesPerSecond?: number;
  /** Within the time since the sample before */
  freezeSeconds?: number;
  sendKbps?: number;
  /** The media goes through TURN */
  relayed: boolean;
}

export interface QualitySampleView {
  measuredAt: Date;
  roundTripMs: number | null;
  jitterMs: number | null;
  audioLoss: number | null;
  videoLoss: number | null;
  framesPerSecond: number | null;
  freezeSeconds: number | null;
  sendKbps: number | null;
  /** 1 to 4.5, by the E-model (ITU-T G.107) */
  audioMos: number | null;
  connectionQuality: Quality;
  audioQuality: Quality | null;
  videoQuality: Quality | null;
  relayed: boolean;
}

export interface Question {
  /** Names the answer: small letters, digits and _ */
  id: string;
  text: TranslatedText;
  /** text, choice (one of choices) or yes_no (yes or no) */
  kind: QuestionKind;
  choices: QuestionChoice[] | null;
  required: boolean;
}

export interface QuestionChoice {
  /** What is stored and sent: small letters, digits and _ */
  value: string;
  text: TranslatedText;
}

export interface QuestionChoiceInput {
  /** What is stored and sent: small letters, digits and _ */
  value: string;
  text: TranslatedTextInput;
}

export interface QuestionInput {
  /** Names the answer: small letters, digits and _ */
  id: string;
  text: TranslatedTextInput;
  /** text, choice (one of choices) or yes_no (yes or no) */
  kind?: QuestionKind;
  choices?: QuestionChoiceInput[];
  required?: boolean;
}

export type QuestionKind =
  | "text"
  | "choice"
  | "yes_no";

export interface RateVisitInput {
  /** 5 is best */
  overall: number;
  /** Sound and picture; 5 is best */
  technical: number;
  comment?: string;
}

export interface RatingView {
  role: ParticipantRole;
  overall: number;
  technical: number;
  comment: string | null;
  ratedAt: Date;
}

export interface RecordDisclosureInput {
  patientId: string;
  /** Who got it, with the address where it is known */
  recipient: string;
  /** What was given, in short */
  what: string;
  /** What for, or what asked for it */
  purpose: string;
  /** When it was given; absent: now */
  disclosedAt?: Date;
  /** The row that this one takes the place of; it stays, and is shown as corrected */
  correctsId?: string;
}

export interface RecordVerbalConsentInput {
  patientId: string;
  consentType: TelehealthConsentType;
  /** The visit in which it was said; without it the patient's next one */
  sessionId?: string;
  /** Where the patient is, as long as they have not said so for the visit */
  stateCode?: string;
  /** BCP 47, in which it was read out; without it the patient's own */
  language?: string;
  /** What was asked and answered, word for word */
  words: string;
  patientAnswer: VerbalAnswer;
  capacity?: SignerCapacity;
  /** To the patient; needed with every capacity but SELF */
  relationship?: string;
  /** Who answered */
  signerName: string;
  /** Somebody else who heard it */
  witnessName?: string;
  /** Who interpreted what was asked and answered */
  interpreter?: ConsentInterpreterInput;
}

export type RecordingAnswer =
  | "YES"
  | "NO";

export type RecordingBar =
  | "NO_RECORDING_STORE"
  | "CLINIC_DOES_NOT_ALLOW"
  | "VISIT_TYPE_DOES_NOT_ALLOW"
  | "VISIT_NOT_RUNNING"
  | "ENGINE_CANNOT"
  | "RULES_UNKNOWN"
  | "PLACE_UNKNOWN"
  | "STATE_FORBIDS"
  | "MEDICAID_FORBIDS"
  | "PAYER_UNKNOWN"
  | "CONSENT_MISSING"
  | "NOT_IN_ROOM"
  | "UNKNOWN_PERSON"
  | "NOT_ANSWERED"
  | "REFUSED"
  | "ON_THE_WAY";

export interface RecordingBrief {
  id: string;
  status: RecordingStatus;
  startedAt: Date | null;
  pausedAt: Date | null;
}

export type RecordingFault =
  | "KEY_UNUSABLE"
  | "PIECE_DAMAGED"
  | "NOT_AS_FINISHED";

export type RecordingLimit =
  | "NONE"
  | "PROHIBITED"
  | "PROHIBITED_FOR_MEDICAID";

export type RecordingParties =
  | "ONE_PARTY"
  | "ALL_PARTY"
  | "UNKNOWN";

export interface RecordingPersonView {
  participantId: string;
  name: string;
  role: ParticipantRole;
  present: boolean;
  answer: RecordingAnswer | null;
}

export type RecordingPurpose =
  | "CLINICAL_RECORD"
  | "QUALITY"
  | "TRAINING"
  | "PATIENT_COPY";

export interface RecordingReason {
  code: RecordingBar;
  message: string;
}

export interface RecordingRow {
  id: string;
  sessionId: string;
  patientId: string;
  status: RecordingStatus;
  purpose: RecordingPurpose;
  videoEngine: VideoEngine;
  consentId: string;
  startedBy: string;
  stopReason: RecordingStop | null;
  failure: string | null;
  durationMs: number | null;
  sizeBytes: number | null;
  plainSha256: string | null;
  format: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  retentionDays: number | null;
  retentionReason: string | null;
  scheduledDeletionAt: Date | null;
  deletionBeganAt: Date | null;
  deletedAt: Date | null;
  deletedBy: string | null;
  deletionReason: string | null;
  legalHold: boolean;
  /** From seven days before its time is over, unless something keeps it */
  deletionWarning: DeletionWarningView | null;
  /** When it was last read to its end and was whole; null: not yet */
  provenAt: Date | null;
  /** What the last look found; null: nothing. Whoever runs the server brings back the folder that lacks it */
  fault: RecordingFault | null;
  createdAt: Date;
}

export interface RecordingState {
  allowed: boolean;
  reasons: RecordingReason[];
  canBeAsked: boolean;
  parties: RecordingParties;
  recording: RecordingBrief | null;
  askedAt: Date | null;
  people: RecordingPersonView[];
  iMustAnswer: boolean;
  /** Of the recording that runs, else of one that were made now and is not part of the record. Null: until further notice */
  retentionDays: number | null;
  ownState: string | null;
}

export type RecordingStatus =
  | "RECORDING"
  | "PROCESSING"
  | "AVAILABLE"
  | "FAILED"
  | "DELETED";

export type RecordingStop =
  | "STAFF"
  | "PARTICIPANT"
  | "REFUSED"
  | "REVOKED"
  | "SESSION_ENDED"
  | "LOST"
  | "FAILED"
  | "NEWCOMER";

export interface RecordingUrl {
  url: string;
  expiresAt: Date;
  mediaType: string;
}

export interface RecoveryCodesOutput {
  /** Shown this once; each signs in once */
  recoveryCodes: string[];
}

export interface ReleaseLegalHoldInput {
  legalHoldId: string;
  reason: string;
}

export interface ReleaseLegalHoldOutput {
  legalHoldId: string;
  releasedAt: Date;
  recordings: number;
}

export interface RemoveLicenceInput {
  licenceId: string;
}

export interface RemoveLicenceOutput {
  licenceId: string;
}

export interface RenewConsentInput {
  consentId: string;
  /** Days that it holds, counted from the signature */
  expirationDays?: number;
}

export interface RenewedConsent {
  consentId: string;
  previousConsentId: string;
  status: ConsentStatus;
  /** If it were signed now */
  expirationDate: Date | null;
}

export interface ReportQualityInput {
  sessionId: string;
  /** Oldest first; one every five seconds is kept */
  samples: QualityReportInput[];
}

export interface ReportQualityOutput {
  connection: Quality;
  audio: Quality | null;
  video: Quality | null;
}

export interface ReportTechnicalIssueInput {
  sessionId: string;
  issueType: IssueType;
  /** What went wrong, in words */
  description: string;
  /** True: the visit cannot go on; the session becomes TECHNICAL_ISSUES */
  interrupt?: boolean;
}

export interface RescheduleInput {
  sessionId: string;
  startTime: Date;
  /** After the start, at most 24 hours */
  endTime: Date;
}

export type RetentionHalt =
  | "CLOCK"
  | "SHARE";

export interface ReviewConsentOverrideInput {
  consentOverrideId: string;
  note?: string;
}

export interface RevokeConsentInput {
  consentId: string;
  /** Needed of staff; patients need not say why */
  reason?: string;
}

export interface RevokedConsent {
  consentId: string;
  status: ConsentStatus;
  revokedAt: Date;
}

export type Role =
  | "OWNER"
  | "ADMIN"
  | "PROVIDER"
  | "STAFF"
  | "BILLER";

export interface RoomStatusOutput {
  id: string;
  status: TelehealthSessionStatus;
  provider: TelehealthProvider;
  roomUrl: string;
  roomToken: string | null;
  scheduledStartTime: Date;
  scheduledEndTime: Date;
  actualStartTime: Date | null;
  actualEndTime: Date | null;
  joinInstructions: string | null;
  technicalNotes: string | null;
  connectionQuality: Quality | null;
  audioQuality: Quality | null;
  videoQuality: Quality | null;
  placeOfServiceCode: string | null;
  telehealthModifier: string | null;
  patientLocation: string | null;
  providerLocation: string | null;
  createdAt: Date;
  updatedAt: Date;
  appointmentId: string;
  organizationId: string;
  appointment: AppointmentWithPeople;
  waitingRoom: WaitingRoomView | null;
  providerAttempts: AttemptView[];
  activeRoom: ActiveRoomView | null;
  warning: string | null;
  ratings: RatingView[];
}

export interface RoomTraits {
  maxParticipants: number;
  endToEndEncryption: boolean;
  linkOnly: boolean;
}

export type RuleConfidence =
  | "SEEN"
  | "GENERAL_KNOWLEDGE";

export interface SaveConsentDraftInput {
  consentType: TelehealthConsentType;
  /** en, es, vi, …: a language without its country */
  language: string;
  title: string;
  /** The text in the form of docs/consent.md */
  source: string;
  /** Once published, patients who signed an earlier text are asked again */
  asksAgain?: boolean;
  /** The draft's updatedAt as you saw it; a later one is a conflict */
  seenAt?: Date;
}

export interface SealKey {
  keyId: string;
  /** Ed25519 SubjectPublicKeyInfo; keep it apart from the documents that it checks */
  pem: string;
}

export type SecondFactor =
  | "none"
  | "totp"
  | "enrolment_recommended"
  | "enrolment_required";

export interface SecondFactorView {
  enrolled: boolean;
  recoveryCodesLeft: number;
}

export interface SendConsentCopyInput {
  consentId: string;
}

export interface SendConsentInput {
  patientId: string;
  consentType: TelehealthConsentType;
  /** The visit it is for; without it the patient's next one */
  sessionId?: string;
  /** Where the patient will be, as long as they have not said so for the visit; else the one on file */
  stateCode?: string;
  /** BCP 47; without it the patient's own */
  language?: string;
  /** Days that it holds, counted from the signature */
  expirationDays?: number;
  /** E-mail the visit link, where the patient has a visit and an address */
  sendNotification?: boolean;
  /** Stands below the form, as its last section, under a version of its own */
  customConsentText?: string;
}

export interface SendMessageInput {
  sessionId: string;
  text: string;
  /** Of the sender's choice, so that sending again after a fault adds nothing */
  clientId?: string;
}

export interface SendVisitLinkInput {
  /** The person who holds this link gets another one; without it the session's patient does */
  visitLinkId?: string;
  /** Needed without visitLinkId */
  sessionId?: string;
  /** Null: the patient's own address; guests need it */
  email?: string;
}

export interface SendVisitLinkOutput {
  /** Queued; visitLinks.list tells what becomes of it */
  sent: boolean;
  /** no_address: none is known */
  reason: string | undefined;
}

export type SenderRole =
  | "PATIENT"
  | "CLINICIAN"
  | "GUARDIAN"
  | "INTERPRETER"
  | "GUEST"
  | "OBSERVER"
  | "STAFF";

export interface SentConsent {
  consentId: string;
  status: ConsentStatus;
  wasResent: boolean;
  /** If it were signed now; only of a new request */
  expirationDate: Date | undefined;
  patientEmail: string | undefined;
  /** Until when the request can be answered */
  requestExpiresAt: Date | null;
  /** An e-mail with the visit link is queued */
  notified: boolean;
  /** not_wanted, mail_not_configured, no_visit or no_address: hand over the visit link yourself */
  notNotifiedBecause: string | undefined;
  sessionId: string | null;
  formVersion: string;
  language: string;
  stateCode: string | null;
}

export interface SentConsentCopy {
  consentId: string;
  /** Where it goes; telehealth.getConsentDetails tells what becomes of it */
  email: string;
}

export interface SessionBrief {
  id: string;
  roomUrl: string;
  roomName: string;
  provider: TelehealthProvider;
  status: TelehealthSessionStatus;
}

export interface SessionInput {
  sessionId: string;
}

export interface SessionListItem {
  id: string;
  status: TelehealthSessionStatus;
  provider: TelehealthProvider;
  roomUrl: string;
  roomToken: string | null;
  scheduledStartTime: Date;
  scheduledEndTime: Date;
  actualStartTime: Date | null;
  actualEndTime: Date | null;
  joinInstructions: string | null;
  technicalNotes: string | null;
  connectionQuality: Quality | null;
  audioQuality: Quality | null;
  videoQuality: Quality | null;
  placeOfServiceCode: string | null;
  telehealthModifier: string | null;
  patientLocation: string | null;
  providerLocation: string | null;
  createdAt: Date;
  updatedAt: Date;
  appointmentId: string;
  organizationId: string;
  appointment: AppointmentWithPeople;
  rating: number | null;
}

export interface SessionRow {
  id: string;
  status: TelehealthSessionStatus;
  provider: TelehealthProvider;
  roomUrl: string;
  roomToken: string | null;
  scheduledStartTime: Date;
  scheduledEndTime: Date;
  actualStartTime: Date | null;
  actualEndTime: Date | null;
  joinInstructions: string | null;
  technicalNotes: string | null;
  connectionQuality: Quality | null;
  audioQuality: Quality | null;
  videoQuality: Quality | null;
  placeOfServiceCode: string | null;
  telehealthModifier: string | null;
  patientLocation: string | null;
  providerLocation: string | null;
  createdAt: Date;
  updatedAt: Date;
  appointmentId: string;
  organizationId: string;
}

export interface SetLegalHoldInput {
  /** What targetId names; ORGANIZATION holds everything, what is recorded later, too */
  scope: HoldScope;
  targetId: string;
  /** Case or file number */
  matter: string;
  reason: string;
  /** Court, counsel, officer */
  orderedBy: string;
}

export interface SetLegalHoldOutput {
  legalHoldId: string;
  placedAt: Date;
  recordings: number;
  restored: number;
  tooLate: number;
}

export interface SetModalityInput {
  sessionId: string;
  modality: Modality;
  /** Staff only: the clinic called the patient's telephone; sound alone */
  byPhone?: boolean;
  /** started: what the visit began with, which corrects the first stretch instead of opening another */
  reason: ModalityReason;
}

export interface SetModalityOutput {
  modality: Modality;
  /** Both kinds happened in this visit; no modifier is derived then */
  mixed: boolean;
}

export interface SetOwnPlaceInput {
  sessionId: string;
  /** Where the caller is now, two letters */
  state: string;
}

export interface SetRetentionInput {
  recordingId: string;
  /** Days after the end of the recording; null: kept until somebody says otherwise */
  retentionDays?: number | null;
  reason: string;
}

export interface SetRetentionOutput {
  recordingId: string;
  retentionDays: number | null;
  scheduledDeletionAt: Date | null;
}

export interface SetRetentionRuleInput {
  dataClass: DataClass;
  days: number;
  /** The statute or board rule that allows a shorter time */
  citation?: string;
}

export interface SignConsentInput {
  consentId: string;
  /** typed: the name that is signed with; drawn: [{"points":[[x,y,ms],…]},…], x and y from 0 to 1000 */
  signatureData: string;
  signatureType: SignatureType;
  signerName: string;
  acknowledgedReading: boolean;
  /** The tick beside the statement about signing electronically */
  disclosureAccepted: boolean;
  /** Of the text as it was shown; from visit.openConsent */
  textHash: string;
  /** A parent's or guardian's link signs in another than SELF */
  capacity?: SignerCapacity;
  /** To the patient, such as mother; needed with every capacity but SELF */
  relationship?: string;
  /** Who interpreted the text for the signer; an interpreter never signs */
  interpreter?: ConsentInterpreterInput;
  /** Somebody else who saw it being signed */
  witnessName?: string;
}

export interface SignInInput {
  email: string;
  password: string;
  /** false: the token comes in the reply, for programs that keep no cookies */
  cookie?: boolean;
}

export interface SignInOutput {
  /** totp: a code is needed before anything else; enrolment_recommended: none is set up yet; enrolment_required: the clinic asks for one, which has to be set up before anything else */
  secondFactor: SecondFactor;
  passwordChangeDue: boolean;
  expiresAt: Date;
  /** Only where cookie: false was asked for; send it as Authorization: Bearer */
  sessionToken: string | undefined;
  recoveryCodesLeft: number | undefined;
}

export type SignatureType =
  | "electronic"
  | "typed"
  | "drawn";

export interface SignedConsent {
  consentId: string;
  status: ConsentStatus;
  signedAt: Date;
  expirationDate: Date | null;
  patientName: string;
  /** A copy is on its way to this address, which is masked; null: none is e-mailed */
  copyGoesTo: string | null;
}

export interface SignedOutView {
  ended: number;
}

export type SignerCapacity =
  | "SELF"
  | "PARENT"
  | "GUARDIAN"
  | "POWER_OF_ATTORNEY";

export interface StartRecordingInput {
  sessionId: string;
  /** What it is made for; decides how long it is kept. Absent: QUALITY. TRAINING and PATIENT_COPY are refused: the consent to recording does not cover them */
  purpose?: RecordingPurpose;
  /** Whether Medicaid pays this visit; needed where a state forbids recording those */
  payerIsMedicaid?: boolean;
}

export interface StartRecordingOutput {
  recordingId: string;
  status: RecordingStatus;
  startedAt: Date | null;
  engine: VideoEngine;
  uploadUrl: string | undefined;
  pieceMilliseconds: number;
}

export interface StartSessionInput {
  sessionId: string;
  /** Where the patient is during this visit, as they said it */
  patientLocation?: string;
  /** Where the clinician is */
  providerLocation?: string;
  /** Whether that is the patient's home; place of service follows from it */
  patientAtHome?: boolean;
  /** State where the patient says they are, two letters; needed unless they or staff have said it for this visit */
  patientState?: string;
  /** An emergency: why the visit cannot wait for the consent that is missing; reviewed afterwards */
  consentOverrideReason?: string;
}

export interface StartTotpOutput {
  secret: string;
  /** For the QR code; it holds the secret */
  otpauthUri: string;
}

export interface StatePatientPlaceInput {
  sessionId: string;
  /** State where the patient says they are now, two letters */
  patientState: string;
  /** The address where the patient is now, for an emergency */
  patientLocation?: string;
  /** Whether that is the patient's home; place of service follows from it */
  patientAtHome?: boolean;
  /** Where the patient can be called during this visit */
  callbackPhone?: string;
}

export interface StateRequirements {
  stateCode: string;
  stateName: string;
  requiresSpecificConsent: boolean;
  consentRequirements: string[];
  restrictions: string[];
  notes: string;
  telehealthConsent: ConsentDemand;
  form: ConsentForm;
  elements: string[];
  renewalDays: number | null;
  ageOfMajority: number;
  recording: RecordingParties;
  recordingDisputed: boolean;
  recordingLimit: RecordingLimit;
  source: string;
  confidence: RuleConfidence;
  recordingSource: string;
  recordingConfidence: RuleConfidence;
  reviewer: string;
  ruleVersion: string;
  validFrom: string | null;
  validUntil: string | null;
}

export interface StateRequirementsInput {
  /** Two letters: TX */
  stateCode: string;
}

export interface StepView {
  kind: VisitStepKind;
  detail: string | null;
  at: Date;
}

export interface StopRecordingOutput {
  recordingId: string;
  status: RecordingStatus;
  endedAt: Date | null;
}

export interface SubmitQuestionnaireInput {
  waitingRoomId: string;
  /** The answer by the question's id; visit.get tells the questions */
  responses: Record<string, string>;
}

export type Support =
  | "native"
  | "emulated"
  | "unavailable";

export interface SwitchPreview {
  sessionId: string;
  from: TelehealthProvider;
  to: TelehealthProvider;
  lost: AbilityDifference[];
  gained: AbilityDifference[];
  before: RoomTraits | null;
  after: RoomTraits;
  recordingRunning: boolean;
  needsAcceptance: boolean;
  warning: string | undefined;
}

export interface SwitchProviderInput {
  sessionId: string;
  /** Absent: the first other one in the order of fallback; the present one: a new room there */
  provider?: TelehealthProvider;
  /** True: go also where the recording that runs cannot go on */
  acceptLosses?: boolean;
}

export interface SwitchProviderOutput {
  sessionId: string;
  from: TelehealthProvider;
  to: TelehealthProvider;
  lost: AbilityDifference[];
  gained: AbilityDifference[];
  before: RoomTraits | null;
  after: RoomTraits;
  recordingRunning: boolean;
  needsAcceptance: boolean;
  warning: string | undefined;
  roomUrl: string;
  status: TelehealthSessionStatus;
}

export interface TakeoverCodeOutput {
  code: string;
  expiresAt: Date;
}

export type TelehealthConsentType =
  | "GENERAL"
  | "HIPAA"
  | "RECORDING"
  | "STATE_SPECIFIC";

export type TelehealthProvider =
  | "TWILIO"
  | "ZOOM"
  | "GOOGLE_MEET"
  | "CUSTOM";

export type TelehealthSessionStatus =
  | "SCHEDULED"
  | "WAITING"
  | "IN_PROGRESS"
  | "COMPLETED"
  | "NO_SHOW"
  | "CANCELLED"
  | "TECHNICAL_ISSUES";

export interface TestProviderCredentialsOutput {
  works: boolean;
  message: string;
  latency: number;
}

export interface TransferSessionInput {
  sessionId: string;
  clinicianId: string;
}

export interface TransferredSession {
  id: string;
  status: TelehealthSessionStatus;
  provider: TelehealthProvider;
  roomUrl: string;
  roomToken: string | null;
  scheduledStartTime: Date;
  scheduledEndTime: Date;
  actualStartTime: Date | null;
  actualEndTime: Date | null;
  joinInstructions: string | null;
  technicalNotes: string | null;
  connectionQuality: Quality | null;
  audioQuality: Quality | null;
  videoQuality: Quality | null;
  placeOfServiceCode: string | null;
  telehealthModifier: string | null;
  patientLocation: string | null;
  providerLocation: string | null;
  createdAt: Date;
  updatedAt: Date;
  appointmentId: string;
  organizationId: string;
  warnings: string[];
}

export interface TranslatedText {
  en: string;
  es: string | null;
}

export interface TranslatedTextInput {
  en: string;
  es?: string;
}

export interface TwilioCredentialsInput {
  /** AC… */
  accountSid?: string;
  /** SK…, a key of region US1 */
  apiKeySid?: string;
  /** Write-only */
  apiKeySecret?: string;
  /** Write-only; checks Twilio's calls to us */
  authToken?: string;
}

export interface UnusualAccess {
  rule: UnusualRule;
  actorType: ActorType;
  actorId: string;
  patientId: string | null;
  /** Patients of MANY_PATIENTS, WITHOUT_VISIT and OUTSIDE_HOURS, else events */
  count: number;
  /** Patients on an ordinary day, of the person or in the clinic, whichever is more */
  ordinary: number | null;
  firstAt: Date;
  lastAt: Date;
}

export interface UnusualAccessInput {
  /** At or after; without it the seven days before the end. At most 31 days */
  from?: Date;
  /** Before; without it now */
  to?: Date;
}

export interface UnusualAccessOutput {
  from: Date;
  to: Date;
  findings: UnusualAccessView[];
  /** False where there was more than could be looked at or shown: ask for a shorter time */
  complete: boolean;
}

export interface UnusualAccessView {
  access: UnusualAccess;
  actorName: PersonName | null;
  /** From how many on the rule tells */
  threshold: number;
}

export type UnusualRule =
  | "MANY_PATIENTS"
  | "WITHOUT_VISIT"
  | "SAME_SURNAME"
  | "OUTSIDE_HOURS"
  | "MANY_DENIALS"
  | "EMERGENCY_OVERRIDE"
  | "EXPORT";

export interface UpcomingInput {
  limit?: number;
}

export interface UpcomingSession {
  id: string;
  status: TelehealthSessionStatus;
  provider: TelehealthProvider;
  roomUrl: string;
  roomToken: string | null;
  scheduledStartTime: Date;
  scheduledEndTime: Date;
  actualStartTime: Date | null;
  actualEndTime: Date | null;
  joinInstructions: string | null;
  technicalNotes: string | null;
  connectionQuality: Quality | null;
  audioQuality: Quality | null;
  videoQuality: Quality | null;
  placeOfServiceCode: string | null;
  telehealthModifier: string | null;
  patientLocation: string | null;
  providerLocation: string | null;
  createdAt: Date;
  updatedAt: Date;
  appointmentId: string;
  organizationId: string;
  appointment: AppointmentWithPatient;
  waitingRoom: WaitingRoomView | null;
}

export interface UpdateAppointmentInput {
  appointmentId: string;
  /** The version you saw; another one present is a conflict */
  version?: number;
  /** Without endTime the length stays */
  startTime?: Date;
  endTime?: Date;
  providerId?: string;
  appointmentTypeId?: string | null;
  isTelehealth?: boolean;
  /** Video provider for a session that is made by this change */
  provider?: TelehealthProvider;
  notes?: string | null;
  patientNotes?: string | null;
  chiefComplaint?: string | null;
  chargeAmount?: string | null;
}

export interface UpdateAppointmentTypeInput {
  appointmentTypeId: string;
  name?: string;
  color?: string;
  durationMinutes?: number;
  /** Inactive kinds cannot be booked any more */
  isActive?: boolean;
  /** Visits of this kind may be recorded, where the clinic allows it and everybody agrees */
  recordingAllowed?: boolean;
}

export interface UpdateClinicianInput {
  clinicianId: string;
  /** The version you saw; another one present is a conflict */
  version?: number;
  title?: string | null;
  specialty?: string | null;
  npiNumber?: string | null;
  licenseNumber?: string | null;
  color?: string | null;
  bio?: string | null;
  externalId?: string | null;
  /** Inactive clinicians cannot be booked */
  isActive?: boolean;
  sortOrder?: number;
}

export interface UpdateOrganizationInput {
  /** The version you saw; another one present is a conflict */
  version?: number;
  name?: string;
  /** Shown to patients at every dead end */
  phone?: string | null;
  /** IANA name: America/Chicago */
  timeZone?: string;
  state?: string | null;
  /** Null: the server's default */
  defaultProvider?: TelehealthProvider | null;
  /** Null: the server's default */
  fallbackEnabled?: boolean | null;
  /** How long before the start the patient may enter */
  joinWindowMinutes?: number;
  /** How long after the end visit links die */
  linkLifetimeHours?: number;
  /** For rejoining and late arrival */
  graceMinutes?: number;
  /** After the later of arrival and start */
  waitingTimeoutMinutes?: number;
  /** How long an ended session can be reopened */
  undoMinutes?: number;
  /** Staff are signed out after this long without a click */
  inactivityMinutes?: number;
  /** Everybody who signs in sets up an authenticator app before anything else; API keys go on as they are. Only who has one can turn it on */
  requireSecondFactor?: boolean;
  /** When a patient is where the clinician has no licence on file: OFF, WARN whoever admits, or BLOCK */
  licencePolicy?: LicencePolicy;
  /** Media of the built-in engine goes through the relay only, so that nobody learns another one's address */
  relayOnly?: boolean;
  /** Shown to the clinician beside the patient's address */
  emergencyNumber?: string;
  /** Shown to everybody who waits */
  waitingMessage?: string | null;
  /** Asked in the waiting room; null or an empty list: nothing is asked */
  preVisitQuestions?: QuestionInput[] | null;
  /** Where answers to our e-mails go */
  replyTo?: string | null;
  /** Visits may be recorded, where their kind of appointment allows it, too, and everybody in them agrees */
  recordingAllowed?: boolean;
  /** How long recordings made from now on are kept; null, with a reason: until somebody deletes them */
  recordingRetentionDays?: number | null;
  /** Why recordings are kept so long */
  recordingRetentionReason?: string | null;
}

export interface UpdatePatientInput {
  patientId: string;
  /** The version you saw; another one present is a conflict */
  version?: number;
  firstName?: string;
  lastName?: string;
  /** ARCHIVED is set by archiving */
  status?: LivingStatus;
  birthDate?: string | null;
  email?: string | null;
  phone?: string | null;
  state?: string | null;
  language?: string | null;
  timeZone?: string | null;
  guardianName?: string | null;
  guardianEmail?: string | null;
  guardianPhone?: string | null;
  mrn?: string;
  externalId?: string | null;
}

export interface UpdateTechnicalCheckInput {
  waitingRoomId: string;
  cameraChecked?: boolean;
  microphoneChecked?: boolean;
  connectionChecked?: boolean;
  /** ok, or a code for the cause: small letters, digits and _ */
  results?: CheckResultsInput;
}

export interface UpdateUserInput {
  userId: string;
  /** As it was read; another one is a conflict */
  version: number;
  email?: string;
  firstName?: string;
  lastName?: string;
  role?: Role;
}

export interface UserInput {
  userId: string;
}

export interface UserView {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  role: Role;
  isActive: boolean;
  mustChangePassword: boolean;
  secondFactor: boolean;
  lockedUntil: Date | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface UserWithPassword {
  user: UserView;
  /** Shown this once; to be changed at the first sign-in */
  temporaryPassword: string;
}

export interface ValidateSessionConsentInput {
  sessionId: string;
  requiredConsentTypes?: TelehealthConsentType[];
}

export interface ValidateSessionConsentOutput {
  sessionId: string;
  patientId: string;
  patientName: string;
  canProceed: boolean;
  validConsents: TelehealthConsentType[];
  /** There is a row that does not hold now; they count as missing, too */
  invalidConsents: TelehealthConsentType[];
  missingConsents: TelehealthConsentType[];
  message: string;
  blockReason: ConsentBlock | null;
  /** Where the patient is, as it was said for this visit; null: nobody has said it, and missing consents are those of the address on file */
  stateCode: string | null;
}

export interface VendorQualityView {
  provider: TelehealthProvider;
  videoEngine: VideoEngine;
  createdAt: Date;
  connectionQuality: Quality | null;
  audioQuality: Quality | null;
  videoQuality: Quality | null;
}

export type VerbalAnswer =
  | "YES"
  | "NO";

export interface VerbalConsent {
  consentId: string;
  status: ConsentStatus;
  signedAt: Date | null;
  expirationDate: Date | null;
  patientName: string;
}

export interface VerifiedConsent {
  valid: boolean;
  consentId: string | undefined;
  signedAt: Date | undefined;
  expiresAt: Date | null;
  /** Why it does not hold now; null: it does */
  fault: ConsentFault | null;
}

export interface VerifiedConsents {
  GENERAL: VerifiedConsent | undefined;
  HIPAA: VerifiedConsent | undefined;
  RECORDING: VerifiedConsent | undefined;
  STATE_SPECIFIC: VerifiedConsent | undefined;
}

export interface VerifyConsentInput {
  patientId: string;
  consentTypes?: TelehealthConsentType[];
  /** Where the patient is; without it the state on file */
  stateCode?: string;
}

export interface VerifyConsentOutput {
  patientId: string;
  allConsentsValid: boolean;
  consents: VerifiedConsents;
  missingConsents: TelehealthConsentType[];
}

export type VideoEngine =
  | "twilio"
  | "zoom"
  | "google_meet"
  | "livekit"
  | "janus"
  | "builtin";

export interface VisitConsent {
  consentType: TelehealthConsentType;
  /** The visit does not start without it */
  needed: boolean;
  /** Null: never asked for */
  status: ConsentStatus | null;
  /** Why it is not enough for this visit; null: it holds */
  fault: ConsentFault | null;
  consentId: string | null;
  signedAt: Date | null;
  expiresAt: Date | null;
}

export interface VisitConsents {
  items: VisitConsent[];
  /** In which the holder of this link may sign; the usual one first */
  capacities: SignerCapacity[];
  /** The patient is not of age where they are */
  mustBeGuardian: boolean;
}

export interface VisitLinkInput {
  visitLinkId: string;
}

export interface VisitLinkList {
  visitLinks: VisitLinkView[];
  mails: VisitMailView[];
}

export interface VisitLinkView {
  id: string;
  sessionId: string;
  participantId: string;
  role: ParticipantRole;
  displayName: string | null;
  createdAt: Date;
  createdBy: string | null;
  expiresAt: Date;
  firstOpenedAt: Date | null;
  lastOpenedAt: Date | null;
  /** Null: no device holds the link */
  deviceBoundAt: Date | null;
  revokedAt: Date | null;
}

export interface VisitMailView {
  id: string;
  kind: MailKind;
  state: MailState;
  createdAt: Date;
  sentAt: Date | null;
  failedAt: Date | null;
  attempts: number;
  /** The mail server's reply code, unresolved, refused, timeout, tls, login, network or superseded */
  lastError: string | null;
}

export type VisitState =
  | "too_early"
  | "open"
  | "running"
  | "over"
  | "cancelled"
  | "link_revoked"
  | "link_expired";

export type VisitStepKind =
  | "LINK_OPENED"
  | "NAME_CONFIRMED"
  | "NAME_REFUSED"
  | "LOCATION_GIVEN"
  | "CHECK_PASSED"
  | "CHECK_FAILED"
  | "CHECK_SKIPPED"
  | "QUESTIONS_ANSWERED"
  | "WAITING"
  | "LEFT"
  | "CALL_JOINED"
  | "CALL_LEFT"
  | "CALL_FAILED";

export interface VisitView {
  /** too_early, open (may be entered), running, over, cancelled; link_revoked and link_expired: ask the clinic for a new one */
  state: VisitState;
  organizationName: string;
  organizationPhone: string | null;
  /** What to dial in an emergency, as the clinic set it */
  emergencyNumber: string;
  timeZone: string;
  ownTimeZone: string | null;
  opensAt: Date | null;
  startTime: Date | null;
  endTime: Date | null;
  clinicianName: string | null;
  role: ParticipantRole | null;
  ownName: string | null;
  sessionId: string | null;
  status: TelehealthSessionStatus | null;
  /** On the bound device: send it as X-Chiroflow-Visit, so that this visit is meant among several of one browser */
  visitKey: string | null;
  participantId: string | null;
  /** This visitor has said that the name shown is theirs */
  nameConfirmed: boolean;
  patientLocation: string | null;
  patientLocationState: string | null;
  patientAtHome: boolean | null;
  callbackPhone: string | null;
  delayMinutes: number | null;
  waitingMessage: string | null;
  waitingRoomId: string | null;
  /** What the clinic asks before the visit; answered with telehealth.submitPreVisitQuestionnaire */
  questions: Question[];
  /** What has to be signed before the patient can be let in; for patient and guardian */
  consentMissing: MissingConsent[];
  languages: string[];
  /** This server can send e-mail */
  emailConfigured: boolean;
}

export type VisitorRole =
  | "PATIENT"
  | "GUARDIAN"
  | "INTERPRETER"
  | "GUEST"
  | "OBSERVER";

export interface WaitRange {
  min: number;
  max: number;
}

export interface WaitingAppointment {
  id: string;
  appointmentType: AppointmentTypeLabel | null;
  provider: AdmissionClinician;
}

export interface WaitingEntry {
  id: string;
  status: WaitingRoomStatus;
  joinTime: Date;
  admitTime: Date | null;
  leaveTime: Date | null;
  waitSeconds: number | null;
  cameraChecked: boolean;
  microphoneChecked: boolean;
  connectionChecked: boolean;
  preVisitQuestionnaireCompleted: boolean;
  preVisitResponses: unknown | null;
  deviceType: string | null;
  browserInfo: string | null;
  connectionType: string | null;
  notes: string | null;
  createdAt: Date;
  updatedAt: Date;
  patientId: string;
  sessionId: string;
  organizationId: string;
  patient: WaitingPatient;
  session: WaitingSession;
  currentWaitSeconds: number;
  /** The patient's page was there within the last 45 seconds */
  connected: boolean;
  acknowledgedAt: Date | null;
  checkResults: CheckResults | null;
}

export interface WaitingPatient {
  id: string;
  firstName: string;
  lastName: string;
  dateOfBirth: string | null;
}

export interface WaitingRoomInput {
  waitingRoomId: string;
}

export type WaitingRoomStatus =
  | "WAITING"
  | "ADMITTED"
  | "LEFT"
  | "TIMED_OUT";

export interface WaitingRoomView {
  id: string;
  status: WaitingRoomStatus;
  joinTime: Date;
  admitTime: Date | null;
  leaveTime: Date | null;
  waitSeconds: number | null;
  cameraChecked: boolean;
  microphoneChecked: boolean;
  connectionChecked: boolean;
  preVisitQuestionnaireCompleted: boolean;
  preVisitResponses: unknown | null;
  deviceType: string | null;
  browserInfo: string | null;
  connectionType: string | null;
  notes: string | null;
  createdAt: Date;
  updatedAt: Date;
  patientId: string;
  sessionId: string;
  organizationId: string;
}

export interface WaitingSession {
  id: string;
  status: TelehealthSessionStatus;
  scheduledStartTime: Date;
  scheduledEndTime: Date;
  patientLocation: string | null;
  patientLocationState: string | null;
  patientAtHome: boolean | null;
  callbackPhone: string | null;
  delayMinutes: number | null;
  appointment: WaitingAppointment;
}

export interface WaitingStatusOutput {
  id: string;
  status: WaitingRoomStatus;
  joinTime: Date;
  admitTime: Date | null;
  currentWaitSeconds: number;
  /** m:ss */
  waitTimeDisplay: string;
  /** The patient was let in and the visit runs: enter with telehealth.generateToken */
  isProviderReady: boolean;
  preChecks: PreChecks;
  questionnaireCompleted: boolean;
  sessionId: string;
  scheduledTime: Date;
  provider: PersonName | null;
  appointmentType: string;
  /** 1 is next; of those who wait for the same clinician, in the order of arrival */
  position: number | null;
  /** From the clinician's last visits; null when too little is known to say anything honest */
  estimatedWaitMinutes: WaitRange | null;
  delayMinutes: number | null;
  waitingMessage: string | null;
  sessionStatus: TelehealthSessionStatus;
}

export interface ZoomCredentialsInput {
  /** Of the Server-to-Server OAuth app, as clientId and clientSecret */
  accountId?: string;
  clientId?: string;
  /** Write-only */
  clientSecret?: string;
  /** Of the Meeting SDK or Video SDK app */
  sdkKey?: string;
  /** Write-only */
  sdkSecret?: string;
  /** Write-only */
  webhookSecretToken?: string;
  /** Whose meetings they are: user id or e-mail; empty: the account's owner */
  hostUser?: string;
  /** meeting or video */
  product?: string;
  /** Of the Video SDK; product video only */
  apiKey?: string;
  /** Write-only */
  apiSecret?: string;
}
