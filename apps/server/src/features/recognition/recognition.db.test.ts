import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const ROOT = new URL('../../../../../', import.meta.url);
const sample = (path: string): Buffer => readFileSync(new URL(`samples/${path}`, ROOT));
const PHOTOGRAPH = sample('pictures/printed-page.jpg');
const SPEECH = sample('speech/sense-and-sensibility-0880.wav');

/** A submission is tested with it; a developer may do without. */
const isInstalled = process.env.CI !== undefined || existsSync('/usr/bin/tesseract');

const PICTURES = `<View><Image name="scan" value="$image"/><Rectangle name="box" toName="scan"/>
  <TextArea name="words" toName="scan" perRegion="true"/></View>`;
const RECORDINGS = `<View><Audio name="sound" value="$audio"/><TextArea name="said" toName="sound"/></View>`;

let t: TestApp;
let owner: TestUser;
let annotator: TestUser;
let stranger: TestUser;
let server: Server;
let host: string;
let folder: string;
let project: number;
/** Files of the speech service's callers, and what it answers to the next ones. */
let heard = 0;
let faults: number[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    if (request.url?.startsWith('/v1/')) {
      await buffer(request);
      heard += 1;
      response.writeHead(faults.shift() ?? 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ text: `he was not an ill disposed young man ${heard}` }));
      return;
    }
    const content = { '/speech': SPEECH, '/page': Buffer.from('<html><body>Sign in</body></html>') }[request.url ?? ''];
    response.writeHead(content === undefined ? 404 : 200);
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), 'labelwright-recognition-'));
  writeFileSync(join(folder, 'speech.wav'), SPEECH);
  t = await createTestApp({
    env: {
      SPEECH_ENGINE: 'api',
      SPEECH_API_URL: `${host}/v1`,
      OUTBOUND_ALLOW: '127.0.0.1',
      LOCAL_FILES_ROOTS: folder,
    },
  });
  owner = (await t.newOrganization()).owner;
  annotator = await t.newUser(owner.organizationId);
  stranger = (await t.newOrganization()).owner;
});
afterAll(async () => {
  await t.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  faults = [];
});

async function newProject(label_config: string): Promise<void> {
  const made = await owner.post('/api/projects', { title: 'Media', label_config });
  expect(made.status, made.text).toBe(201);
  project = made.body.id;
  await t.addMember(project, annotator, 4);
}

async function addTasks(rows: readonly object[]): Promise<number[]> {
  const made = await owner.post(`/api/projects/${project}/import?return_task_ids=true`, rows);
  expect(made.status, made.text).toBe(201);
  await t.runJobs();
  const { rows: tasks } = await t.admin.query('select id from task where project_id = $1 order by id', [project]);
  return tasks.map(({ id }) => Number(id));
}

async function upload(name: string, content: Uint8Array): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([Buffer.from(content)]), name);
  const whole = new Response(form);
  const type = whole.headers.get('content-type') ?? '';
  const sent = await owner.post(`/api/assets?project=${project}`, Buffer.from(await whole.arrayBuffer()), {
    'content-type': type,
  });
  expect(sent.status, sent.text).toBe(201);
  const { rows } = await t.admin.query('select uuid from asset where project_id = $1', [project]);
  return `/data/upload/${project}/${rows[0].uuid}/${name}`;
}

const start = (body: object = {}) => owner.post(`/api/projects/${project}/recognise`, body);
const runOf = async (id: number) => (await owner.get(`/api/projects/${project}/recognise/${id}`)).body;

async function recognise(body: object = {}) {
  const started = await start(body);
  expect(started.status, started.text).toBe(202);
  await t.runJobs();
  return runOf(started.body.run.id);
}

async function predictions() {
  const { rows } = await t.admin.query(
    'select task_id::int, model_version, score, result from prediction where project_id = $1 order by task_id, id',
    [project],
  );
  return rows;
}

describe('pictures', () => {
  test.skipIf(!isInstalled)('of tasks become words in boxes, once', async () => {
    await newProject(PICTURES);
    const image = await upload('page.jpg', PHOTOGRAPH);
    const elsewhere = image.replace(/[0-9a-f]{12}\//, '000000000000/');
    const ids = await addTasks([
      { image },
      { image: `${host}/gone.png` },
      { image: `${host}/page` },
      { image: elsewhere },
    ]);
    const run = await recognise();
    expect(run).toMatchObject({ status: 'completed', engine: 'tesseract', total: 4, created: 1, failed: 3, empty: 0 });
    expect(run.failures).toEqual([
      { task: ids[1], message: expect.stringContaining('status 404') },
      { task: ids[2], message: expect.stringContaining('no picture') },
      { task: ids[3], message: expect.stringContaining('not in this project') },
    ]);
    const [made, ...others] = await predictions();
    expect([made.task_id, made.model_version, others]).toEqual([ids[0], 'tesseract', []]);
    expect(made.score).toBeGreaterThan(0.5);
    const words = made.result.filter(({ from_name }: { from_name: string }) => from_name === 'words');
    expect(words.map(({ value }: { value: { text: string[] } }) => value.text[0])).toContain('background.');
    const log = await owner.get(`/api/jobs/${run.job_id}/logs`);
    expect(JSON.stringify(log.body)).toContain(`Task ${ids[1]}: `);
    // What has a prediction of the engine is left out.
    expect((await start({ selectedItems: { all: false, included: [ids[0]] } })).body.run).toMatchObject({ total: 0 });
    await t.runJobs();
  });
});

describe('recordings', () => {
  test('are fetched from wherever the task says, and written down', async () => {
    await newProject(RECORDINGS);
    const made = await owner.post('/api/storages/localfiles', { project, path: folder });
    expect(made.status, made.text).toBe(201);
    const ids = await addTasks([
      { audio: `${host}/speech` },
      { audio: `localfiles://${folder}/speech.wav` },
      { audio: `localfiles://${folder}/../secret.wav` },
      { audio: 'none' },
      { audio: 'http://169.254.169.254/latest' },
    ]);
    const run = await recognise();
    expect(run).toMatchObject({ engine: 'api', created: 2, failed: 3 });
    expect(run.failures.map(({ task }: { task: number }) => task)).toEqual(ids.slice(2));
    const [one, two] = await predictions();
    expect([one.task_id, two.task_id]).toEqual(ids.slice(0, 2));
    expect(one).toMatchObject({ model_version: 'api', result: [{ from_name: 'said', type: 'textarea' }] });
    const before = heard;
    const anew = await recognise({ anew: true, selectedItems: { all: false, included: [ids[0]] } });
    expect([anew.created, heard - before]).toEqual([1, 1]);
    expect((await predictions()).map(({ task_id }) => task_id)).toEqual(ids.slice(0, 2));
  });

  test('that a killed worker had read are not read again, and a cancelled run leaves the way free', async () => {
    await newProject(RECORDINGS);
    const ids = await addTasks([1, 2, 3].map((take) => ({ audio: `${host}/speech`, take })));
    const started = await start();
    expect((await start()).status).toBe(409);
    // As a killed worker leaves it: the first task is kept, the job is running and nobody works on it.
    await t.admin.query(
      `update recognition_run set status = 'running', cursor_id = $2, done_count = 1, created_count = 1 where id = $1`,
      [started.body.run.id, ids[0]],
    );
    await t.runJobs();
    expect(await runOf(started.body.run.id)).toMatchObject({ status: 'completed', done: 3, created: 3 });
    expect((await predictions()).map(({ task_id }) => task_id)).toEqual(ids.slice(1));
    const next = await start();
    expect(next.body.run.total).toBe(1);
    expect((await owner.post(`/api/jobs/${next.body.job_id}/cancel`)).status).toBe(200);
    expect((await runOf(next.body.run.id)).status).toBe('cancelled');
    expect(await recognise()).toMatchObject({ status: 'completed', created: 1 });
  });

  test('wait for an engine that is away, and none is given up', async () => {
    await newProject(RECORDINGS);
    await addTasks([{ audio: `${host}/speech` }]);
    faults = [503];
    expect(await recognise()).toMatchObject({ status: 'completed', created: 1, failed: 0, error: '' });
  });
});

describe('what cannot be', () => {
  test('is told before anything is begun', async () => {
    await newProject(
      '<View><Image name="i" value="$image"/><Choices name="c" toName="i"><Choice value="a"/></Choices></View>',
    );
    const lacks = await start();
    expect(lacks.status).toBe(400);
    expect(lacks.text).toContain('add a TextArea');
    expect((await start({ kind: 'speech' })).status).toBe(400);
    await newProject(`<View><Image name="a" value="$front"/><Image name="b" value="$back"/>
      <TextArea name="ta" toName="a"/><TextArea name="tb" toName="b"/></View>`);
    expect((await start()).text).toContain('front, back');
    expect((await start({ data_key: 'front', engine: 'document-ai' })).body.validation_errors.engine).toBeDefined();
    expect((await start({ data_key: 'none' })).status).toBe(400);
    await owner.patch(`/api/projects/${project}/processing`, { ocr_language: 'zz' });
    const none = await start({ data_key: 'front' });
    expect([none.status, none.text]).toEqual([409, expect.stringContaining('Install tesseract-ocr')]);
    const plan = await owner.get(`/api/projects/${project}/recognise`);
    expect(plan.body.fields.map((field: { data_key: string }) => field.data_key)).toEqual(['front', 'back']);
    expect(plan.body.engines).toEqual([{ kind: 'ocr', engine: null, problem: expect.stringContaining('Install') }]);
  });

  test('is for managers of the project alone', async () => {
    await newProject(RECORDINGS);
    const url = `/api/projects/${project}/recognise`;
    expect((await t.anonymous.post(url, {})).status).toBe(401);
    expect((await annotator.post(url, {})).status).toBe(403);
    expect((await stranger.post(url, {})).status).toBe(404);
    expect((await owner.post(url, { kind: 'smell' })).status).toBe(400);
    const { body } = await start();
    await t.runJobs();
    expect((await stranger.get(`${url}/${body.run.id}`)).status).toBe(404);
    await newProject(RECORDINGS);
    expect((await owner.get(`/api/projects/${project}/recognise/${body.run.id}`)).status).toBe(404);
  });
});
