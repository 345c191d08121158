// SPDX-License-Identifier: Apache-2.0
// The consult room, fetched when it is needed: whoever only waits does not load it.
import {lazy} from 'react';
import {loadTexts} from '../../i18n/i18n';

export const CallRoom = lazy(async () => {
  const [{ConsultRoom}] = await Promise.all([import('../call/ConsultRoom'), loadTexts('call')]);
  return {default: ConsultRoom};
});
