// SPDX-License-Identifier: Apache-2.0
// What index.d.ts promises to an ordinary @trpc/client, checked by `tsc --noEmit`. Nothing here is run.
import {createTRPCClient, httpBatchLink, TRPCClientError} from '@trpc/client';
import type {inferRouterInputs, inferRouterOutputs} from '@trpc/server';
import superjson from 'superjson';

import type {AppRouter, ErrorData, SessionRow, TelehealthSessionStatus} from '@chiroflow/telehealth-client';

const api = createTRPCClient<AppRouter>({
  links: [httpBatchLink({url: 'http://localhost:8080/api/trpc', transformer: superjson})],
});

// Dates are told apart from texts on the wire by superjson.
// @ts-expect-error a link without the transformer would hand out texts for dates
httpBatchLink<AppRouter>({url: 'http://localhost:8080/api/trpc'});

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
function same<A, B>(..._: Same<A, B> extends true ? [] : ['the types differ']): void {}

type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

export async function outputs(): Promise<void> {
  const page = await api.telehealth.listSessions.query({limit: 20});
  same<typeof page.nextCursor, string | undefined>();
  same<typeof page.sessions[number]['status'], TelehealthSessionStatus>();
  same<typeof page.sessions[number]['scheduledStartTime'], Date>();
  same<typeof page.sessions[number]['actualEndTime'], Date | null>();

  const room = await api.telehealth.createRoom.mutate({appointmentId: 'a'});
  same<typeof room.sessionId, string>();
  same<typeof room.alreadyExists, boolean>();

  same<Awaited<ReturnType<typeof api.telehealth.startSession.mutate>>, SessionRow>();
  same<Outputs['telehealth']['startSession'], SessionRow>();
  // @ts-expect-error a date is no text
  (await api.telehealth.startSession.mutate({sessionId: 's'})).createdAt.startsWith('2026');
  // @ts-expect-error there is no such member
  room.session;
}

export async function inputs(): Promise<void> {
  same<Inputs['telehealth']['listSessions']['fromDate'], Date | undefined>();
  await api.telehealth.getProviderStatus.query();
  await api.telehealth.listSessions.query({fromDate: new Date(), status: 'SCHEDULED'});
  // @ts-expect-error an instant is given as a Date
  await api.telehealth.listSessions.query({fromDate: '2026-11-22'});
  // @ts-expect-error there is no such status
  await api.telehealth.listSessions.query({status: 'DONE'});
  // @ts-expect-error sessionId is missing
  await api.telehealth.startSession.mutate({});
  // @ts-expect-error a mutation is no query
  await api.telehealth.startSession.query({sessionId: 's'});
  // @ts-expect-error the member is unknown
  await api.telehealth.startSession.mutate({sessionId: 's', sessionID: 's'});
  // @ts-expect-error there is no such procedure
  await api.telehealth.startSessions.mutate({sessionId: 's'});
}

export async function errors(): Promise<string | undefined> {
  try {
    await api.telehealth.startSession.mutate({sessionId: 's'});
  } catch (fault) {
    if (!(fault instanceof TRPCClientError)) throw fault;
    const error = fault as TRPCClientError<AppRouter>;
    same<typeof error.data, ErrorData | null | undefined>();
    same<ErrorData['httpStatus'], number>();
    same<ErrorData['requestId'], string | undefined>();
    if (error.data?.code === 'PRECONDITION_FAILED') return error.data.cause;
    // @ts-expect-error there is no such code
    if (error.data?.code === 'GONE') return undefined;
  }
  return undefined;
}
