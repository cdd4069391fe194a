import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MailServer, startMailServer } from '../../platform/testing/mail-server.ts';
import { HAS_REDIS, type RedisServer, startRedis } from '../../platform/testing/redis-server.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

/** Everything outside of the program dies and comes back: it says so, works on, loses nothing, and mends itself. */

const SPEECH = readFileSync(new URL('../../../../../samples/speech/sense-and-sensibility-0880.wav', import.meta.url));
const WORDS = 'he was not an ill disposed young man';
const PATIENCE = { timeout: 20_000, interval: 200 };
/** Longer than an answer about a slow service is good for, in milliseconds. */
const A_WHILE = 16_000;

let t: TestApp;
let root: TestUser;
let redis: RedisServer;
let mail: MailServer;
let speech: Server;
let speechPort: number;
let projectId: number;
let ahead = 0;

const hear = (port: number): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      await buffer(request);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(request.method === 'GET' ? { data: [] } : { text: WORDS }));
    });
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
const hangUp = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

beforeAll(async () => {
  if (!HAS_REDIS) return;
  [redis, mail, speech] = await Promise.all([startRedis(), startMailServer(), hear(0)]);
  speechPort = (speech.address() as AddressInfo).port;
  t = await createTestApp({
    now: () => new Date(Date.now() + ahead),
    env: {
      REDIS_URL: redis.url,
      RATE_GENERAL_TOKEN: '100000',
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(mail.port),
      SPEECH_ENGINE: 'api',
      SPEECH_API_URL: `http://127.0.0.1:${speechPort}/v1`,
      OUTBOUND_ALLOW: '127.0.0.1',
    },
  });
  const { id } = await t.newOrganization('Struck by misfortune');
  root = await t.newUser(id, { globalRole: 'super_admin' });
  projectId = (await root.post('/api/projects', { title: 'Recordings', label_config: '<View></View>' })).body.id;
});
afterAll(async () => {
  if (!HAS_REDIS) return;
  await t.close();
  await Promise.all([redis.kill(), mail.stop(), hangUp(speech)]);
});

const statesOf = async (): Promise<Record<string, string>> => {
  ahead += A_WHILE;
  const { services } = (await root.get('/api/admin/system')).body;
  return Object.fromEntries(services.map(({ name, state }: { name: string; state: string }) => [name, state]));
};
const work = async (): Promise<void> => {
  await t.relayEvents();
  await t.runJobs();
};
const openAlerts = async (): Promise<string[]> => {
  await root.post('/api/admin/alerts/check');
  await t.runJobs();
  const { body } = await root.get('/api/admin/alerts?scope=platform&kind=service_failure&state=open');
  return body.map(({ key }: { key: string }) => key).sort();
};
async function record(): Promise<string> {
  const body = Buffer.concat([
    Buffer.from('--edge\r\nContent-Disposition: form-data; name="file"; filename="reading.wav"\r\n\r\n'),
    SPEECH,
    Buffer.from('\r\n--edge--\r\n'),
  ]);
  const type = { 'content-type': 'multipart/form-data; boundary=edge' };
  const answer = await root.post(`/api/voice?project_id=${projectId}`, body, type);
  expect(answer.status).toBe(201);
  return answer.body.id;
}
const processing = async (id: string) => (await root.get(`/api/processing/status/${id}`)).body;
/** By the flow that everybody uses who forgot their password. */
async function writeTo(person: TestUser): Promise<void> {
  await root.post(`/api/admin/users/${person.id}/reset-password`);
  await work();
}
const mailTo = async (person: TestUser) => (await root.get(`/api/admin/mail?recipient=${person.email}`)).body[0];

test.skipIf(!HAS_REDIS)('Redis, the mail server and the speech service die and come back', async () => {
  await expect
    .poll(statesOf, PATIENCE)
    .toMatchObject({ database: 'healthy', redis: 'healthy', smtp: 'healthy', speech: 'healthy' });
  const first = await t.newUser(root.organizationId);
  const second = await t.newUser(root.organizationId);
  await writeTo(first);
  expect(await mailTo(first)).toMatchObject({ status: 'sent' });
  expect(await openAlerts()).toEqual([]);

  const { port } = mail;
  await Promise.all([redis.kill(), mail.stop(), hangUp(speech)]);

  // It works on: people and their uploads are taken in as before.
  const recording = await record();
  await writeTo(second);
  expect((await root.get('/api/projects')).status).toBe(200);
  // It says what is wrong: of each thing, of the whole, and to those who mend it.
  expect(await processing(recording)).toMatchObject({ processed: false, processing_state: 'failed' });
  expect((await processing(recording)).processing_error).toContain(`127.0.0.1:${speechPort}`);
  expect(await mailTo(second)).toMatchObject({ status: 'failed', error: expect.stringContaining('ECONNREFUSED') });
  await expect
    .poll(statesOf, PATIENCE)
    .toMatchObject({ database: 'healthy', redis: 'unhealthy', smtp: 'unhealthy', speech: 'unhealthy' });
  expect((await t.anonymous.get('/api/health')).body).toMatchObject({ status: 'degraded' });
  expect((await t.anonymous.get('/ready')).status).toBe(200);
  expect(await openAlerts()).toEqual(['service:redis', 'service:smtp', 'service:speech']);

  await redis.start();
  [mail, speech] = await Promise.all([startMailServer({ port }), hear(speechPort)]);

  await expect.poll(statesOf, PATIENCE).toMatchObject({ redis: 'healthy', smtp: 'healthy', speech: 'healthy' });
  expect((await t.anonymous.get('/api/health')).body).toMatchObject({ status: 'healthy' });
  await expect.poll(openAlerts, PATIENCE).toEqual([]);
  // The mail goes by itself, the recording at one press of a button; nothing is done twice.
  await root.post('/api/admin/schedules/mail.resume/run');
  await work();
  expect(await mailTo(second)).toMatchObject({ status: 'sent', error: null });
  expect(mail.received.flatMap(({ recipients }) => recipients)).toEqual([second.email]);
  expect((await root.post(`/api/processing/retry/${recording}`)).status).toBeLessThan(300);
  await work();
  expect(await processing(recording)).toMatchObject({ processed: true, processing_state: 'done' });
});
