// SPDX-License-Identifier: Apache-2.0
// The time, again each second or so.
import {useEffect, useState} from 'react';
import type {Clock} from '../../lib/clock';

export function useNow(clock: Clock, everyMs = 1000): number {
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    let callOff = () => {};
    const tick = () => {
      setNow(clock.now());
      callOff = clock.after(everyMs, tick);
    };
    callOff = clock.after(everyMs, tick);
    return () => callOff();
  }, [clock, everyMs]);
  return now;
}
