// SPDX-License-Identifier: Apache-2.0
// The clinic's clinicians as choices of a list, read once for a screen.
import {useCallback, useMemo} from 'react';
import type {Choice} from '../../ui';
import {useData, useResource, useStaff} from './context';

interface Named {
  id: string;
  title: string | null;
  user: {firstName: string; lastName: string};
}

/** Forms of address stand before the name, degrees behind it, as the server says it to patients (src/domain/clinician_name.cpp). */
const kFormOfAddress = /^(dr|dra|doctora?|prof|mr|mrs|ms|mx|sra?)(?=[ .]|$)/i;

export function clinicianName({title, user}: Omit<Named, 'id'>): string {
  const name = `${user.firstName} ${user.lastName}`;
  const shown = title?.trim() ?? '';
  if (shown === '') return name;
  return kFormOfAddress.test(shown) ? `${shown} ${name}` : `${name}, ${shown}`;
}

export function useClinicians(): Choice[] {
  const {api} = useStaff();
  const resource = useResource(useCallback(() => api.clinicians.list.query({isActive: true, limit: 100}), [api]));
  const data = useData(resource);
  return useMemo(() => (data?.clinicians ?? []).map((one) => ({value: one.id, label: clinicianName(one)})), [data]);
}
