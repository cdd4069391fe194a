import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import {
  type CollectionProject,
  createCollection,
  decide,
  PDF,
  SCAN,
  SPEECH,
  submitTexts,
  upload,
  writeText,
} from './collection.fixture.ts';

let t: TestApp;
let p: CollectionProject;
let clock = new Date('2026-03-01T09:00:00.000Z');
const pass = (seconds: number): void => {
  clock = new Date(clock.getTime() + seconds * 1000);
};

beforeAll(async () => {
  t = await createTestApp({ now: () => clock });
  p = await createCollection(t);
});
afterAll(() => t.close());

const read = async (id: string, person = p.owner) => (await person.get(`/api/items/${id}`)).body;

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

test('limited tokens do what they name, and odd characters do no harm', async () => {
  const { organizationId } = p.owner;
  const id = await writeText(p.ada, p, { submit: true });
  const none = await t.newUser(organizationId, { role: 'admin', scopes: ['organization.read'] });
  for (const path of [`/api/raw-text/${id}`, '/api/raw-text', '/api/my-items', '/api/my-collection', '/api/review'])
    expect([path, (await none.get(path)).status]).toEqual([path, 403]);
  const reads = await t.newUser(organizationId, { role: 'admin', scopes: ['item.list'] });
  const items = [{ type: 'raw_text', id }];
  expect((await reads.get(`/api/raw-text/${id}`)).status).toBe(200);
  expect((await reads.post('/api/raw-text', { project_id: p.id, title: 'T', content: 'c' })).status).toBe(403);
  expect((await reads.put(`/api/raw-text/${id}`, { domain: 'd' })).status).toBe(403);
  expect((await reads.post('/api/submit', { raw_text_ids: [id] })).status).toBe(403);
  expect((await reads.post('/api/review/decide', { items, decision: 'approve' })).status).toBe(403);
  expect((await reads.post('/api/items/delete', { ids: [id] })).status).toBe(403);
  for (const [body, status] of [
    [{ domain: 'half \ud800', title: 'x\ud800' }, 201],
    [{ extra_metadata: { a: '\ud800' } }, 400],
    [{ extra_metadata: { a: 'C:\\ud800' } }, 201],
    [{ extra_metadata: { a: 'x'.repeat(100_001) } }, 400],
    [{ domain: '   ', tags: [' '] }, 201],
  ] as const) {
    const sent = await p.ada.post('/api/raw-text', { project_id: p.id, title: 'T', content: 'c', ...body });
    expect([JSON.stringify(body).slice(0, 60), sent.status]).toEqual([JSON.stringify(body).slice(0, 60), status]);
  }
  expect((await decide(p.reviewer, 'raw_text', id, 'approve', 'odd \ud800\u0000')).body.feedback).toBe('odd \ufffd');
  const cursor = Buffer.from('[1,"2026-01-01",1.5]').toString('base64url');
  expect((await p.reviewer.get(`/api/review?cursor=${cursor}`)).status).toBe(200);
});
