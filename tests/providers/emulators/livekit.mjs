// SPDX-License-Identifier: Apache-2.0
// LiveKit's emulator; it lies beside the packages that it needs.
export {start} from '../livekit/emulator.mjs';
