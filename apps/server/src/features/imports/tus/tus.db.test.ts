import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../../platform/testing/test-app.ts';

const VERSION = { 'tus-resumable': '1.0.0' };
const PIECE = { ...VERSION, 'content-type': 'application/offset+octet-stream' };

let t: TestApp;
let owner: TestUser;
let projectId: number;
let base: string;
let nowMs = Date.parse('2026-03-01T09:00:00Z');

beforeAll(async () => {
  t = await createTestApp({ env: { UPLOAD_LIMIT_MB: '3' }, now: () => new Date(nowMs) });
  ({ owner } = await t.newOrganization());
  const config = '<View><Text name="text" value="$text"/></View>';
  projectId = (await owner.post('/api/projects', { title: 'Uploads', label_config: config })).body.id;
  base = (await t.app.http?.listen({ port: 0, host: '127.0.0.1' })) ?? '';
});
afterAll(() => t.close());

const metadata = (fields: Record<string, string | number>): string =>
  Object.entries(fields)
    .map(([key, value]) => `${key} ${Buffer.from(String(value)).toString('base64')}`)
    .join(',');

function create(length: number | string, fields: Record<string, string | number> = {}, person: TestUser = owner) {
  const header = metadata({ filename: 'rows.csv', project: projectId, ...fields });
  return person.post('/api/uploads', undefined, {
    ...VERSION,
    'upload-length': String(length),
    'upload-metadata': header,
  });
}

async function call(method: string, path: string, headers: Record<string, string> = {}, body?: Buffer, person = owner) {
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: { authorization: `Token ${person.token}`, ...headers },
    ...(body ? { body: new Uint8Array(body) } : {}),
  });
  return {
    status: answer.status,
    offset: answer.headers.get('upload-offset'),
    headers: answer.headers,
    text: await answer.text(),
  };
}

const patch = (place: string, offset: number, body: Buffer, person = owner) =>
  call('PATCH', place, { ...PIECE, 'upload-offset': String(offset) }, body, person);
const head = (place: string, person = owner) => call('HEAD', place, VERSION, undefined, person);
const idOf = (place: string): string => place.split('/').at(-1) ?? '';
const finish = (places: string[], person = owner) =>
  person.post(`/api/projects/${projectId}/uploads/finish`, { uploads: places.map(idOf) });

const lockOf = async (place: string): Promise<string | null> =>
  (await t.admin.query('select lock_token from resumable_upload where uuid = $1', [idOf(place)])).rows[0].lock_token;

/** Begins to send, and breaks the connection off as soon as the server has begun to take it. */
async function breakOff(place: string, body: Buffer, announced: number): Promise<void> {
  const sending = httpRequest(`${base}${place}`, {
    method: 'PATCH',
    headers: { ...PIECE, authorization: `Token ${owner.token}`, 'upload-offset': '0', 'content-length': announced },
  });
  const ended = new Promise<void>((resolve) => sending.on('error', () => {}).on('close', resolve));
  sending.write(body);
  await vi.waitFor(async () => expect(await lockOf(place)).not.toBeNull(), { timeout: 40_000 });
  sending.destroy();
  await ended;
}

describe('a file in pieces', () => {
  test('arrives whole, also after a connection that broke', async () => {
    const rows = `text\n${Array.from({ length: 20_000 }, () => randomBytes(20).toString('hex')).join('\n')}\n`;
    const content = Buffer.from(rows);
    const made = await create(content.length, { serial_number: 'S-1' });
    expect(made.status, made.text).toBe(201);
    const place = String(made.headers.location);
    await breakOff(place, content.subarray(0, 300_000), content.length);
    const after = await vi.waitFor(
      async () => {
        const found = await head(place);
        // What has arrived is kept, and the place of the sender is free again.
        expect(await lockOf(place)).toBeNull();
        return found;
      },
      { timeout: 40_000 },
    );
    const offset = Number(after.offset);
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset).toBeLessThanOrEqual(300_000);
    expect((await finish([place])).status).toBe(400);
    const listed = await owner.get(`/api/uploads?project=${projectId}`);
    expect(listed.body).toMatchObject([{ id: idOf(place), offset, is_complete: false }]);
    const second = await patch(place, offset, content.subarray(offset, offset + 100_000));
    expect([second.status, second.offset]).toEqual([204, String(offset + 100_000)]);
    expect((await patch(place, offset, content.subarray(offset))).status).toBe(409);
    expect((await patch(place, offset + 100_000, content.subarray(offset + 100_000))).status).toBe(204);
    const done = await Promise.all([finish([place]), finish([place]), finish([place])]);
    expect(done.map(({ status }) => status).filter((status) => status !== 423)).toContain(201);
    const again = await finish([place]);
    expect(again.body[0]).toMatchObject({
      file: 'rows.csv',
      serial_number: 'S-1',
      row_count: 20_000,
      size: content.length,
    });
    const ids = done.filter(({ status }) => status === 201).map(({ body }) => body[0].id);
    expect(new Set([...ids, again.body[0].id]).size).toBe(1);
    const read = await owner.get(again.body[0].url);
    expect(createHash('sha256').update(read.text).digest('hex')).toBe(
      createHash('sha256').update(content).digest('hex'),
    );
    const { rows: left } = await t.admin.query('select from resumable_upload_part');
    expect(left).toEqual([]);
  });

  test('has one sender at a time; one that stays silent loses its place (I-11)', async () => {
    const place = String((await create(10)).headers.location);
    await t.admin.query(
      `update resumable_upload set lock_token = gen_random_uuid(), locked_until = $2 where uuid = $1`,
      [idOf(place), new Date(nowMs + 1000)],
    );
    expect((await patch(place, 0, Buffer.from('text\n'))).status).toBe(423);
    expect((await call('DELETE', place, VERSION)).status).toBe(423);
    nowMs += 2000;
    expect((await patch(place, 0, Buffer.from('text\n'))).offset).toBe('5');
    const both = await Promise.all([1, 2].map(() => patch(place, 5, Buffer.from('abcd\n'))));
    expect(both.map(({ status }) => status).sort()[0]).toBe(204);
    expect([409, 423]).toContain(both.map(({ status }) => status).sort()[1]);
    expect((await head(place)).offset).toBe('10');
  });

  test('takes no more than was announced, nothing empty, nothing too large', async () => {
    const place = String((await create(10)).headers.location);
    expect((await patch(place, 0, Buffer.alloc(11, 97))).status).toBe(413);
    expect((await head(place)).offset).toBe('0');
    expect((await create(0)).status).toBe(400);
    expect((await create(3_000_001)).status).toBe(413);
    for (const length of ['-1', '1e3', '', 'ten']) expect((await create(length)).status).toBe(400);
    expect((await create(10, { project: 999_999 })).status).toBe(404);
    const old = await owner.post('/api/uploads', undefined, { 'tus-resumable': '0.2.2', 'upload-length': '10' });
    expect([old.status, old.headers['tus-version']]).toEqual([412, '1.0.0']);
    const bad = await owner.post('/api/uploads', undefined, {
      ...VERSION,
      'upload-length': '10',
      'upload-metadata': 'filename ?',
    });
    expect(bad.status).toBe(400);
    const wrongType = await call(
      'PATCH',
      place,
      { ...VERSION, 'content-type': 'text/plain', 'upload-offset': '0' },
      Buffer.from('a'),
    );
    expect(wrongType.status).toBe(415);
  });

  test('may come with its creation, and be given up', async () => {
    const body = Buffer.from('text\nhello\n');
    const header = metadata({ filename: 'a.csv', project: projectId });
    const made = await call(
      'POST',
      '/api/uploads',
      { ...PIECE, 'upload-length': String(body.length), 'upload-metadata': header },
      body,
    );
    expect([made.status, made.offset]).toEqual([201, String(body.length)]);
    const place = made.headers.get('location') ?? '';
    expect((await call('DELETE', place, VERSION)).status).toBe(204);
    expect((await head(place)).status).toBe(404);
    const options = await call('OPTIONS', '/api/uploads');
    expect(options.headers.get('tus-extension')).toContain('termination');
  });
});

test('uploads belong to whoever made them (I-11)', async () => {
  const place = String((await create(10)).headers.location);
  const colleague = await t.newUser(owner.organizationId, { role: 'admin' });
  const annotator = await t.newUser(owner.organizationId);
  await t.addMember(projectId, annotator, 4);
  const stranger = (await t.newOrganization()).owner;
  for (const person of [colleague, stranger]) {
    expect((await head(place, person)).status).toBe(404);
    expect((await patch(place, 0, Buffer.from('text\n'), person)).status).toBe(404);
    expect((await call('DELETE', place, VERSION, undefined, person)).status).toBe(404);
    expect((await finish([place], person)).status).toBe(404);
    expect((await person.get('/api/uploads')).body).toEqual([]);
  }
  expect((await create(10, {}, annotator)).status).toBe(403);
  expect((await create(10, {}, stranger)).status).toBe(404);
  expect((await t.anonymous.post('/api/uploads', undefined, VERSION)).status).toBe(401);
});

test('what nobody comes back for expires and is deleted', async () => {
  const place = String((await create(10)).headers.location);
  await patch(place, 0, Buffer.from('text\n'));
  const { rows } = await t.admin.query<{ storage_key: string }>(
    'select p.storage_key from resumable_upload_part p join resumable_upload u on u.id = p.upload_id where u.uuid = $1',
    [idOf(place)],
  );
  const key = rows[0]?.storage_key ?? '';
  expect((await t.app.platform.storage.stat(key)).sizeBytes).toBe(5);
  nowMs += 25 * 3_600_000;
  expect((await head(place)).status).toBe(410);
  await t.admin.query(
    `insert into job (type, title, queue, payload, max_attempts) values ('uploads.tidy', '', 'maintenance', '{}', 1)`,
  );
  await t.runJobs();
  expect((await head(place)).status).toBe(404);
  await expect(t.app.platform.storage.stat(key)).rejects.toThrow();
});

test('a file in a form that is larger than allowed is refused, and nothing of it is kept', async () => {
  const form = new FormData();
  form.append('file', new Blob([`text\n${'a row of words\n'.repeat(250_000)}`]), 'large.csv');
  const path = `/api/projects/${projectId}/file-uploads`;
  const files = async () => (await owner.get(path)).body.length;
  const before = await files();
  const headers = { authorization: `Token ${owner.token}` };
  const answer = await fetch(`${base}/api/projects/${projectId}/uploads`, { method: 'POST', headers, body: form });
  expect(answer.status).toBe(413);
  expect(((await answer.json()) as { error: { message: string } }).error.message).toContain('3 MB');
  expect(await files()).toBe(before);
});
