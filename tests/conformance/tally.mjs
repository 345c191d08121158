// SPDX-License-Identifier: Apache-2.0
// Counts the checks of one module of tests/conformance/{vectors,specs}:
//
//   export async function check(dir, tool) {
//     const tally = new Tally();
//     await tally.check('a token of the vector', async () => { assert.equal(…); });
//     return tally;
//   }
//
// A module may give back an object of its own instead: {passed, failed: ['name: why', …], apart: ['what is told but counts
// as neither', …]}.
//
// `dir` is the directory of the command line, `tool` has the make() of tests/providers/lib/tool.mjs.
export class Tally {
  passed = 0;
  /// Texts, one for each that failed.
  faults = [];
  only = process.env.CONFORMANCE_ONLY ?? '';

  get failed() { return this.faults.length; }

  /// Runs one check; what it throws is its fault.
  async check(name, work) {
    if (!name.includes(this.only)) return;
    try {
      await work();
      this.passed += 1;
    } catch (error) {
      this.faults.push(`${name}: ${error?.code && error.detail !== undefined ? `${error.code}/${error.cause} ${error.detail} ` : ''}${error?.message ?? error}`);
    }
  }
}
