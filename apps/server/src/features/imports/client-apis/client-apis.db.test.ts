import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../../platform/testing/test-app.ts';

const CONFIG = '<View><Text name="t" value="$text"/></View>';
const WAV = Buffer.concat([
  Buffer.from('RIFF'),
  Buffer.from([44, 0, 0, 0]),
  Buffer.from('WAVEfmt '),
  Buffer.from([16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 16, 0]),
  Buffer.from('data'),
  Buffer.from([8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
]);

interface Call {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let t: TestApp;
let owner: TestUser;
let other: Server;
let url: string;
let projectId: number;
let calls: Call[] = [];
let answer: (call: Call) => { status?: number; type?: string; body: string | Buffer };

beforeAll(async () => {
  other = createServer(async (request, response) => {
    const call = { path: request.url ?? '', headers: request.headers, body: await text(request) };
    calls.push(call);
    const { status = 200, type = 'application/json', body } = answer(call);
    response.writeHead(status, { 'content-type': type }).end(body);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  t = await createTestApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  ({ owner } = await t.newOrganization());
});
beforeEach(async () => {
  calls = [];
  projectId = (await owner.post('/api/projects', { title: 'Client APIs', label_config: CONFIG })).body.id;
});
afterAll(async () => {
  await t.close();
  other.close();
});

const path = () => `/api/projects/${projectId}/client-apis`;
const translation = () => ({
  data_key: 'de',
  client_url: `${url}/v2/translate`,
  headers: { Authorization: 'Bearer s3cret' },
  payload: { text: ['$text'], target_lang: 'DE', token: 'hidden' },
  response_path: 'translations.0.text',
  retries: 0,
});
const translate = (call: Call) => ({
  body: JSON.stringify({ translations: [{ text: `de:${JSON.parse(call.body).text[0]}` }] }),
});

async function dataOf() {
  const { rows } = await t.admin.query('select data from task where project_id = $1 order by id', [projectId]);
  return rows.map((row) => row.data);
}

async function importText(rows: string, body: object) {
  const upload = await owner.post(`/api/projects/${projectId}/uploads`, { text: rows, filename: 'a.csv' });
  const started = await owner.post(`/api/projects/${projectId}/imports`, {
    file_upload_ids: [upload.body[0].id],
    ...body,
  });
  expect(started.status, started.text).toBe(202);
  await t.runJobs();
  return (await owner.get(`/api/imports/${started.body.id}`)).body;
}

describe('the list of a project', () => {
  test('is for its administrators, and never shows a secret (I-14)', async () => {
    const annotator = await t.newUser(owner.organizationId);
    await t.addMember(projectId, annotator, 4);
    const stranger = (await t.newOrganization()).owner;
    const tried = [t.anonymous, annotator, stranger, owner].map((person) => person.post(path(), translation()));
    expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([401, 403, 404, 201]);
    const [made] = (await owner.get(path())).body;
    expect(made).toMatchObject({ group: 'group1', method: 'POST', timeout_ms: 30_000, retries: 0, is_enabled: true });
    expect(made.headers).toEqual({ Authorization: '••••••' });
    expect(made.payload).toEqual({ text: ['$text'], target_lang: '••••••', token: '••••••' });
    const { rows } = await t.admin.query('select * from client_api where id = $1', [made.id]);
    expect(JSON.stringify(rows)).not.toMatch(/s3cret|hidden/);
    const again = await owner.post(path(), translation());
    expect([again.status, Object.keys(again.body.validation_errors)]).toEqual([400, ['data_key']]);
    const one = `${path()}/${made.id}`;
    expect((await stranger.get(one)).status).toBe(404);
    answer = translate;
    const kept = await owner.patch(one, { headers: made.headers, payload: made.payload, timeout_ms: 5000 });
    expect(kept.body).toMatchObject({ timeout_ms: 5000, retries: 0 });
    const tested = await owner.post(`${path()}/test`, { id: made.id, data: { text: 'hi' } });
    expect(tested.body).toMatchObject({ ok: true, status: 200, value: 'de:hi' });
    expect(calls[0]?.headers.authorization).toBe('Bearer s3cret');
    const moved = await owner.patch(one, { client_url: 'http://127.0.0.1:1/steal' });
    expect(moved.status).toBe(400);
    const stolen = await owner.post(`${path()}/test`, {
      id: made.id,
      config: { client_url: 'http://127.0.0.1:1/' },
      data: {},
    });
    expect(stolen.status).toBe(400);
    expect((await owner.delete(one)).status).toBe(204);
    expect((await owner.get(path())).body).toEqual([]);
  });

  test.each(['http://169.254.169.254/', 'ftp://example.com/', 'http://$host/', 'http://10.0.0.1/x'])(
    'refuses %s',
    async (client_url) => {
      expect((await owner.post(path(), { data_key: 'x', client_url })).status).toBe(400);
    },
  );
});

describe('an import with them', () => {
  test('fills what is empty, tries the next group, and fails a row that nobody can fill', async () => {
    await owner.post(path(), translation());
    await owner.post(path(), { ...translation(), group: 'group2', client_url: `${url}/second/$lang`, position: 1 });
    answer = (call) => {
      if (call.path === '/v2/translate') return { status: call.body.includes('one') ? 200 : 500, ...translate(call) };
      return call.path.includes('fr') ? translate(call) : { status: 404, body: 'null' };
    };
    const done = await importText('text,lang,de\none,fr,\ntwo,fr,\nthree,es,\nfour,es,vier\n', { enrich: true });
    expect(done).toMatchObject({ status: 'completed', task_count: 3, failed_count: 1 });
    expect(done.row_errors[0]).toMatchObject({ line: 4, message: expect.stringContaining('answered 404') });
    expect((await dataOf()).map((data) => data.de)).toEqual(['de:one', 'de:two', 'vier']);
    expect(calls.filter((call) => call.path === '/v2/translate')).toHaveLength(3);
  });

  test('keeps a recording as a file and writes its address', async () => {
    await owner.post(path(), { data_key: 'audio', client_url: `${url}/tts`, payload: { say: '$text' } });
    answer = () => ({ type: 'audio/wav', body: WAV });
    await importText('text\nhello\n', { enrich: ['audio'] });
    const [data] = await dataOf();
    expect(data.audio).toMatch(/^\/data\/upload\//);
    expect((await owner.get(data.audio)).headers['content-type']).toBe('audio/wav');
  });
});

test('tasks that are there are filled by a job; filled fields stay unless asked', async () => {
  await owner.post(path(), translation());
  await owner.post(`/api/projects/${projectId}/import`, [
    { text: 'one' },
    { text: 'two', de: 'zwei' },
    { text: 'three' },
  ]);
  answer = (call) => (call.body.includes('three') ? { status: 400, body: '{}' } : translate(call));
  const url = `/api/projects/${projectId}/enrich`;
  const started = await owner.post(url, {});
  expect(started.status, started.text).toBe(202);
  await t.runJobs();
  expect((await owner.get(`/api/jobs/${started.body.job_id}`)).body).toMatchObject({
    status: 'succeeded',
    result: { filled: 1, failed: 1 },
  });
  expect((await dataOf()).map((data) => data.de)).toEqual(['de:one', 'zwei', undefined]);
  await owner.post(url, { overwrite: true });
  await t.runJobs();
  expect((await dataOf()).map((data) => data.de)).toEqual(['de:one', 'de:two', undefined]);
  expect((await owner.post(url, { data_keys: ['fr'] })).status).toBe(400);
});
