// SPDX-License-Identifier: Apache-2.0
// What the screens of one visit share.
import {createContext, useContext} from 'react';
import type {Api} from '../../api/client';
import type {Realtime} from '../../api/realtime';
import type {Clock} from '../../lib/clock';
import type {Browser} from '../prejoin/browser';
import type {DeviceCheck} from '../prejoin/deviceCheck';
import type {VisitFlow} from './visitFlow';

export interface VisitParts {
  api: Api;
  realtime: Realtime;
  clock: Clock;
  flow: VisitFlow;
  browser: Browser;
  check: DeviceCheck;
  /** The page's own address, for the calendar. */
  address: string;
}

export const VisitContext = createContext<VisitParts | null>(null);

export function useVisit(): VisitParts {
  const parts = useContext(VisitContext);
  if (!parts) throw new Error('useVisit outside of a visit');
  return parts;
}
