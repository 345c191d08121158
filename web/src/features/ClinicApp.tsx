// SPDX-License-Identifier: Apache-2.0
// The clinicians' app: its address bar and styles around the app itself.
import {Router, RouterProvider} from '../lib/router';
import {StaffApp} from './app/StaffApp';
import './app/app.css';

const router = new Router();

export function ClinicApp() {
  return (
    <RouterProvider value={router}>
      <StaffApp />
    </RouterProvider>
  );
}
