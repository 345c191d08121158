// SPDX-License-Identifier: Apache-2.0
// What was told about a visit, from its first notice on, as a member of staff reads it over the realtime line.

/// [{seq, kind, payload, at}, …]
export function noticesOf(server, sessionId) {
  return new Promise((resolve, reject) => {
    const line = new WebSocket(`${server.url.replace(/^http/, 'ws')}/api/realtime`);
    const notices = [];
    let last = null;
    const say = (message) => line.send(JSON.stringify(message));
    const takes = {
      welcome: () => say({type: 'watch', topic: 'session', sessionId, after: 0}),
      watching: ({seq, gap}) => {
        if (gap) reject(new Error('notices are gone'));
        last = seq;
      },
      notice: (notice) => notices.push(notice),
      error: ({code, message}) => reject(new Error(`${code}: ${message}`)),
    };
    line.onopen = () => say({type: 'hello', token: server.apiKey});
    line.onmessage = ({data}) => {
      const message = JSON.parse(data);
      takes[message.type]?.(message);
      if (last === null || (notices.at(-1)?.seq ?? 0) < last) return;
      resolve(notices);
      line.close();
    };
    line.onclose = ({code}) => reject(new Error(`the line was closed with ${code}`));
  });
}
