// SPDX-License-Identifier: Apache-2.0
// Writes docs/conformance.md from the table of differences: tests/conformance/run --write-docs.
export function documentation({cases, fields, general}) {
  const statuses = (rule) => rule.skip ? 'not compared' : `status ${rule.status.join(' or ')}`;
  const names = (patterns) => patterns.map((pattern) => `\`${pattern.replace(/\$$/, '')}\``).join(', ');
  return `# Conformance with the recorded protocol

\`tests/conformance/run --wire DIR\` replays the exchanges recorded from another server that speaks tRPC v11 with superjson
(\`DIR/examples.json\`) against a demo clinic of ours, and compares reply by reply:

- HTTP status, the envelope (one object or an array, result or error), the number of replies in a batch;
- of errors: number, name, status and path; the message too, issue by issue for validation errors;
- of results: every recorded field is there with a JSON type that the recording has for it (in any reply of that
  procedure), dates are dates in \`meta\`, enums hold known values, what was sent comes back, flags are equal.

The order of keys and values that belong to the recorded clinic are not compared. Ids of the recording stand for rows that
the replay makes through the API when it first meets them.

It prints a line for each fault and ends with \`N passed, N failed\`; its exit code is 0 only when none failed.
\`--only TEXT\` replays the cases whose name holds the text. The recording itself is not part of this repository.

This page is written from \`tests/conformance/differences.json\` by \`tests/conformance/run --write-docs\`.

## Allowed differences

### In general

${general.map((line) => `- ${line}`).join('\n')}

### In single cases

| cases | allowed | why |
|---|---|---|
${cases.map((rule) => `| ${names(rule.cases)} | ${statuses(rule)} | ${rule.reason} |`).join('\n')}

Cases that the recording itself marks as an accident or a fault of the recorded server need only be well-formed replies
below status 500.

### In single fields

| fields | may also be | why |
|---|---|---|
${fields.map((rule) => `| ${names(rule.fields)} | ${rule.types.join(', ')} | ${rule.reason} |`).join('\n')}
`;
}
