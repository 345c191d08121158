// SPDX-License-Identifier: Apache-2.0
// The patient's pages: /v/<token> and /telehealth/room/<name>.
import {VisitPage} from '../features/visit/VisitPage';
import {startPage} from './start';

void startPage(['visit'], () => <VisitPage />);
