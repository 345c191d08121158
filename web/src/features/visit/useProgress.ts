// SPDX-License-Identifier: Apache-2.0
// How far one is; a step that was done on the way stays counted.
import type {VisitView} from '../../api/types';
import {useStore} from '../../lib/store';
import {useVisit} from './context';
import {progressOf, type Screen} from './steps';

export function useProgress(view: VisitView, screen: Screen): {step: number; of: number} | null {
  const {flow} = useVisit();
  return progressOf(view, screen, useStore(flow.state).done);
}
