// SPDX-License-Identifier: Apache-2.0
// The types printed by the server (clients/typescript), by one name for all pages.
export type * from '@chiroflow/telehealth-client';

