import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPromptScene, type PromptScene, says } from './prompts.fixture.ts';

const CONFIG = `<View><Image name="picture" value="$image"/><Text name="text" value="$text"/>
  <Choices name="mood" toName="picture" choice="single"><Choice value="good"/><Choice value="bad"/></Choices></View>`;
const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');

let scene: PromptScene;
let pictures: Server;
let address: string;
beforeAll(async () => {
  pictures = createServer((request, response) => {
    if (request.url === '/large.png') return response.end(Buffer.concat([PNG, Buffer.alloc(5_000_000)]));
    return request.url === '/note.png' ? response.end('words') : response.end(PNG);
  });
  await new Promise<void>((done) => pictures.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(pictures.address() as AddressInfo).port}`;
  scene = await openPromptScene();
});
afterAll(async () => {
  pictures.closeAllConnections();
  pictures.close();
  await scene.t.close();
  await scene.model.close();
});

test('pictures go along as the interface shows them, within limits, and are counted', async () => {
  const { t, model } = scene;
  const made = await scene.project(4);
  await t.admin.query('update project set label_config = $2 where id = $1', [made.id, CONFIG]);
  for (const [place, file] of ['a.png', 'large.png', 'note.png', 'b.png'].entries())
    await t.admin.query(`update task set data = data || jsonb_build_object('image', $2::text) where id = $1`, [
      made.taskIds[place],
      `${address}/${file}`,
    ]);
  model.react(() => says('good'));
  const template = 'What mood is {{image}}? The writer says {{text}}.';
  const check = await made.owner.post(`${made.url}/prompts/check`, { template });
  expect(check.body).toMatchObject({ problems: [], pictures: [`${address}/a.png`] });
  const prompt = await scene.makePrompt(made, { template });
  const scope = { kind: 'tasks', ids: made.taskIds };
  const estimate = await made.owner.post(`${made.url}/prompt-runs/estimate`, { prompt, purpose: 'try', scope });
  expect(estimate.body.input_tokens).toBeGreaterThan(4 * 1200);
  const run = await scene.run(made, { prompt, purpose: 'try', scope });
  expect(run).toMatchObject({ done: 2, failed: 2, input_tokens: 200 });
  const contents = model.requests.map(({ body }) => body.messages[1]?.content as unknown);
  expect(contents.toSorted()).toContainEqual([
    { type: 'text', text: expect.stringContaining('>picture 1</data') },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG.toString('base64')}` } },
  ]);
  const { body: tasks } = await made.owner.get(`${made.url}/prompt-runs/${run.id}/tasks?status=failed`);
  expect(tasks.map(({ error }: { error: string }) => error)).toEqual([
    'Picture 1: It is larger than 5 MB.',
    'Picture 1: This is no PNG, JPEG, GIF or WebP.',
  ]);
});

test('the prompt that is switched on labels a selection of the data page, and what a filter lets through', async () => {
  const { model } = scene;
  const made = await scene.project(8);
  const act = (body: object) => made.owner.post(`/api/dm/actions?id=prelabel_with_prompt&project=${made.id}`, body);
  expect((await act({ selectedItems: { all: true } })).body.error.reason).toBe('not_enabled');
  model.react(() => says('good'));
  await scene.switchedOn(made);
  const offered = await made.owner.get(`/api/dm/actions?project=${made.id}`);
  expect(offered.body.find(({ id }: { id: string }) => id === 'prelabel_with_prompt').refused).toBeUndefined();
  expect(
    (
      await made.ada.post(`/api/dm/actions?id=prelabel_with_prompt&project=${made.id}`, {
        selectedItems: { all: true },
      })
    ).status,
  ).toBe(403);
  const [first, , third, fourth] = made.taskIds;
  const some = await act({ selectedItems: { all: false, included: [first, third] } });
  expect(some.body).toMatchObject({ processed_items: 1, job_id: expect.any(String) });
  const item = { filter: 'filter:tasks:id', operator: 'greater', type: 'Number', value: fourth };
  const filtered = await act({ selectedItems: { all: true }, filters: { conjunction: 'and', items: [item] } });
  expect(filtered.body.processed_items).toBe(4);
  await scene.t.runJobs();
  const predicted = (await made.owner.get(`/api/predictions?project=${made.id}&limit=50`)).body;
  expect(predicted.map(({ task }: { task: number }) => task).toSorted()).toEqual(
    [third, ...made.taskIds.slice(4)].toSorted(),
  );
});
