// SPDX-License-Identifier: Apache-2.0
// The clinicians' app below /app.
import {ClinicApp} from '../features/ClinicApp';
import {startPage} from './start';

void startPage(['app'], () => <ClinicApp />);
