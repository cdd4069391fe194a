import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';
import { createPluginScene, MODULE, manifestOf, type PluginScene } from './plugins.fixture.ts';

let scene: PluginScene;
let t: TestApp;
let frontends: PluginScene['frontends'];
let owner: TestUser;
let stranger: TestUser;
let register: PluginScene['register'];
let taskType: number;
let slug: string;

beforeAll(async () => {
  scene = await createPluginScene();
  ({ t, frontends, owner, stranger, register } = scene);
});
afterAll(() => scene.close());
beforeEach(async () => {
  ({ taskType, slug } = await scene.renew());
});

describe('the frame of a task', () => {
  const scriptOf = (html: string): string =>
    (JSON.parse(/data-modules="([^"]*)"/.exec(html)?.[1]?.replaceAll('&quot;', '"') ?? '[]') as string[])[0] ?? '';

  async function newTask(data: unknown = {}): Promise<number> {
    const definition = await owner.post('/api/task-definitions', {
      task_type: taskType,
      version: '1.0',
      definition: {},
    });
    const project = (await owner.post('/api/projects', { title: `Frame of ${slug}` })).body.id;
    const task = await owner.post('/api/tasks', { project, task_definition: definition.body.id, data });
    expect(task.status, task.text).toBe(201);
    return task.body.id;
  }

  test('names files that anybody with their address may keep for ever', async () => {
    await register();
    frontends.write('plugins/late/dist/index.js', MODULE);
    const task = await newTask({ image: 'https://pictures.example/a.png', evil: "https://x.example'; script-src *//" });
    const page = await owner.get(`/api/tasks/${task}/annotate/plugin/`);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain('sandbox allow-scripts;');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('https://pictures.example');
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).not.toContain('script-src *');
    expect(page.headers['x-frame-options']).toBeUndefined();
    expect(page.text).not.toContain(owner.token);
    const script = scriptOf(page.text);
    const file = await t.anonymous.get(script);
    expect([file.status, file.text]).toEqual([200, MODULE]);
    expect(file.headers).toMatchObject({
      'cache-control': 'private, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
    });
    expect((await t.anonymous.get(script.replace('dist/index.js', 'manifest.json'))).status).toBe(200);
    expect((await t.anonymous.get(script.replace('plugins/mine', 'plugins/late'))).status).toBe(404);
    expect((await t.anonymous.get(script.replace('plugins/mine/dist/index.js', 'plugins/host/frame.js'))).status).toBe(
      200,
    );
    expect((await t.anonymous.get(script.replace(/\.[\w-]{22}\//, '.AAAAAAAAAAAAAAAAAAAAAA/'))).status).toBe(404);
  });

  test('has a new address when the files have changed and were saved again', async () => {
    frontends.write('plugins/changing/dist/index.js', MODULE);
    const { id } = (await register({ ...manifestOf('changing', slug), css: [] })).body;
    const task = await newTask();
    const before = scriptOf((await owner.get(`/api/tasks/${task}/annotate/plugin`)).text);
    frontends.write('plugins/changing/dist/index.js', `${MODULE}// changed\n`);
    await owner.patch(`/api/plugins/${id}`, { version: '1.0.1' });
    const after = scriptOf((await owner.get(`/api/tasks/${task}/annotate/plugin`)).text);
    expect(after).not.toBe(before);
    expect((await t.anonymous.get(before)).status).toBe(404);
    expect((await t.anonymous.get(after)).text).toContain('changed');
  });

  test('is for those who may read the task, and there is none without an active plug-in', async () => {
    const { id } = (await register()).body;
    const task = await newTask();
    const url = `/api/tasks/${task}/annotate/plugin`;
    expect((await t.anonymous.get(url)).status).toBe(401);
    expect((await stranger.get(url)).status).toBe(404);
    expect((await owner.get(`/api/tasks/${task}/annotate/unknown`)).status).toBe(404);
    await owner.post(`/api/plugins/${id}/deactivate`);
    expect((await owner.get(url)).status).toBe(404);
  });
});
