import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const LIMIT_MB = 6;
const CHUNK = Buffer.alloc(256 * 1024, 32);

let t: TestApp;
let owner: TestUser;
let url: string;
let projectId: number;

beforeAll(async () => {
  t = await createTestApp({ env: { BODY_LIMIT_MB: String(LIMIT_MB) } });
  const organization = await t.newOrganization();
  ({ owner } = organization);
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into project (organization_id, workspace_id, slug, title, label_config)
     values ($1, (select id from workspace where organization_id = $1), 'large', 'Large', '<View><Text name="t" value="$text"/></View>') returning id`,
    [organization.id],
  );
  projectId = Number(rows[0]?.id);
  url = (await t.app.http?.listen({ port: 0, host: '127.0.0.1' })) ?? '';
});
afterAll(() => t.close());

interface Sending {
  path?: string;
  token?: string | undefined;
  type?: string;
  megabytes: number;
  /** Between two pieces of a quarter of a megabyte; 0 writes as fast as the other side reads. */
  pauseMs?: number;
  /** Without it the body goes in chunks of unknown total. */
  tellsLength?: boolean;
}

/** A sender that reads the answer whenever it comes, and calls a broken connection what it is. */
async function send(sending: Sending): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  const { path = `/api/projects/${projectId}/import`, type = 'application/json', megabytes, pauseMs = 0 } = sending;
  const pieces = megabytes * 4;
  const head = Buffer.from('[{"text":"hello"}');
  const tail = Buffer.from(']');
  const length = head.length + pieces * CHUNK.length + tail.length;
  const answer = Promise.withResolvers<{ status: number; headers: IncomingHttpHeaders; text: string }>();
  const call = httpRequest(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': type,
      ...(sending.token ? { authorization: `Token ${sending.token}` } : {}),
      ...(sending.tellsLength === false ? {} : { 'content-length': length }),
    },
  });
  call.on('error', answer.reject);
  call.on('response', (response) => {
    const blocks: Buffer[] = [];
    response.on('data', (block: Buffer) => blocks.push(block));
    response.on('error', answer.reject);
    response.on('end', () =>
      answer.resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: Buffer.concat(blocks).toString(),
      }),
    );
  });
  const write = (block: Buffer): Promise<void> =>
    new Promise((resolve, reject) => call.write(block, (error) => (error ? reject(error) : resolve())));
  const writing = (async () => {
    await write(head);
    for (let piece = 0; piece < pieces; piece += 1) {
      await write(CHUNK);
      if (pauseMs > 0) await sleep(pauseMs);
    }
    call.end(tail);
  })();
  // A sender that cannot go on has failed, even if an answer might still be lying there.
  await Promise.all([writing, answer.promise]);
  return answer.promise;
}

/** Sends all of it before it looks for the answer, and wants the connection closed, as simple scripts do. */
function sendThenRead(path: string, token: string, megabytes: number): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Token ${token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${megabytes * 4 * CHUNK.length}\r\n\r\n`,
    );
    let pieces = megabytes * 4;
    const more = (): void => {
      if (pieces === 0) socket.on('data', (data: string) => (text += data));
      else socket.write(CHUNK, more);
      pieces -= 1;
    };
    more();
  });
}

test.each([
  ['413', () => owner.token],
  ['401', () => 'wrong'],
])('a sender that reads last and closes the connection gets its %s', async (status, token) => {
  for (let round = 0; round < 3; round += 1) {
    const text = await sendThenRead(`/api/projects/${projectId}/import`, token(), 12);
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status_code: Number(status) });
  }
});

describe.each([
  { name: 'as fast as it is read', pauseMs: 0 },
  { name: 'slowly', pauseMs: 1 },
])('a large body sent $name', ({ pauseMs }) => {
  test('is imported', async () => {
    const answer = await send({ token: owner.token, megabytes: 5, pauseMs });
    expect([answer.status, answer.text]).toEqual([201, expect.stringContaining('"task_count":1')]);
  });

  test.each([
    { status: 401, token: () => undefined, megabytes: 12 },
    { status: 401, token: () => 'wrong', megabytes: 12 },
    { status: 413, token: () => owner.token, megabytes: 12 },
    { status: 413, token: () => owner.token, megabytes: 12, tellsLength: false },
    { status: 415, token: () => owner.token, megabytes: 12, type: 'application/pdf' },
    { status: 413, token: () => owner.token, megabytes: 12, path: '/api/nothing' },
    { status: 404, token: () => owner.token, megabytes: 5, path: '/api/projects/999999999/import' },
    { status: 400, token: () => owner.token, megabytes: 12, type: 'multipart/form-data; boundary=edge' },
  ])(
    'that is refused with $status is answered readably ($type, length told: $tellsLength)',
    async ({ status, token, ...sending }) => {
      // The second one may go over the connection of the first.
      for (let round = 0; round < 2; round += 1) {
        const answer = await send({ ...sending, token: token(), pauseMs });
        expect(answer.status).toBe(status);
        expect(JSON.parse(answer.text)).toMatchObject({ status_code: status });
      }
    },
  );
});
