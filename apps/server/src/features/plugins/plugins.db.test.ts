import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';
import { createPluginScene, MODULE, manifestOf, messages, type PluginScene } from './plugins.fixture.ts';

let scene: PluginScene;
let t: TestApp;
let frontends: PluginScene['frontends'];
let owner: TestUser;
let member: TestUser;
let stranger: TestUser;
let mine: PluginScene['mine'];
let body: PluginScene['body'];
let register: PluginScene['register'];
let slug: string;

beforeAll(async () => {
  scene = await createPluginScene();
  ({ t, frontends, owner, member, stranger, mine, body, register } = scene);
});
afterAll(() => scene.close());
beforeEach(async () => {
  ({ slug } = await scene.renew());
});

describe('access', () => {
  test('needs credentials; members read, managers write', async () => {
    const { id } = (await register()).body;
    for (const url of ['/api/plugins', `/api/plugins/${id}`]) {
      expect((await t.anonymous.get(url)).status).toBe(401);
      expect((await member.get(url)).status).toBe(200);
    }
    for (const call of [
      (who: typeof t.anonymous) => who.post('/api/plugins', body(mine())),
      (who: typeof t.anonymous) => who.put(`/api/plugins/${id}`, body(mine())),
      (who: typeof t.anonymous) => who.patch(`/api/plugins/${id}`, { name: 'x' }),
      (who: typeof t.anonymous) => who.delete(`/api/plugins/${id}`),
      (who: typeof t.anonymous) => who.post(`/api/plugins/${id}/activate`),
      (who: typeof t.anonymous) => who.post(`/api/plugins/${id}/deactivate`),
    ]) {
      expect((await call(t.anonymous)).status).toBe(401);
      expect((await call(member)).status).toBe(403);
    }
  });

  test('another organization neither sees nor changes it, nor takes its folder', async () => {
    const { id } = (await register()).body;
    const url = `/api/plugins/${id}`;
    for (const status of await Promise.all([
      stranger.get(url),
      stranger.patch(url, { name: 'x' }),
      stranger.delete(url),
      stranger.post(`${url}/deactivate`),
    ]).then((answers) => answers.map((answer) => answer.status)))
      expect(status).toBe(404);
    const type = (await stranger.post('/api/task-types', { slug, name: 'Same slug' })).body.id;
    const taken = await stranger.post('/api/plugins', { ...body(mine()), task_type: type });
    expect([taken.status, messages(taken)]).toEqual([400, expect.stringContaining('there is no folder plugins/mine')]);
    const inside = await stranger.post('/api/plugins', {
      ...body({ ...mine(), root: 'plugins/mine/dist', js: ['index.js'], css: [] }),
      task_type: type,
    });
    expect(inside.status).toBe(400);
    const foreignType = await stranger.post('/api/plugins', body({ ...mine(), root: 'plugins/free' }));
    expect(foreignType.status).toBe(400);
  });

  test('what is built in is there for all, and nobody changes it', async () => {
    const { body: list } = await stranger.get('/api/plugins');
    const builtIn = list.filter((plugin: { is_built_in: boolean }) => plugin.is_built_in);
    expect(builtIn.map((plugin: { name: string }) => plugin.name).sort()).toEqual([
      'Bounding boxes',
      'Salient polygons',
    ]);
    const url = `/api/plugins/${builtIn[0].id}`;
    for (const answer of [
      await owner.patch(url, { name: 'x' }),
      await owner.delete(url),
      await owner.post(`${url}/deactivate`),
      await owner.patch(`/api/task-types/${builtIn[0].task_type}`, { name: 'x' }),
      await owner.delete(`/api/task-types/${builtIn[0].task_type}`),
    ])
      expect([answer.status, answer.body.error.reason]).toEqual([403, 'built_in']);
  });
});

describe('plug-ins', () => {
  test('are one to a type', async () => {
    await register();
    const second = await register();
    expect([second.status, Object.keys(second.body.validation_errors)]).toEqual([400, ['task_type']]);
  });

  test('are changed, switched and deleted; every write leaves an event', async () => {
    const { id } = (await register()).body;
    const url = `/api/plugins/${id}`;
    expect((await owner.patch(url, { name: 'New' })).body.name).toBe('New');
    expect((await owner.put(url, body(mine()))).body.name).toBe('Mine');
    expect((await owner.post(`${url}/deactivate`)).body.is_active).toBe(false);
    expect((await owner.get(url)).body.is_active).toBe(false);
    expect((await owner.post(`${url}/activate/`)).body.is_active).toBe(true);
    expect((await owner.delete(url)).status).toBe(204);
    expect((await owner.get(url)).status).toBe(404);
    const { rows } = await t.admin.query(
      `select event_type from event_log where aggregate_type = 'frontend_plugin' and aggregate_id = $1 order by id`,
      [String(id)],
    );
    expect(rows.map((row) => row.event_type)).toEqual([
      'PLUGIN_CREATED',
      ...Array.from({ length: 4 }, () => 'PLUGIN_UPDATED'),
      'PLUGIN_DELETED',
    ]);
  });

  test('load at run time: files dropped now are served now', async () => {
    frontends.write('plugins/late/dist/index.js', MODULE);
    const answer = await register({ ...manifestOf('late', slug), css: [] });
    expect(answer.status).toBe(201);
    expect((await owner.get('/frontends/plugins/late/dist/index.js')).text).toBe(MODULE);
  });
});
