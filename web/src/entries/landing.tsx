// SPDX-License-Identifier: Apache-2.0
// The page at "/".
import {Landing} from '../features/landing/Landing';
import {startPage} from './start';

void startPage(['landing'], () => <Landing />);
