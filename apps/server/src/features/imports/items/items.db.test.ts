import { afterAll, beforeAll, expect, test } from 'vitest';
import { withSystem } from '../../../platform/db/db.ts';
import { createTestApp, type TestApp } from '../../../platform/testing/test-app.ts';
import {
  type CollectionProject,
  createCollection,
  decide,
  PDF,
  SCAN,
  SPEECH,
  upload,
  writeText,
} from '../../collection/collection.fixture.ts';
import { saveProcessed } from '../../collection/index.ts';
import { SUGGESTED_CONFIGS } from './suggested-configs.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const configOf = (content: string): string =>
  SUGGESTED_CONFIGS.find((found) => found.content === content)?.config ?? '';
const TEXT = { label_config: configOf('text') };
const pathOf = (p: CollectionProject) => `/api/projects/${p.id}/tasks-from-items`;

async function approvedFile(p: CollectionProject, path: string, name: string, content: Uint8Array): Promise<string> {
  const kind = path === p.voice ? 'voice_sample' : 'document';
  const { id } = (await upload(p.ada, path, { name, content })).body;
  await p.ada.post('/api/submit', kind === 'document' ? { document_ids: [id] } : { voice_sample_ids: [id] });
  expect((await decide(p.reviewer, kind, id, 'approve')).status).toBe(200);
  return id;
}

async function approvedText(p: CollectionProject, content?: string): Promise<string> {
  const id = await writeText(p.ada, p, { submit: true, ...(content === undefined ? {} : { content }) });
  expect((await decide(p.reviewer, 'raw_text', id, 'approve')).status).toBe(200);
  return id;
}

/** As if an engine had read or heard it. */
async function process(p: CollectionProject, id: string, text: string, result: object): Promise<void> {
  const { rows } = await t.admin.query<{ asset_id: string }>('select asset_id from collection_item where id = $1', [
    id,
  ]);
  const processed = { text, engine: 'test engine', result, now: new Date(), assetId: Number(rows[0]?.asset_id) };
  expect(await withSystem(t.app.platform.db, (tx) => saveProcessed(tx, p.owner.organizationId, id, processed))).toBe(
    true,
  );
}

const readPage = (text: string, words: object[]) => ({
  kind: 'ocr',
  engine: 'test engine',
  language: 'eng',
  pageCount: 1,
  pages: [{ page: 1, width: 640, height: 200, source: 'recognised', rotation: 0, text, confidence: 0.8, words }],
});

test('who may, and what is refused', async () => {
  const p = await createCollection(t, TEXT);
  const id = await approvedText(p);
  const stranger = (await t.newOrganization()).owner;
  expect((await t.anonymous.post(pathOf(p), {})).status).toBe(401);
  for (const person of [p.ada, p.reviewer, p.annotator])
    expect([(await person.post(pathOf(p), {})).status, (await person.get(pathOf(p))).status]).toEqual([403, 403]);
  expect((await stranger.post(pathOf(p), { item_ids: [id] })).status).toBe(404);
  expect((await p.owner.post(pathOf(p), { item_ids: [] })).status).toBe(400);
  expect((await p.owner.post(pathOf(p), { filter: { status: 'odd' } })).status).toBe(400);
  // Items of another project are not taken, and neither is what was not approved.
  const other = await createCollection(t, TEXT);
  const draft = await writeText(p.ada, p);
  const answer = await p.owner.post(pathOf(p), { item_ids: [draft, await approvedText(other)] });
  expect([answer.status, answer.body.task_count, answer.body.skipped.length]).toEqual([201, 0, 2]);
  await t.admin.query(`update project set state = 'completed' where id = $1`, [p.id]);
  expect((await p.owner.post(pathOf(p), {})).status).toBe(409);
});

test('a scan arrives with its file in place and its words as an editable prediction', async () => {
  const p = await createCollection(t, { label_config: configOf('picture') });
  const id = await approvedFile(p, p.documents, 'printed page.jpg', SCAN());
  await process(
    p,
    id,
    'Region-based',
    readPage('Region-based', [
      { text: 'Region-based', confidence: 0.8, box: { x: 1, y: 4, width: 30, height: 16 }, line: 0 },
    ]),
  );
  expect((await p.owner.get(pathOf(p))).body).toMatchObject({
    unused: { document: 1, voice_sample: 0, raw_text: 0 },
    unfit: [],
    predictions: { document: true, voice_sample: false },
  });
  const made = await p.owner.post(pathOf(p), { item_ids: [id] });
  expect(made.body, made.text).toMatchObject({ task_count: 1, prediction_count: 1, skipped: [] });
  const task = (await p.owner.get(`/api/tasks/${made.body.tasks[0].task_id}`)).body;
  expect(task.data).toMatchObject({
    text: 'Region-based',
    image: expect.stringMatching(/^\/data\/upload\/.*printed%20page\.jpg$/),
    title: 'printed page.jpg',
    item_id: id,
    item_type: 'document',
  });
  expect(task.data.url).toBe(task.data.image);
  const media = await p.annotator.get(task.data.image);
  expect([media.status, Number(media.headers['content-length'])]).toEqual([200, SCAN().length]);
  const [prediction] = task.predictions;
  expect(prediction).toMatchObject({ model_version: 'test engine', score: 0.8 });
  expect(prediction.result.map(({ from_name: name }: { from_name: string }) => name)).toEqual([
    'box',
    'kind',
    'transcription',
  ]);
  // Taken over by an annotator as it is.
  const annotation = await p.owner.post(`/api/tasks/${task.id}/annotations`, { result: prediction.result });
  expect(annotation.status, annotation.text).toBe(201);
  expect((await p.owner.get(`/api/items/${id}`)).body).toMatchObject({ task_id: task.id, can: { undo: false } });
  expect((await p.owner.delete(`/api/documents/${id}`)).status).toBe(409);
});

test('an interface with names of its own is filled, and what it cannot show is told', async () => {
  const inner = '<Audio name="a" value="$recording"/><TextArea name="said" toName="a" rows="3"/>';
  const p = await createCollection(t, { label_config: `<View>${inner}</View>` });
  const voice = await approvedFile(p, p.voice, 'call.wav', SPEECH());
  await process(p, voice, 'he was not', {
    kind: 'transcription',
    engine: 'test engine',
    language: 'en',
    durationSeconds: 3,
    text: 'he was not',
    segments: [{ startSeconds: 0, endSeconds: 3, text: 'he was not', confidence: null }],
  });
  const pdf = await approvedFile(p, p.documents, 'a.pdf', PDF());
  const plan = (await p.owner.get(pathOf(p))).body;
  expect(plan).toMatchObject({ unfit: [{ type: 'document', reason: expect.stringContaining('recording') }] });
  expect(plan.suggestions.map(({ title }: { title: string }) => title)).toHaveLength(3);
  const made = (await p.owner.post(pathOf(p), {})).body;
  expect(made).toMatchObject({ task_count: 1, skipped: [{ item_id: pdf }] });
  const task = (await p.owner.get(`/api/tasks/${made.tasks[0].task_id}`)).body;
  expect(task.data.recording).toBe(task.data.audio);
  expect(task.predictions[0].result).toMatchObject([{ from_name: 'said', value: { text: ['he was not'] } }]);
});

test('what is read after the task was made reaches it, as long as nobody has begun', async () => {
  const p = await createCollection(t, { label_config: configOf('picture') });
  const ids = [
    await approvedFile(p, p.documents, 'a.jpg', SCAN()),
    await approvedFile(p, p.documents, 'b.jpg', SCAN()),
  ];
  const made = (await p.owner.post(pathOf(p), {})).body;
  const [first, second] = made.tasks.map(({ task_id: id }: { task_id: number }) => id);
  await p.owner.post(`/api/tasks/${second}/annotations`, { result: [] });
  const words = [{ text: 'Late', confidence: 0.5, box: { x: 1, y: 4, width: 30, height: 16 }, line: 0 }];
  for (const id of ids) {
    await process(p, id, 'Late', readPage('Late', words));
    // As the engine says when it is done; told twice, it is one prediction.
    for (const _again of [1, 2])
      await t.admin.query(
        `insert into outbox_event (organization_id, event_type, aggregate_type, aggregate_id)
         values ($1, 'DOCUMENT_OCR_COMPLETED', 'document', $2)`,
        [p.owner.organizationId, id],
      );
  }
  await t.relayEvents();
  const task = async (id: number) => (await p.owner.get(`/api/tasks/${id}`)).body;
  const reached = await task(first);
  expect([reached.data.text, reached.predictions.length]).toEqual(['Late', 1]);
  const left = await task(second);
  expect([left.data.text, left.predictions.length]).toEqual([undefined, 0]);
});

test('an item becomes a task once, also when two ask at the same time; a deleted task gives it back', async () => {
  const p = await createCollection(t, TEXT);
  const ids = await Promise.all([1, 2, 3].map(() => approvedText(p, 'The same words in all of them')));
  const answers = await Promise.all([1, 2].map(() => p.owner.post(pathOf(p), { item_ids: ids })));
  expect(answers.map(({ body }) => body.task_count).sort()).toEqual([0, 3]);
  expect((await p.owner.post(pathOf(p), {})).body.task_count).toBe(0);
  const [first] = answers.flatMap(({ body }) => body.tasks);
  await p.owner.delete(`/api/tasks/${first.task_id}`);
  const again = (await p.owner.post(pathOf(p), {})).body;
  expect(again.tasks).toMatchObject([{ item_id: first.item_id }]);
  const { rows } = await t.admin.query('select from task where project_id = $1 and deleted_at is null', [p.id]);
  expect(rows).toHaveLength(3);
});

test('many are left to a job, which goes on after it was broken off and makes none twice', async () => {
  const p = await createCollection(t, TEXT);
  await t.admin.query(
    `insert into collection_item (organization_id, project_id, kind, title, text_content, status, submitted_at, created_by)
     select $1, $2, 'raw_text', 'Text ' || n, 'Words of text ' || n, 'approved', now(), $3 from generate_series(1, 230) n`,
    [p.owner.organizationId, p.id, p.ada.id],
  );
  const started = await p.owner.post(pathOf(p), { filter: { type: 'raw_text' } });
  expect([started.status, started.body.item_count]).toEqual([202, 230]);
  // What a run did that was lost with its worker before it could say so.
  const { body } = await p.owner.get(`/api/projects/${p.id}/items?limit=40`);
  await p.owner.post(pathOf(p), { item_ids: body.map((item: { id: string }) => item.id) });
  await t.runJobs();
  const job = (await p.owner.get(`/api/jobs/${started.body.job_id}`)).body;
  expect(job, JSON.stringify(job)).toMatchObject({ status: 'succeeded', result: { task_count: 190 } });
  const { rows } = await t.admin.query<{ tasks: string; items: string }>(
    'select count(*) as tasks, count(distinct collection_item_id) as items from task where project_id = $1',
    [p.id],
  );
  expect(rows).toEqual([{ tasks: '230', items: '230' }]);
  expect((await p.owner.get(`/api/projects/${p.id}/items/summary`)).body.approved_unused).toBe(0);
});
