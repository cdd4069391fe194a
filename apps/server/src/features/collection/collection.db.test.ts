import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { PASSWORD, signInSteps } from '../identity/sign-in-steps.ts';
import {
  type CollectionProject,
  createCollection,
  decide,
  form,
  MULTIPART,
  PDF,
  SCAN,
  SPEECH,
  sample,
  submitTexts,
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

  test('are changed in part, deleted, and restored by managers for a while', async () => {
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
    expect((await p.ada.post(`${path}/restore`)).status).toBe(403);
    const gone = await p.owner.get(`/api/documents?project_id=${p.id}&deleted=true`);
    expect(gone.body.map((row: { id: string }) => row.id)).toContain(id);
    expect((await p.ada.get(`/api/documents?project_id=${p.id}&deleted=true`)).status).toBe(403);
    expect((await p.owner.post(`${path}/restore`)).body).toEqual({ id, status: 'restored' });
    expect((await p.owner.post(`${path}/restore`)).status).toBe(409);
    expect((await t.anonymous.get((await p.ada.get(path)).body.file_url)).status).toBe(200);
    await p.ada.delete(path);
    pass(31 * 86_400);
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

describe('submission', () => {
  test('five items in the order of the source; what was sent in is out of the hands of its owner', async () => {
    const docs = (
      await upload(p.ada, p.documents, { name: '1.pdf', content: PDF() }, { name: '2.jpg', content: SCAN() })
    ).body.items;
    const voice = (await upload(p.ada, p.voice, { name: 'a.wav', content: SPEECH() })).body.id;
    const texts = [await writeText(p.ada, p), await writeText(p.ada, p)];
    const [first, second] = docs.map((item: { id: string }) => item.id);
    const body = { document_ids: [first, second, first], voice_sample_ids: [voice], raw_text_ids: texts };
    expect((await p.ada.post('/api/submit', body)).body).toEqual({
      submitted_count: 5,
      submitted_items: [
        { type: 'document', id: first },
        { type: 'document', id: second },
        { type: 'voice_sample', id: voice },
        { type: 'raw_text', id: texts[0] },
        { type: 'raw_text', id: texts[1] },
      ],
    });
    expect(await read(first)).toMatchObject({ status: 'pending_review', submitted_at: clock.toISOString() });
    const again = await p.ada.post('/api/submit', body);
    expect([again.status, again.body.submitted_count, again.body.skipped_items[0].reason]).toEqual([
      200,
      0,
      'already_submitted',
    ]);
    expect((await p.ada.put(`/api/documents/${first}`, { domain: 'late' })).status).toBe(409);
    expect((await p.ada.delete(`/api/documents/${first}`)).status).toBe(409);
    expect((await p.ada.put(`/api/raw-text/${texts[0]}`, { content: 'late' })).status).toBe(409);
    expect((await p.reviewer.put(`/api/documents/${first}`, { domain: 'late' })).status).toBe(403);
    expect((await read(first)).domain).toBeNull();
    expect((await p.reviewer.get(`/api/documents/${first}`)).body.can).toMatchObject({ review: true, update: false });
  });

  test('one foreign id refuses the whole call', async () => {
    const mine = await writeText(p.ada, p);
    const foreign = await writeText(p.bob, p);
    for (const other of [foreign, '01900000-0000-7000-8000-000000000000']) {
      const refused = await p.ada.post('/api/submit', { raw_text_ids: [mine, other] });
      expect([refused.status, refused.body.error.reason]).toEqual([404, 'foreign_items']);
    }
    expect((await p.ada.post('/api/submit', { document_ids: [mine] })).status).toBe(404);
    expect((await p.ada.post('/api/submit', {})).status).toBe(400);
    expect((await t.anonymous.post('/api/submit', { raw_text_ids: [mine] })).status).toBe(401);
    expect([(await read(mine)).status, (await read(foreign)).status]).toEqual(['draft', 'draft']);
  });
});

describe('review', () => {
  test('the queue has what waits, the longest waiting first, page by page', async () => {
    const made = await createCollection(t);
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push(await writeText(index % 2 === 0 ? made.ada : made.bob, made, { submit: true }));
      pass(60);
    }
    await writeText(made.ada, made);
    const voice = (await upload(made.bob, made.voice, { name: 'audio.wav', content: SPEECH() })).body.id;
    await made.bob.post('/api/submit', { voice_sample_ids: [voice] });
    const list = await made.reviewer.get(`/api/review?project_id=${made.uuid}`);
    expect(list.body.map((item: { id: string }) => item.id)).toEqual([...ids, voice]);
    expect(list.body[0]).toMatchObject({
      type: 'raw_text',
      title: expect.any(String),
      status: 'pending_review',
      submitted_at: expect.stringMatching(/Z$/),
      created_by_id: made.ada.uuid,
    });
    expect(list.body[5]).toMatchObject({ type: 'voice_sample', title: 'audio.wav', uploaded_by_id: made.bob.uuid });
    const paged: string[] = [];
    for (let url: string | undefined = `/api/review?project_id=${made.id}&limit=2`; url; ) {
      const page = await made.reviewer.get(url);
      paged.push(...page.body.map((item: { id: string }) => item.id));
      url = /<([^>]+)>/.exec(String(page.headers.link ?? ''))?.[1];
    }
    expect(paged).toEqual([...ids, voice]);
    const only = async (more: string) =>
      (await made.reviewer.get(`/api/review?project_id=${made.id}&${more}`)).body.length;
    expect(await only('item_type=voice_sample')).toBe(1);
    expect(await only(`contributor=${made.ada.email}`)).toBe(3);
    expect(await only(`contributor=${made.bob.uuid}`)).toBe(3);
    expect(await only(`submitted_before=${new Date(clock.getTime() - 200_000).toISOString()}`)).toBe(2);
    expect((await made.ada.get(`/api/review?project_id=${made.id}`)).status).toBe(403);
    expect((await made.ada.get('/api/review')).status).toBe(403);
    expect((await p.reviewer.get(`/api/review?project_id=${made.id}`)).status).toBe(404);
  });

  test('rejected, mended, sent in again, approved: the history keeps every step', async () => {
    const id = await writeText(p.ada, p, { submit: true });
    expect((await p.ada.patch(`/api/review/${id}?item_type=raw_text`, { decision: 'approve' })).status).toBe(403);
    for (const [url, body, status] of [
      [`/api/review/${id}`, { decision: 'approve' }, 400],
      [`/api/review/${id}?item_type=raw_text`, { decision: 'maybe' }, 400],
      [`/api/review/${id}?item_type=raw_text`, {}, 400],
      [`/api/review/${id}?item_type=document`, { decision: 'approve' }, 404],
      [`/api/review/12?item_type=raw_text`, { decision: 'approve' }, 404],
      [`/api/review/${await writeText(p.ada, p)}?item_type=raw_text`, { decision: 'approve' }, 404],
    ] as const)
      expect([url, (await p.reviewer.patch(url, body)).status]).toEqual([url, status]);
    const word = await p.reviewer.patch(`/api/review/${id}?item_type=raw_text`, { feedback: 'Which day was it?' });
    expect(word.body).toMatchObject({ status: 'pending_review', feedback: 'Which day was it?', reviewed_by: null });
    const rejected = await decide(p.reviewer, 'raw_text', id, 'reject', 'The day is missing');
    expect(rejected.body).toEqual({
      id,
      type: 'raw_text',
      status: 'rejected',
      reviewed_by: p.reviewer.uuid,
      feedback: 'The day is missing',
    });
    expect((await p.ada.get('/api/my-items?status=rejected')).body).toMatchObject([
      { id, feedback: 'The day is missing', can: { update: true, submit: true, delete: false } },
    ]);
    expect((await p.ada.delete(`/api/raw-text/${id}`)).status).toBe(409);
    expect((await p.ada.put(`/api/raw-text/${id}`, { content: 'Seen on Monday' })).status).toBe(200);
    expect(await read(id)).toMatchObject({ status: 'draft', feedback: 'The day is missing' });
    expect((await p.reviewer.get(`/api/raw-text/${id}`)).status).toBe(404);
    expect((await p.ada.delete(`/api/raw-text/${id}`)).status).toBe(409);
    await submitTexts(p.ada, [id]);
    expect(await read(id)).toMatchObject({ status: 'pending_review', feedback: null, reviewed_by_id: null });
    expect((await decide(p.reviewer, 'raw_text', id, 'approve')).body.status).toBe('approved');
    const { history } = await read(id, p.ada);
    expect(history.map((step: { kind: string }) => step.kind)).toEqual([
      'submitted',
      'feedback',
      'rejected',
      'submitted',
      'approved',
    ]);
    const { rows } = await t.admin.query<{ action: string }>(
      `select action from audit_log where resource_id = $1 order by id`,
      [id],
    );
    expect(rows.map((row) => row.action)).toEqual([
      'raw_text_created',
      'raw_text_submitted',
      'raw_text_feedback_given',
      'raw_text_rejected',
      'raw_text_updated',
      'raw_text_submitted',
      'raw_text_approved',
    ]);
    expect((await p.ada.put(`/api/raw-text/${id}`, { title: 'late' })).status).toBe(409);
  });

  test('of two decisions at the same time one counts, and the other is told', async () => {
    const second = await t.newUser(p.owner.organizationId);
    await t.addMember(p.id, second, 3);
    const id = await writeText(p.ada, p, { submit: true });
    const answers = await Promise.all([
      decide(p.reviewer, 'raw_text', id, 'approve'),
      decide(second, 'raw_text', id, 'reject'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { rows } = await t.admin.query(
      `select from collection_step where item_id = $1 and kind in ('approved', 'rejected')`,
      [id],
    );
    expect(rows).toHaveLength(1);
  });

  test('reviewers decide on what others sent in, managers also on their own (C-026)', async () => {
    const made = await createCollection(t);
    await t.admin.query('update project_member set member_type = 3 where user_id = $1', [made.ada.id]);
    const id = await writeText(made.owner, made, { submit: true });
    await t.admin.query('update collection_item set created_by = $2 where id = $1', [id, made.ada.id]);
    expect((await decide(made.ada, 'raw_text', id, 'approve')).status).toBe(403);
    expect((await made.ada.get(`/api/review?project_id=${made.id}`)).body).toEqual([]);
    await made.owner.patch(`/api/projects/${made.id}`, { settings: { allow_self_review: true } });
    expect((await made.ada.get(`/api/review?project_id=${made.id}`)).body).toHaveLength(1);
    expect((await decide(made.ada, 'raw_text', id, 'approve')).status).toBe(200);
    const own = await writeText(made.owner, made, { submit: true });
    expect((await decide(made.owner, 'raw_text', own, 'approve')).status).toBe(200);
  });

  test('many at once, and taken back for a while', async () => {
    const ids = [await writeText(p.ada, p, { submit: true }), await writeText(p.bob, p, { submit: true })];
    const draft = await writeText(p.ada, p);
    const items = [...ids, draft].map((id) => ({ type: 'raw_text', id }));
    expect((await p.ada.post('/api/review/decide', { items, decision: 'approve' })).body.items).toEqual([]);
    const decided = await p.reviewer.post('/api/review/decide', { items, decision: 'reject', feedback: 'Too short' });
    expect(decided.body).toMatchObject({
      items: ids.map((id) => ({ type: 'raw_text', id, status: 'rejected' })),
      skipped: [{ id: draft }],
    });
    const one = { items: items.slice(0, 1) };
    expect((await p.reviewer.post('/api/review/undo', one)).body.items).toMatchObject([{ status: 'pending_review' }]);
    expect(await read(ids[0] ?? '')).toMatchObject({ feedback: null, reviewed_by: null });
    pass(301);
    const other = { items: items.slice(1, 2) };
    expect((await p.reviewer.post('/api/review/undo', other)).body).toMatchObject({ items: [], skipped: [{}] });
    expect((await p.owner.post('/api/review/undo', other)).body.items).toMatchObject([{ status: 'pending_review' }]);
  });
});

test('counts and lists of a project and of a person', async () => {
  const made = await createCollection(t);
  const approved = await writeText(made.ada, made, { submit: true, content: 'Herons at the weir' });
  await decide(made.reviewer, 'raw_text', approved, 'approve', 'Fine');
  await writeText(made.ada, made, { submit: true });
  await writeText(made.bob, made);
  const doc = (await upload(made.ada, `${made.documents}&domain=birds&tags=weir`, { name: "a'b.pdf", content: PDF() }))
    .body.id;
  const summary = (await made.owner.get(`/api/projects/${made.id}/items/summary`)).body;
  expect(summary).toMatchObject({
    total: 4,
    by_status: { draft: 2, pending_review: 1, approved: 1, rejected: 0 },
    by_type: { document: { draft: 1 }, raw_text: { draft: 1, pending_review: 1, approved: 1 } },
    approved_unused: 1,
    domains: ['birds'],
    tags: ['weir'],
    can: { contribute: true, review: true, manage: true },
  });
  expect((await made.reviewer.get(`/api/projects/${made.id}/items/summary`)).body.total).toBe(2);
  expect((await made.bob.get(`/api/projects/${made.id}/items/summary`)).body.total).toBe(1);
  const list = async (more: string, person = made.owner) =>
    (await person.get(`/api/projects/${made.id}/items?${more}`)).body.map((item: { id: string }) => item.id);
  expect(await list('search=herons')).toEqual([approved]);
  expect(await list(`search=${encodeURIComponent("a'b")}`)).toEqual([doc]);
  expect(await list('tag=weir')).toEqual([doc]);
  expect(await list('type=document&domain=birds&status=draft')).toEqual([doc]);
  expect(await list(`contributor=${made.bob.id}`)).toHaveLength(1);
  expect(await list('used=false&status=approved')).toEqual([approved]);
  expect(await list('', made.reviewer)).toHaveLength(2);
  const first = await made.owner.get(`/api/projects/${made.id}/items?limit=3`);
  const next = /<([^>]+)>/.exec(String(first.headers.link))?.[1] ?? '';
  expect([first.body.length, (await made.owner.get(next)).body.length]).toEqual([3, 1]);
  expect(first.headers['x-total-count']).toBe('4');
  expect((await made.annotator.get(`/api/projects/${made.id}/items`)).status).toBe(403);
  const home = (await made.ada.get('/api/my-collection?timeframe=7d')).body;
  expect(home).toMatchObject({
    by_status: { draft: 1, pending_review: 1, approved: 1, rejected: 0 },
    approval_rate: 1,
    days: expect.any(Array),
    projects: [{ id: made.id, can: { contribute: true, review: false }, waiting_for_me: 0 }],
    decisions: [{ kind: 'approved', feedback: 'Fine', item: { id: approved } }],
  });
  expect((await made.reviewer.get('/api/my-collection')).body.projects).toMatchObject([{ waiting_for_me: 1 }]);
  expect((await made.ada.get('/api/my-collection?timeframe=soon')).status).toBe(400);
});
