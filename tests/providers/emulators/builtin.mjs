// SPDX-License-Identifier: Apache-2.0
// The built-in engine has no vendor to emulate: this is its configuration in the form that the contract suite wants.
export async function start() {
  return {
    url: null,
    config: {signingKey: 'contract-signing-key-of-32-bytes', issuer: 'https://clinic.example'},
    secrets: ['contract-signing-key-of-32-bytes'],
    state: {},
    requests: [],
    fault: async () => {},
    heal: async () => {},
    close: async () => {},
  };
}
