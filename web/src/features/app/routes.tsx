// SPDX-License-Identifier: Apache-2.0
// The screens by their addresses; who may not see one gets none.
import {lazy, Suspense, type ReactNode} from 'react';
import type {Params, Route} from '../../lib/router';
import {useText} from '../../i18n/i18n';
import {Spinner} from '../../ui';
import {HistoryPage} from '../history/HistoryPage';
import {BookPage} from '../appointments/BookPage';
import {PatientPage} from '../patients/PatientPage';
import {PatientsPage} from '../patients/PatientsPage';
import {QueuePage} from '../queue/QueuePage';
import {RecordingsPage} from '../recordings/RecordingsList';
import {may, type Permission, type Role} from '../staff/permissions';
import {TodayPage} from '../today/TodayPage';
import {VisitPage} from '../visits/VisitPage';

const AccountPage = lazy(async () => ({default: (await import('../account/AccountPage')).AccountPage}));
const UsersPage = lazy(async () => ({default: (await import('../admin/UsersPage')).UsersPage}));
const SettingsPage = lazy(async () => ({default: (await import('../admin/SettingsPage')).SettingsPage}));
const ConsentsPage = lazy(async () => ({default: (await import('../consents/ConsentsPage')).ConsentsPage}));
const VideoPage = lazy(async () => ({default: (await import('../admin/VideoPage')).VideoPage}));
const AuditPage = lazy(async () => ({default: (await import('../admin/AuditPage')).AuditPage}));
const RecordingPage = lazy(async () => ({default: (await import('../recordings/RecordingPage')).RecordingPage}));
const DisclosuresPage = lazy(async () => ({default: (await import('../disclosures/DisclosuresPage')).DisclosuresPage}));
const KeysPage = lazy(async () => ({default: (await import('../admin/KeysPage')).KeysPage}));

interface Screen {
  pattern: string;
  permission: Permission | null;
  render(params: Params, query: URLSearchParams): ReactNode;
}

const kScreens: readonly Screen[] = [
  {pattern: '/app', permission: 'appointment_read', render: () => <TodayPage />},
  {pattern: '/app/queue', permission: 'session_admit', render: () => <QueuePage />},
  {pattern: '/app/book', permission: 'appointment_write',
    render: (_, query) => <BookPage patientId={query.get('patient')} now={query.has('now')} />},
  {pattern: '/app/visits/:sessionId', permission: 'session_read',
    render: ({sessionId}, query) => <VisitPage key={sessionId} sessionId={sessionId ?? ''} enter={query.has('enter')} starting={query.has('start')} />},
  {pattern: '/app/visits/:sessionId/recordings/:recordingId', permission: 'recording_read',
    render: ({sessionId, recordingId}) => <RecordingPage key={recordingId} sessionId={sessionId ?? ''} recordingId={recordingId ?? ''} />},
  {pattern: '/app/recordings', permission: 'recording_read', render: () => <RecordingsPage />},
  {pattern: '/app/history', permission: 'session_read', render: () => <HistoryPage />},
  {pattern: '/app/patients', permission: 'patient_read', render: () => <PatientsPage />},
  {pattern: '/app/patients/:patientId', permission: 'patient_read',
    render: ({patientId}) => <PatientPage key={patientId} patientId={patientId ?? ''} />},
  {pattern: '/app/patients/:patientId/disclosures', permission: 'recording_manage',
    render: ({patientId}) => <DisclosuresPage key={patientId} patientId={patientId ?? ''} />},
  {pattern: '/app/account', permission: null, render: () => <AccountPage />},
  {pattern: '/app/users', permission: 'user_read', render: () => <UsersPage />},
  {pattern: '/app/settings', permission: 'organization_write', render: () => <SettingsPage />},
  {pattern: '/app/consents', permission: 'consent_template_write', render: () => <ConsentsPage />},
  {pattern: '/app/video', permission: 'provider_manage', render: () => <VideoPage />},
  {pattern: '/app/audit', permission: 'audit_read', render: () => <AuditPage />},
  {pattern: '/app/keys', permission: 'api_key_manage', render: () => <KeysPage />},
];

function Coming({children}: {children: ReactNode}) {
  const t = useText();
  return <Suspense fallback={<Spinner>{t('staff.loadingPage')}</Spinner>}>{children}</Suspense>;
}

const kRoutes = new Map<Role, Route[]>();

export function routesFor(role: Role): Route[] {
  let routes = kRoutes.get(role);
  if (!routes) {
    routes = kScreens.filter(({permission}) => permission === null || may(role, permission))
      .map(({pattern, render}) => ({pattern, render: (params, query) => <Coming>{render(params, query)}</Coming>}));
    kRoutes.set(role, routes);
  }
  return routes;
}
