import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createImageSegmenter } from '../../../examples/image-segmenter/image-segmenter.ts';
import { serveModel } from '../../../examples/protocol/serve-model.ts';
import { createTextClassifier } from '../../../examples/text-classifier/text-classifier.ts';
import { createQueue } from './features/distribution/distribution.fixture.ts';
import { createTestApp, type TestApp, type TestUser } from './platform/testing/test-app.ts';

/** The example models over real HTTP, by the product's own paths. */

const ROOT = join(import.meta.dirname, '../../..');
const KINDS = `<View><Text name="text" value="$text"/><Choices name="kind" toName="text" choice="single">
  <Choice value="tweet"/><Choice value="film review"/></Choices></View>`;

let t: TestApp;
let folder: string;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-models-'));
  t = await createTestApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
});
afterAll(async () => {
  await t.close();
  for (const close of closing) await close();
  rmSync(folder, { recursive: true, force: true });
});

/** Every eighth one a tweet. */
function texts(): { text: string; kind: string }[] {
  const [, ...lines] = readFileSync(join(ROOT, 'samples/text-sources/texts.csv'), 'utf8').trimEnd().split('\n');
  const all = lines.flatMap((line) => {
    const [, kind = '', text = ''] = /^[^,]*,([^,]*),([^"].*)$/.exec(line) ?? [];
    return text === '' ? [] : [{ text, kind }];
  });
  const tweets = all.filter(({ kind }) => kind === 'tweet');
  const films = all.filter(({ kind }) => kind === 'film review');
  return Array.from({ length: 48 }, (_, index) => (index % 4 === 0 ? tweets : films)[index]).flatMap(
    (one) => one ?? [],
  );
}

test('the queue follows the scores of a model that learns from the answers', async () => {
  const model = await serveModel(createTextClassifier(folder), {
    port: 0,
    host: '127.0.0.1',
    login: { user: 'lab', password: 'secret' },
  });
  closing.push(model.close);
  const given = texts();
  const made = await createQueue(t, { tasks: given.length, people: 1, settings: { label_config: KINDS } });
  const { owner, id, taskIds } = made;
  const ada = made.people[0] as TestUser;
  const kinds = new Map(taskIds.map((task, index) => [task, given[index]?.kind ?? '']));
  await t.admin.query(
    `update task set data = jsonb_build_object('text', g.text)
     from unnest($1::bigint[], $2::text[]) as g(id, text) where task.id = g.id`,
    [taskIds, given.map(({ text }) => text)],
  );
  const connected = await owner.post('/api/ml', {
    project: id,
    url: model.url,
    title: 'Text classifier',
    auth_method: 'BASIC_AUTH',
    basic_auth_user: 'lab',
    basic_auth_pass: 'secret',
    auto_update: true,
  });
  expect(connected.status, connected.text).toBe(201);
  const changed = await owner.patch(`/api/projects/${id}`, {
    sampling: 'Uncertainty sampling',
    model_version: 'Text classifier',
  });
  expect(changed.status, changed.text).toBe(200);

  const next = async (): Promise<number> => (await ada.get(`/api/projects/${id}/next`)).body.id;
  const say = async (task: number): Promise<void> => {
    const value = { choices: [kinds.get(task)] };
    const result = [{ id: 'a', from_name: 'kind', to_name: 'text', type: 'choices', value }];
    expect((await ada.post(`/api/tasks/${task}/annotations`, { result })).status).toBe(201);
  };
  const learn = async (): Promise<void> => {
    const trained = await owner.post(`/api/ml/${connected.body.id}/train`);
    expect(trained.status, trained.text).toBe(200);
    await t.runJobs();
    await t.relayEvents();
    await t.runJobs();
    await t.relayEvents();
    await t.runJobs();
  };
  /** Open tasks by the score of a version, the least sure first. */
  const byScore = async (version: string): Promise<number[]> => {
    const { rows } = await t.admin.query<{ task_id: string }>(
      `select p.task_id from prediction p join task t on t.id = p.task_id
       where p.project_id = $1 and p.model_version = $2 and not t.is_labeled order by p.score, p.task_id`,
      [id, version],
    );
    return rows.map((row) => Number(row.task_id));
  };

  for (let answers = 0; answers < 12; answers += 1) await say(taskIds[answers] as number);
  await learn();
  const first = await byScore('text-classifier v1');
  expect(first).toHaveLength(36);
  for (let answers = 0; answers < 6; answers += 1) {
    const task = await next();
    expect(task).toBe(first[answers]);
    await say(task);
  }
  await learn();
  const second = await byScore('text-classifier v2');
  expect(second).toHaveLength(30);
  expect(second).not.toEqual(first.filter((task) => second.includes(task)));
  expect(await next()).toBe(second[0]);
});

test('a rough box on a picture comes back as a mask', async () => {
  const photo = readFileSync(join(ROOT, 'samples/object-detection/images/dahlia.jpg'));
  const files: Server = createServer((_request, response) => response.end(photo));
  await new Promise<void>((done) => files.listen(0, '127.0.0.1', done));
  const model = await serveModel(createImageSegmenter(), { port: 0, host: '127.0.0.1' });
  closing.push(model.close, () => new Promise((done) => files.close(() => done())));
  const label_config = `<View><Image name="image" value="$image"/>
    <RectangleLabels name="box" toName="image" smart="true"><Label value="Flower"/></RectangleLabels>
    <BrushLabels name="mask" toName="image"><Label value="Flower"/></BrushLabels></View>`;
  const { owner, id, taskIds, people } = await createQueue(t, { tasks: 1, people: 1, settings: { label_config } });
  const image = `http://127.0.0.1:${(files.address() as AddressInfo).port}/dahlia.jpg`;
  await t.admin.query('update task set data = $2 where id = $1', [taskIds[0], { image }]);
  const connected = await owner.post('/api/ml', { project: id, url: model.url, is_interactive: true });
  expect(connected.status, connected.text).toBe(201);
  const drawn = {
    id: 'b',
    from_name: 'box',
    to_name: 'image',
    type: 'rectanglelabels',
    value: { x: 10, y: 5, width: 80, height: 90, rotation: 0, rectanglelabels: ['Flower'] },
  };
  const answer = await (people[0] as TestUser).post(`/api/ml/${connected.body.id}/interactive-annotating`, {
    task: taskIds[0],
    context: { result: [drawn] },
  });
  expect(answer.body.errors).toBeUndefined();
  expect(answer.body.data.result).toMatchObject([
    { from_name: 'mask', type: 'brushlabels', value: { format: 'rle', brushlabels: ['Flower'] } },
  ]);
});
