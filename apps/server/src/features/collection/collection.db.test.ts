import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { PASSWORD, signInSteps } from '../identity/sign-in-steps.ts';
import {
  type CollectionProject,
  createCollection,
  form,
  MULTIPART,
  PDF,
  SCAN,
  SPEECH,
  sample,
  upload,
  writeText,
  zip,
} from './collection.fixture.ts';

let t: TestApp;
let p: CollectionProject;
let clock = new Date('2026-03-01T09:00:00.000Z');
const pass = (seconds: number): void => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);

beforeAll(async () => {
  t = await createTestApp({ now: () => clock, env: { UPLOAD_LIMIT_MB: '1' } });
  p = await createCollection(t);
});
afterAll(() => t.close());

const eventsOf = async (id: string): Promise<string[]> => {
  const { rows } = await t.admin.query<{ event_type: string }>(
    'select event_type from outbox_event where aggregate_id = $1 order by seq',
    [id],
  );
  return rows.map((row) => row.event_type);
};
const read = async (id: string, person = p.owner) => (await person.get(`/api/items/${id}`)).body;

/** The seven calls of the source document, with its bodies as they are printed. */
test('the complete workflow of the source: register, verify, log in, create, upload, submit, review', async () => {
  const steps = signInSteps(t);
  const email = steps.newEmail();
  const registered = await t.anonymous.post('/api/auth/register', { email, password: PASSWORD });
  expect(registered.body).toEqual({ id: UUID, email, is_verified: false, global_role: 'user' });
  const token = await steps.linkTo(email);
  expect((await t.anonymous.get(`/api/auth/verify-email?token=${token}`)).body).toEqual({ verified: true });
  const login = await t.anonymous.post('/api/auth/login', { email, password: PASSWORD });
  const auth = { authorization: `Bearer ${login.body.access_token}` };
  const project = await t.anonymous.post(
    '/api/projects',
    { name: 'My Research Project', description: 'Data collection project' },
    auth,
  );
  expect(project.status, project.text).toBe(201);
  const form1 = form({ name: 'document.pdf', content: PDF() });
  const projectUuid = project.body.uuid;
  const sent = await t.anonymous.post(`/api/documents?project_id=${projectUuid}`, form1, { ...auth, ...MULTIPART });
  expect(sent.status, sent.text).toBe(201);
  expect(sent.body).toEqual({
    id: UUID,
    gcs_uri: expect.stringMatching(/^[a-z0-9]+:\/\/.+\.pdf$/),
    status: 'draft',
    is_raw: false,
    processed: false,
  });
  const { id } = sent.body;
  const submitted = await t.anonymous.post('/api/submit', { document_ids: [id] }, auth);
  expect(submitted.body).toEqual({ submitted_count: 1, submitted_items: [{ type: 'document', id }] });
  const http = t.app.http;
  if (!http) throw new Error('no HTTP');
  const reviewed = await http.inject({
    method: 'PATCH',
    url: `/api/review/${id}?item_type=document`,
    headers: auth,
    payload: { decision: 'approve', feedback: 'Good quality' },
  });
  expect(reviewed.statusCode, reviewed.body).toBe(200);
  expect(reviewed.json()).toEqual({
    id,
    type: 'document',
    status: 'approved',
    reviewed_by: registered.body.id,
    feedback: 'Good quality',
  });
  expect(await eventsOf(id)).toEqual([
    'DOCUMENT_CREATED',
    'DOCUMENT_OCR_REQUESTED',
    'DOCUMENT_SUBMITTED',
    'DOCUMENT_APPROVED',
  ]);
});

describe('sending in', () => {
  test('who may', async () => {
    const file = { name: 'a.pdf', content: PDF() };
    const stranger = (await t.newOrganization()).owner;
    const outsider = await t.newUser(p.owner.organizationId);
    expect((await upload(t.anonymous, p.documents, file)).status).toBe(401);
    expect((await upload(p.reviewer, p.documents, file)).status).toBe(403);
    expect((await upload(p.annotator, p.documents, file)).status).toBe(403);
    expect((await upload(outsider, p.documents, file)).status).toBe(403);
    expect((await upload(stranger, p.documents, file)).status).toBe(404);
    expect((await upload(p.ada, '/api/documents', file)).status).toBe(400);
    expect((await upload(p.ada, '/api/documents?project_id=999999', file)).status).toBe(404);
    expect((await p.ada.post(p.documents, { file: 'x' })).status).toBe(400);
    expect((await p.ada.post(p.documents, form(), MULTIPART)).status).toBe(400);
    expect((await p.reviewer.post('/api/raw-text', { project_id: p.id, title: 'T', content: 'c' })).status).toBe(403);
    const { rows } = await t.admin.query('select from collection_item where project_id = $1', [p.id]);
    expect(rows).toHaveLength(0);
  });

  test('a recording and a text answer with their exact keys, and everything about them is kept', async () => {
    const path = `${p.voice}&language=en&tags=north,%20calls,north`;
    const sent = await upload(p.ada, path, { name: 'audio.wav', content: SPEECH() });
    expect([sent.status, sent.body]).toEqual([
      201,
      { id: UUID, gcs_uri: expect.stringContaining('.wav'), status: 'draft', processed: false },
    ]);
    const voice = await p.ada.get(`/api/voice/${sent.body.id}`);
    expect(voice.body).toMatchObject({
      original_filename: 'audio.wav',
      content_type: 'audio/wav',
      transcription_text: null,
      duration_seconds: 3,
      language: 'en',
      tags: ['north', 'calls'],
      project_id: p.uuid,
      uploaded_by_id: p.ada.uuid,
      reviewed_by_id: null,
      submitted_at: null,
      processing_state: 'queued',
    });
    expect((await t.anonymous.get(voice.body.file_url)).status).toBe(200);
    expect(await eventsOf(sent.body.id)).toEqual(['VOICE_SAMPLE_CREATED', 'VOICE_TRANSCRIPTION_REQUESTED']);
    const text = await p.ada.post('/api/raw-text', {
      project_id: p.uuid,
      title: 'Manual Data Entry',
      content: 'This is manually entered text content',
      domain: 'research',
      tags: ['important', 'draft'],
    });
    expect([text.status, text.body]).toEqual([
      201,
      { id: UUID, title: 'Manual Data Entry', status: 'draft', created_at: expect.stringMatching(/Z$/) },
    ]);
    const raw = await p.ada.get(`/api/raw-text/${text.body.id}`);
    expect(raw.body).toMatchObject({ content: 'This is manually entered text content', domain: 'research' });
    expect(raw.body).not.toHaveProperty('processed');
    const kept = await upload(p.ada, `${p.documents}&is_raw=true`, { name: 'a.jpg', content: SCAN() });
    expect(kept.body.is_raw).toBe(true);
    expect(await eventsOf(kept.body.id)).toEqual(['DOCUMENT_CREATED']);
    expect((await p.ada.get(`/api/documents/${kept.body.id}`)).body.processing_state).toBe('none');
    // Neither is the other, and neither is found by the other's path.
    expect((await p.ada.get(`/api/voice/${kept.body.id}`)).status).toBe(404);
  });

  const exe = Buffer.concat([Buffer.from('MZ\u0090\u0000'), Buffer.alloc(4000, 7)]);
  test.each([
    ['a program called .pdf', 'tool.pdf', exe, 400],
    ['an empty file', 'empty.pdf', '', 400],
    ['a text called .pdf', 'notes.pdf', 'only words', 400],
    ['a recording', 'speech.wav', sample('speech/sense-and-sensibility-0880.wav'), 400],
    ['a PDF that was cut off', 'cut.pdf', PDF().subarray(0, 9000), 400],
    ['a drawing that may carry a script', 'a.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', 400],
    ['too large a picture', 'large.jpg', Buffer.concat([SCAN(), Buffer.alloc(1_000_000)]), 413],
  ])('%s is no document', async (_what, name, content, status) => {
    const before = await t.admin.query('select count(*) from asset');
    const refused = await upload(p.ada, p.documents, { name, content });
    expect([refused.status, refused.body.error.type], refused.text).toEqual([status, 'validation_error']);
    expect((await t.admin.query('select count(*) from asset')).rows).toEqual(before.rows);
  });

  test('many files and a ZIP: the good ones are taken, the others named; the same content is told', async () => {
    const known = await upload(p.bob, p.documents, { name: 'secret.jpg', content: sample('pictures/retina.jpg') });
    const packed = zip({ 'in/retina.jpg': sample('pictures/retina.jpg'), 'in/tool.exe': exe, 'in/b.pdf': PDF() });
    const sent = await upload(
      p.ada,
      p.documents,
      { name: 'one.pdf', content: PDF() },
      { name: 'bad.pdf', content: 'words' },
      { name: 'all.zip', content: packed },
    );
    expect(sent.status, sent.text).toBe(201);
    const names = sent.body.items.map(({ filename }: { filename: string }) => filename);
    expect(names).toEqual(['one.pdf', 'in/retina.jpg', 'in/b.pdf']);
    expect(sent.body.skipped.map(({ file }: { file: string }) => file)).toEqual(['bad.pdf', 'in/tool.exe']);
    const [one, retina, again] = sent.body.items;
    expect(again.duplicate_of).toMatchObject({ id: one.id, title: 'one.pdf' });
    // That Bob has a draft of it is all that Ada learns.
    expect(retina.duplicate_of).toEqual({ id: null, title: null, status: null });
    const detail = await read(retina.id);
    expect(detail.duplicates).toEqual([{ id: known.body.id, title: 'secret.jpg', status: 'draft' }]);
    const broken = await upload(p.ada, p.documents, { name: 'x.zip', content: 'no zip' });
    expect([broken.status, broken.body.items, broken.body.skipped.length]).toEqual([201, [], 1]);
  });

  test.each([
    [{ title: '', content: 'x' }],
    [{ title: '  ', content: 'x' }],
    [{ title: 'T', content: ' \n ' }],
    [{ title: 'T', content: 'a\u0000b' }],
    [{ title: 'T', content: 'x', tags: { a: 1 } }],
    [{ title: 'T', content: 'x', odd: 1 }],
    [{ content: 'x' }],
  ])('a text such as %j is refused', async (body) => {
    expect((await p.ada.post('/api/raw-text', { project_id: p.id, ...body })).status).toBe(400);
  });

  test('a completed project takes nothing, every other state does', async () => {
    const made = await createCollection(t);
    for (const state of ['pending', 'building_workflow', 'live', 'paused', 'completed']) {
      await t.admin.query('update project set state = $2 where id = $1', [made.id, state]);
      const sent = await made.ada.post('/api/raw-text', { project_id: made.id, title: 'T', content: state });
      expect([state, sent.status]).toEqual([state, state === 'completed' ? 409 : 201]);
    }
  });
});

describe('drafts', () => {
  test('are listed exactly as the source has them, for their owner alone', async () => {
    const made = await createCollection(t);
    const doc = (await upload(made.ada, made.documents, { name: 'document.pdf', content: PDF() })).body.id;
    const voice = (await upload(made.ada, `${made.voice}&language=en`, { name: 'audio.wav', content: SPEECH() })).body
      .id;
    const text = await writeText(made.ada, made);
    await writeText(made.bob, made);
    const at = expect.stringMatching(/Z$/);
    expect((await made.ada.get(`/api/my-drafts?project_id=${made.uuid}`)).body).toEqual({
      documents: [{ id: doc, filename: 'document.pdf', domain: null, is_raw: false, processed: false, created_at: at }],
      voice_samples: [{ id: voice, filename: 'audio.wav', language: 'en', processed: false, created_at: at }],
      raw_texts: [{ id: text, title: expect.any(String), domain: null, created_at: at }],
    });
    expect((await made.reviewer.get(`/api/my-drafts?project_id=${made.id}`)).body.documents).toEqual([]);
    expect((await made.annotator.get(`/api/my-drafts?project_id=${made.id}`)).status).toBe(403);
    await made.owner.delete(`/api/projects/${made.id}`);
    expect((await made.ada.get('/api/my-drafts')).body.raw_texts.some(({ id }: { id: string }) => id === text)).toBe(
      false,
    );
  });

  test('nobody but their owner and managers finds them', async () => {
    const id = await writeText(p.ada, p);
    const stranger = (await t.newOrganization()).owner;
    for (const person of [p.bob, p.reviewer, stranger]) {
      expect((await person.get(`/api/raw-text/${id}`)).status).toBe(404);
      expect((await person.get(`/api/items/${id}`)).status).toBe(404);
    }
    expect((await p.annotator.get(`/api/raw-text/${id}`)).status).toBe(403);
    const seen = async (person: typeof p.bob) =>
      (await person.get(`/api/raw-text?project_id=${p.id}`)).body.map((row: { id: string }) => row.id);
    expect(await seen(p.bob)).not.toContain(id);
    expect(await seen(p.reviewer)).not.toContain(id);
    expect(await seen(p.ada)).toContain(id);
    expect(await seen(p.owner)).toContain(id);
    expect((await p.bob.put(`/api/raw-text/${id}`, { title: 'Mine' })).status).toBe(404);
    expect((await p.reviewer.put(`/api/raw-text/${id}`, { title: 'Mine' })).status).toBe(403);
    expect((await p.bob.delete(`/api/raw-text/${id}`)).status).toBe(404);
    const changed = await p.owner.put(`/api/raw-text/${id}`, { domain: 'set by a manager' });
    expect([changed.status, changed.body]).toEqual([200, { id, status: 'updated' }]);
    // The file of a draft cannot be had by the address that annotators have of it either.
    const doc = (await upload(p.ada, p.documents, { name: 'hidden.jpg', content: SCAN() })).body.id;
    const { rows } = await t.admin.query<{ uuid: string }>(
      'select a.uuid from asset a join collection_item i on i.asset_id = a.id where i.id = $1',
      [doc],
    );
    const address = `/data/upload/${p.id}/${rows[0]?.uuid}/hidden.jpg`;
    expect((await p.bob.get(address)).status).toBe(404);
    const assets = (await p.reviewer.get(`/api/assets?project=${p.id}`)).body;
    expect(assets.map((asset: { original_filename: string }) => asset.original_filename)).not.toContain('hidden.jpg');
  });

  test('are changed in part, deleted, and restored for a while', async () => {
    const id = (await upload(p.ada, p.documents, { name: 'a.pdf', content: PDF() })).body.id;
    const path = `/api/documents/${id}`;
    expect((await p.ada.put(path, { domain: 'updated-domain', tags: ['updated', 'tags'] })).body).toEqual({
      id,
      status: 'updated',
    });
    expect((await p.ada.patch(path, { extra_metadata: { shelf: 4 } })).status).toBe(200);
    expect((await p.ada.get(path)).body).toMatchObject({
      domain: 'updated-domain',
      tags: ['updated', 'tags'],
      extra_metadata: { shelf: 4 },
    });
    for (const body of [{}, { status: 'approved' }, { domain: { a: 1 } }, { tags: ['', 'x'] }])
      expect((await p.ada.put(path, body)).status, JSON.stringify(body)).toBe(400);
    expect((await p.ada.delete(path)).body).toEqual({ id, status: 'deleted' });
    expect((await p.ada.get(path)).status).toBe(404);
    expect((await p.ada.delete(path)).status).toBe(404);
    expect((await p.bob.post(`${path}/restore`)).status).toBe(404);
    expect((await p.reviewer.post(`${path}/restore`)).status).toBe(403);
    const gone = await p.owner.get(`/api/documents?project_id=${p.id}&deleted=true`);
    expect(gone.body.map((row: { id: string }) => row.id)).toContain(id);
    expect((await p.ada.get(`/api/documents?project_id=${p.id}&deleted=true`)).status).toBe(403);
    expect((await p.owner.post(`${path}/restore`)).body).toEqual({ id, status: 'restored' });
    expect((await p.owner.post(`${path}/restore`)).status).toBe(409);
    expect((await t.anonymous.get((await p.ada.get(path)).body.file_url)).status).toBe(200);
    await p.ada.delete(path);
    // Whoever deleted something of their own has a list of it, and takes it back as long as it is there.
    const listed = async (person = p.ada) =>
      (await person.get('/api/my-items?deleted=true')).body.map((row: { id: string }) => row.id);
    expect([await listed(), await listed(p.bob)]).toEqual([[id], []]);
    expect((await p.bob.post('/api/items/restore', { ids: [id] })).body.done).toEqual([]);
    expect((await p.ada.post('/api/items/restore', { ids: [id] })).body).toEqual({ done: [id], skipped: [] });
    expect((await p.ada.get(path)).body).toMatchObject({ id, domain: 'updated-domain', deleted_at: null });
    await p.ada.delete(path);
    pass(29 * 86_400);
    expect((await p.ada.get('/api/my-items?deleted=true')).body).toMatchObject([{ id, can: { restore: true } }]);
    expect((await p.ada.post(`${path}/restore`)).body).toEqual({ id, status: 'restored' });
    expect(await listed()).toEqual([]);
    // What a manager took away is for a manager to give back.
    await p.owner.delete(path);
    expect(await listed()).toEqual([]);
    expect((await p.ada.post(`${path}/restore`)).status).toBe(404);
    await p.owner.post(`${path}/restore`);
    await p.ada.delete(path);
    pass(31 * 86_400);
    expect(await listed()).toEqual([]);
    expect((await p.ada.post('/api/items/restore', { ids: [id] })).body.done).toEqual([]);
    expect((await p.ada.post(`${path}/restore`)).status).toBe(410);
    expect((await p.owner.post(`${path}/restore`)).status).toBe(410);
  });

  test('another file takes the place of the first, and what was read from that one is forgotten', async () => {
    const id = (await upload(p.ada, p.documents, { name: 'dark.jpg', content: SCAN() })).body.id;
    await p.ada.put(`/api/documents/${id}`, { ocr_text: 'By hand' });
    expect((await read(id)).text_edited_at).not.toBeNull();
    const file = form({ name: 'bright.pdf', content: PDF() });
    const http = t.app.http;
    const put = await http?.inject({
      method: 'PUT',
      url: `/api/documents/${id}/file`,
      headers: { authorization: `Token ${p.ada.token}`, ...MULTIPART },
      payload: file,
    });
    expect(put?.statusCode, put?.body).toBe(200);
    expect(await read(id)).toMatchObject({
      title: 'bright.pdf',
      text: null,
      text_edited_at: null,
      processing_state: 'queued',
      content_type: 'application/pdf',
    });
    expect((await eventsOf(id)).filter((type) => type === 'DOCUMENT_OCR_REQUESTED')).toHaveLength(2);
  });
});
