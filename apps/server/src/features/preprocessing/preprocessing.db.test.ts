import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JobRunner, runJob } from '../../platform/jobs/run-job.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const ROOT = new URL('../../../../../', import.meta.url);
const sample = (path: string): Buffer => readFileSync(new URL(`samples/${path}`, ROOT));
const PHOTOGRAPH = sample('pictures/printed-page.jpg');
const SPEECH = sample('speech/sense-and-sensibility-0880.wav');

/** A submission is tested with it; a developer may do without. */
const isInstalled = process.env.CI !== undefined || existsSync('/usr/bin/tesseract');
const best = isInstalled ? 'tesseract' : 'tesseract.js';

let t: TestApp;
let owner: TestUser;
let contributor: TestUser;
let reviewer: TestUser;
let stranger: TestUser;
let projectId: number;
let service: Server;
/** What the speech service answers with. */
let speechStatus = 200;

beforeAll(async () => {
  service = createServer(async (request, response) => {
    await buffer(request);
    response.writeHead(speechStatus, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ language: 'en\0', text: 'he was not an ill\0 disposed young man\ud800' }));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  t = await createTestApp({
    env: {
      SPEECH_ENGINE: 'api',
      SPEECH_API_URL: `http://127.0.0.1:${(service.address() as AddressInfo).port}/v1`,
      OUTBOUND_ALLOW: '127.0.0.1',
    },
  });
  const organization = await t.newOrganization();
  owner = organization.owner;
  contributor = await t.newUser(organization.id);
  reviewer = await t.newUser(organization.id);
  stranger = (await t.newOrganization()).owner;
  const made = await owner.post('/api/projects', { title: 'Scans', label_config: '<View></View>' });
  expect(made.status).toBe(201);
  projectId = made.body.id;
  await t.addMember(projectId, contributor, 5);
  await t.addMember(projectId, reviewer, 3);
});
afterAll(async () => {
  await t.close();
  service.close();
});

async function send(path: 'documents' | 'voice', name: string, content: Uint8Array, query = ''): Promise<string> {
  const answer = await contributor.post(
    `/api/${path}?project_id=${projectId}${query}`,
    Buffer.concat([
      Buffer.from(`--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
      content,
      Buffer.from('\r\n--edge--\r\n'),
    ]),
    { 'content-type': 'multipart/form-data; boundary=edge' },
  );
  expect(answer.status).toBe(201);
  return answer.body.id;
}

const statusOf = async (id: string) => (await contributor.get(`/api/processing/status/${id}`)).body;

/** The event becomes a job, the job runs. */
async function work(): Promise<void> {
  await t.relayEvents();
  await t.runJobs();
}

/** One attempt of the item's job, and no more. */
async function attempt(itemId: string): Promise<void> {
  const { db, log, random, jobFeed } = t.app.platform;
  const jobs = t.app.features.flatMap((feature) => feature.jobs ?? []);
  const { rows } = await t.admin.query(`select id from job where status = 'queued' and payload ->> 'itemId' = $1`, [
    itemId,
  ]);
  const runner: JobRunner = {
    db,
    log,
    random,
    worker: 'test',
    jobs: new Map(jobs.map((entry) => [entry.definition.type, entry])),
    changed: jobFeed.changed,
    ended: async () => {},
  };
  await runJob(runner, rows[0].id, new AbortController().signal);
}

async function storedOf(id: string) {
  const { rows } = await t.admin.query('select * from collection_item where id = $1', [id]);
  return rows[0];
}

describe('documents', () => {
  test('are read after their upload, once', async () => {
    const id = await send('documents', 'page.jpg', PHOTOGRAPH);
    expect(await statusOf(id)).toMatchObject({ type: 'document', processed: false, processing_state: 'queued' });
    await work();
    expect(await statusOf(id)).toMatchObject({
      id,
      type: 'document',
      processed: true,
      status: 'draft',
      has_content: true,
      processing_state: 'done',
      processing_error: null,
      processing_engine: best,
      job: { status: 'succeeded', attempts: 1, max_attempts: 4 },
    });
    const stored = await storedOf(id);
    expect(stored.text_content).toContain('markers are pixels that we can label');
    expect(stored.processing_result).toMatchObject({ kind: 'ocr', language: 'eng', pages: [{ page: 1, width: 384 }] });
    const { rows } = await t.admin.query(`select queue, type from job where payload ->> 'itemId' = $1`, [id]);
    expect(rows).toEqual([{ queue: 'ocr_queue', type: 'task_process_ocr' }]);
  });

  test.skipIf(!isInstalled)('of another language want an engine that reads it', async () => {
    const german = await send('documents', 'seite.jpg', PHOTOGRAPH, '&language=de');
    const unknown = await send('documents', 'xx.jpg', PHOTOGRAPH, '&language=tlh');
    await work();
    expect((await storedOf(german)).processing_result.language).toBe('deu');
    expect(await statusOf(unknown)).toMatchObject({
      processed: false,
      processing_state: 'failed',
      processing_error: expect.stringContaining('tesseract-ocr-tlh'),
    });
  });

  test('kept raw are read only when somebody asks', async () => {
    const id = await send('documents', 'raw.jpg', PHOTOGRAPH, '&is_raw=true');
    await work();
    expect(await statusOf(id)).toMatchObject({ processed: false, processing_state: 'none' });
    const started = await contributor.post(`/api/processing/ocr?document_id=${id}`);
    expect([started.status, started.body]).toEqual([
      200,
      { message: 'OCR processing started', document_id: id, status: 'processing' },
    ]);
    await work();
    expect(await statusOf(id)).toMatchObject({ processed: true, has_content: true });
  });

  test('whose text somebody put right keep it when they are read again', async () => {
    const id = await send('documents', 'page.jpg', PHOTOGRAPH);
    await work();
    const changed = await contributor.patch(`/api/documents/${id}`, { ocr_text: 'Put right by hand' });
    expect(changed.status).toBe(200);
    await contributor.post(`/api/processing/ocr?document_id=${id}`);
    await work();
    const stored = await storedOf(id);
    expect([stored.text_content, stored.processing_state]).toEqual(['Put right by hand', 'done']);
  });

  test('that cannot be read say why, without trying again', async () => {
    const broken = Buffer.from('%PDF-1.4\nnothing that could be read\n%%EOF\n');
    const id = await send('documents', 'broken.pdf', broken);
    await work();
    expect(await statusOf(id)).toMatchObject({
      processed: false,
      processing_state: 'failed',
      processing_error: expect.stringContaining('damaged'),
      job: { status: 'failed', attempts: 1 },
    });
  });

  test('deleted meanwhile are left alone', async () => {
    const id = await send('documents', 'page.jpg', PHOTOGRAPH);
    await t.relayEvents();
    expect((await contributor.delete(`/api/documents/${id}`)).status).toBe(200);
    await t.runJobs();
    expect((await storedOf(id)).processed).toBe(false);
  });

  test('that are stopped say so, and can be started again', async () => {
    const id = await send('documents', 'page.jpg', PHOTOGRAPH);
    await t.relayEvents();
    expect((await contributor.post(`/api/processing/cancel/${id}`)).body).toMatchObject({ cancelled: true });
    expect((await contributor.post(`/api/processing/cancel/${id}`)).body).toMatchObject({ cancelled: false });
    await t.runJobs();
    expect(await statusOf(id)).toMatchObject({
      processing_state: 'none',
      processed: false,
      job: { status: 'cancelled' },
    });
    await contributor.post(`/api/processing/retry/${id}`);
    await work();
    expect(await statusOf(id)).toMatchObject({ processed: true });
  });
});

describe('recordings', () => {
  test('are heard; a service that is down is asked again, and the item says what it waits for', async () => {
    speechStatus = 503;
    const id = await send('voice', 'speech.wav', SPEECH);
    await t.relayEvents();
    await attempt(id);
    expect(await statusOf(id)).toMatchObject({
      processed: false,
      processing_state: 'queued',
      processing_error: expect.stringMatching(/status 503.*tried again soon/),
      job: { status: 'queued', attempts: 1, next_attempt_at: expect.any(String) },
    });
    speechStatus = 200;
    await attempt(id);
    expect(await statusOf(id)).toMatchObject({ processed: true, processing_state: 'done', processing_error: null });
    const stored = await storedOf(id);
    // A zero byte and half a letter, which no database keeps.
    expect(stored.text_content).toBe('he was not an ill disposed young man\ufffd');
    expect(stored.processing_result.language).toBe('en');
    expect(Number(stored.duration_seconds)).toBeCloseTo(2.99, 1);
    const { rows } = await t.admin.query(`select queue, type from job where payload ->> 'itemId' = $1`, [id]);
    expect(rows).toEqual([{ queue: 'transcription_queue', type: 'task_transcribe_audio' }]);
  });

  test('fail for good after three retries with growing waits, and can be tried again by hand', async () => {
    speechStatus = 500;
    const id = await send('voice', 'speech.wav', SPEECH);
    await t.relayEvents();
    const waits: number[] = [];
    for (let tries = 1; tries <= 4; tries += 1) {
      await attempt(id);
      const { rows } = await t.admin.query(
        `select status, extract(epoch from run_at - now())::float as wait from job where payload ->> 'itemId' = $1`,
        [id],
      );
      if (rows[0].status === 'queued') waits.push(rows[0].wait);
    }
    expect(waits).toHaveLength(3);
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
    expect(waits[2]).toBeGreaterThan(waits[1] ?? 0);
    expect(await statusOf(id)).toMatchObject({
      processing_state: 'failed',
      processing_error: expect.stringContaining('status 500'),
      job: { status: 'failed', attempts: 4 },
    });
    speechStatus = 200;
    const started = await contributor.post(`/api/processing/transcribe?voice_sample_id=${id}`);
    expect(started.body).toEqual({
      message: 'Transcription processing started',
      voice_sample_id: id,
      status: 'processing',
    });
    await work();
    expect(await statusOf(id)).toMatchObject({ processed: true });
  });

  test('without an engine wait for one: the item says how to set it, and nothing is retried', async () => {
    await t.admin.query(
      `insert into project_processing (project_id, organization_id, speech_engine) values ($1, $2, 'google')`,
      [projectId, owner.organizationId],
    );
    const id = await send('voice', 'speech.wav', SPEECH);
    await work();
    expect(await statusOf(id)).toMatchObject({
      processing_state: 'failed',
      processing_error: expect.stringContaining('GOOGLE_APPLICATION_CREDENTIALS'),
      job: { status: 'succeeded', attempts: 1 },
    });
    await t.admin.query('delete from project_processing where project_id = $1', [projectId]);
  });
});

describe('the API', () => {
  let document: string;
  let voice: string;
  beforeAll(async () => {
    document = await send('documents', 'page.jpg', PHOTOGRAPH);
    voice = await send('voice', 'speech.wav', SPEECH);
  });

  test('processes many, and says what it leaves out', async () => {
    const done = await send('documents', 'done.jpg', PHOTOGRAPH);
    await work();
    const [one, two] = [await send('documents', '1.jpg', PHOTOGRAPH), await send('documents', '2.jpg', PHOTOGRAPH)];
    const list = encodeURIComponent(JSON.stringify([one, done, two, voice, 'no-id', one]));
    const answer = await contributor.post(`/api/processing/batch-ocr?document_ids=${list}`);
    expect(answer.body).toEqual({
      processed_count: 2,
      skipped_count: 3,
      processed_documents: [one, two],
      skipped_documents: [
        { id: done, reason: 'Already processed' },
        { id: voice, reason: 'Not found' },
        { id: 'no-id', reason: 'Not found' },
      ],
    });
    const heard = encodeURIComponent(JSON.stringify([voice]));
    const voices = await contributor.post(`/api/processing/batch-transcribe?voice_sample_ids=${heard}`);
    expect(voices.body).toMatchObject({ skipped_voice_samples: [{ id: voice, reason: 'Already processed' }] });
    for (const wrong of ['["a"', '{}', '[1]', '[]']) {
      const refused = await contributor.post(`/api/processing/batch-ocr?document_ids=${encodeURIComponent(wrong)}`);
      expect([refused.status, refused.body.error.type]).toEqual([400, 'validation_error']);
    }
    await work();
  });

  test('is for those who may', async () => {
    const calls = [
      `/api/processing/ocr?document_id=${document}`,
      `/api/processing/transcribe?voice_sample_id=${voice}`,
      `/api/processing/retry/${document}`,
      `/api/processing/cancel/${document}`,
    ];
    for (const url of calls) {
      expect((await t.anonymous.post(url)).status).toBe(401);
      expect((await stranger.post(url)).status).toBe(404);
      // A draft of somebody else is not even there for a reviewer.
      expect((await reviewer.post(url)).status).toBe(404);
    }
    expect((await stranger.get(`/api/processing/status/${document}`)).status).toBe(404);
    expect((await contributor.get(`/api/processing/status/${document}?item_type=voice_sample`)).status).toBe(404);
    expect((await contributor.get('/api/processing/status/1')).status).toBe(400);
    const list = encodeURIComponent(JSON.stringify([document]));
    expect((await stranger.post(`/api/processing/batch-ocr?document_ids=${list}`)).body).toMatchObject({
      processed_count: 0,
      skipped_documents: [{ id: document, reason: 'Not found' }],
    });
    await contributor.post('/api/submit', { document_ids: [document] });
    expect((await contributor.post(calls[0] ?? '')).status).toBe(403);
    expect((await reviewer.post(calls[0] ?? '')).status).toBe(403);
    expect((await owner.post(calls[0] ?? '')).status).toBe(200);
    await work();
  });

  test('takes items as tasks of the API of jobs', async () => {
    const submit = (user: TestUser, payload: unknown) => user.post('/api/v1/tasks', { type: 'ocr', payload });
    const id = await send('documents', 'task.jpg', PHOTOGRAPH);
    const made = await submit(contributor, { project_id: projectId, document_id: id });
    expect(made.status).toBeLessThan(300);
    expect((await submit(stranger, { project_id: projectId, document_id: id })).status).toBe(404);
    expect((await submit(reviewer, { project_id: projectId, document_id: id })).status).toBe(404);
    expect((await submit(contributor, { project_id: projectId, document_id: voice })).status).toBe(404);
    expect((await submit(contributor, { project_id: projectId })).status).toBe(400);
    await t.runJobs();
    expect(await statusOf(id)).toMatchObject({ processed: true, job: { status: 'succeeded' } });
  });

  test('tells which engines there are, and lets a project choose', async () => {
    const { body } = await contributor.get('/api/processing/engines');
    expect(body.chosen).toEqual({ ocr: best, speech: 'api' });
    const engine = (name: string) => body.engines.find((each: { name: string }) => each.name === name);
    expect(engine(best)).toMatchObject({
      kind: 'ocr',
      is_available: true,
      languages: expect.arrayContaining(['eng']),
    });
    expect(engine('google')).toMatchObject({ is_available: false, how_to_set: expect.stringContaining('GOOGLE_') });
    expect(engine('api').runs_at).toMatch(/^127\.0\.0\.1:/);
    const url = `/api/projects/${projectId}/processing`;
    expect((await contributor.patch(url, { ocr_engine: 'tesseract.js' })).status).toBe(403);
    expect((await stranger.get(url)).status).toBe(404);
    expect((await owner.patch(url, { speech_engine: 'google' })).body.validation_errors.speech_engine[0]).toContain(
      'not set up',
    );
    expect((await owner.patch(url, { ocr_engine: 'eyes' })).status).toBe(400);
    expect((await owner.patch(url, { eyes: 1 })).status).toBe(400);
    const saved = await owner.patch(url, { ocr_engine: 'tesseract.js', ocr_language: 'en' });
    expect(saved.body).toEqual({
      ocr_engine: 'tesseract.js',
      ocr_language: 'en',
      speech_engine: null,
      speech_language: null,
    });
    const id = await send('documents', 'chosen.jpg', PHOTOGRAPH);
    await work();
    expect((await statusOf(id)).processing_engine).toBe('tesseract.js');
    const chosen = (await contributor.get(`/api/processing/engines?project_id=${projectId}`)).body.chosen;
    expect(chosen.ocr).toBe('tesseract.js');
  });
});
