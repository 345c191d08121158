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

export function clinicianName({title, user}: Omit<Named, 'id'>): string {
  const name = `${user.firstName} ${user.lastName}`;
  return title ? `${name}, ${title}` : name;
}

export function useClinicians(): Choice[] {
  const {api} = useStaff();
  const resource = useResource(useCallback(() => api.clinicians.list.query({isActive: true, limit: 100}), [api]));
  const data = useData(resource);
  return useMemo(() => (data?.clinicians ?? []).map((one) => ({value: one.id, label: clinicianName(one)})), [data]);
}
