// SPDX-License-Identifier: Apache-2.0
// TLS before an emulator that speaks plain HTTP, with a certificate for "localhost" that nobody but the test trusts.
import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createServer} from 'node:tls';
import {promisify} from 'node:util';

const run = promisify(execFile);

/// {certificate: path of the PEM, front(url): {host: "localhost:port", connections, close}, close}
export async function startTls() {
  const folder = await mkdtemp(join(tmpdir(), 'chiroflow-tls-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate]);
  const pem = {key: await readFile(key), cert: await readFile(certificate)};
  const closing = [];
  async function front(url) {
    const {hostname, port} = new URL(url);
    const sockets = new Set();
    const front = {host: '', connections: 0};
    const server = createServer(pem, (socket) => {
      front.connections += 1;
      const behind = connect(Number(port), hostname);
      for (const one of [socket, behind]) {
        sockets.add(one);
        one.on('error', () => {}).on('close', () => { sockets.delete(one); socket.destroy(); behind.destroy(); });
      }
      socket.pipe(behind).pipe(socket);
    });
    await new Promise((resolve) => server.listen(0, 'localhost', resolve));
    front.host = `localhost:${server.address().port}`;
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    return front;
  }
  return {
    certificate, front,
    async close() {
      for (const close of closing) await close();
      await rm(folder, {recursive: true, force: true});
    },
  };
}
