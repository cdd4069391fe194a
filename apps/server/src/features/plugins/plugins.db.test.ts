import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { MODULE, makeFrontends, manifestOf } from './plugins.fixture.ts';

const frontends = makeFrontends();
let t: TestApp;
let owner: TestUser;
let member: TestUser;
let stranger: TestUser;
let taskType: number;
let slug: string;
let counter = 0;
let port: number;

beforeAll(async () => {
  frontends.write('plugins/mine/dist/index.js', MODULE);
  frontends.write('plugins/mine/dist/styles.css', 'body {}');
  frontends.write('plugins/mine/manifest.json', '{}');
  frontends.write('plugins/mine/page.html', '<script>alert(1)</script>');
  frontends.write('plugins/mine/.env', 'SECRET=1');
  frontends.write('outside.js', 'secret');
  frontends.write('../outside-of-root.js', 'secret');
  symlinkSync(join(frontends.root, 'outside.js'), join(frontends.root, 'plugins/mine/link.js'));
  symlinkSync('/etc', join(frontends.root, 'plugins/mine/etc'));
  symlinkSync(join(frontends.root, 'plugins/mine'), join(frontends.root, 'plugins/linked'));
  t = await createTestApp({ env: { FRONTENDS_ROOT: frontends.root } });
  const organization = await t.newOrganization();
  owner = organization.owner;
  member = await t.newUser(organization.id);
  stranger = (await t.newOrganization()).owner;
  const { http } = t.app;
  if (!http) throw new Error('the app under test serves no HTTP');
  await http.listen({ host: '127.0.0.1', port: 0 });
  port = (http.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await t.close();
  rmSync(frontends.root, { recursive: true, force: true });
  rmSync(join(frontends.root, '../outside-of-root.js'), { force: true });
});

/** As it stands: other clients tidy a path up before they send it. */
function rawGet(path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Token ${owner.token}` };
    const call = get({ host: '127.0.0.1', port, path, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
    });
    call.on('error', reject);
  });
}

beforeEach(async () => {
  await t.admin.query('delete from frontend_plugin where organization_id is not null');
  slug = `plug-${++counter}`;
  taskType = (await owner.post('/api/task-types', { slug, name: 'Type' })).body.id;
});

const body = (manifest: unknown) => ({ task_type: taskType, name: 'Mine', version: '1.0.0', manifest });
const mine = () => manifestOf('mine', slug);
const register = async (manifest: unknown = mine()) => owner.post('/api/plugins', body(manifest));
const messages = (answer: { body: { validation_errors?: { manifest?: string[] } } }): string =>
  (answer.body.validation_errors?.manifest ?? []).join(' | ');

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

describe('manifests', () => {
  test('are kept with what else they say', async () => {
    const { status, body: plugin } = await register();
    expect([status, plugin.manifest.custom_field, plugin.is_active]).toEqual([201, { kept: true }, true]);
  });

  test.each(['name', 'task_type', 'version', 'root', 'js', 'css', 'result_schema_version'])(
    'without %s are refused by its name',
    async (key) => {
      const { [key]: _, ...rest } = mine();
      const answer = await register(rest);
      expect([answer.status, messages(answer)]).toEqual([400, `The key ${key} is missing.`]);
    },
  );

  test.each([[[]], ['x'], [null], [5]])('%j is no manifest', async (manifest) => {
    const answer = await register(manifest);
    expect([answer.status, messages(answer)]).toEqual([400, 'The manifest must be a JSON object.']);
  });

  test.each([
    ['version', 'abc'],
    ['version', '1'],
    ['version', 1],
    ['result_schema_version', ''],
    ['result_schema_version', 1],
    ['js', 'dist/index.js'],
    ['js', []],
    ['css', [5]],
    ['js', ['dist/styles.css']],
    ['css', ['dist/missing.css']],
    ['name', ''],
  ])('%s: %j is refused', async (key, value) => {
    const answer = await register({ ...mine(), [key]: value });
    expect(answer.status).toBe(400);
    expect(messages(answer)).toContain(key);
  });

  const HOSTILE = [
    '/etc',
    '/etc/passwd',
    '..',
    '../outside-of-root.js',
    'plugins/../outside.js',
    'plugins/mine/../../outside.js',
    './plugins/mine',
    'plugins//mine',
    'plugins/mine/',
    'plugins\\mine',
    '..\\outside.js',
    'C:\\windows',
    'C:/windows',
    'file:///etc',
    'plugins/mine\u0000.js',
    'plugins/mine%00',
    '%2e%2e/outside.js',
    '%252e%252e/outside.js',
    'plugins/..%2foutside.js',
    '..%c0%af',
    'plugins/\u2025/x',
    'plugins/．．/x',
    'plugins/mine/...',
    'plugins/mine/.env',
    'plugins/mine/etc',
    'plugins/mine/etc/passwd',
    'plugins/linked',
    'plugins/nope',
    'PLUGINS/mine',
    'plugins/Mine',
    '',
    ' ',
    'a'.repeat(400),
    '~/x',
    '//evil.example/x',
    'plugins/mine\n',
  ];
  test.each(HOSTILE)('root %j is refused', async (root) => {
    const answer = await register({ ...mine(), root });
    expect(answer.status).toBe(400);
    expect(messages(answer)).toContain('root');
  });
  test.each([...HOSTILE, '../dist/index.js', 'link.js', 'etc/hostname.js', 'dist/INDEX.js', 'dist/index.js/'])(
    'js %j is refused',
    async (path) => {
      const answer = await register({ ...mine(), js: [path] });
      expect(answer.status).toBe(400);
      expect(messages(answer)).toContain('js[0]');
    },
  );

  test('must be of the type that they are registered for, also when only they change', async () => {
    const expected = `Manifest task_type (other) does not match plugin task_type (${slug}).`;
    expect(messages(await register({ ...mine(), task_type: 'other' }))).toBe(expected);
    const { id } = (await register()).body;
    const changed = await owner.patch(`/api/plugins/${id}`, { manifest: { ...mine(), task_type: 'other' } });
    expect([changed.status, messages(changed)]).toEqual([400, expected]);
    expect((await owner.patch(`/api/task-types/${taskType}`, { slug: 'renamed' })).status).toBe(409);
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

describe('files', () => {
  const FILE = '/frontends/plugins/mine/dist/index.js';

  test('are for the organization that registered them, with a type, and nothing else', async () => {
    expect((await owner.get(FILE)).status).toBe(404);
    await register();
    const answer = await member.get(FILE);
    expect([answer.status, answer.text]).toEqual([200, MODULE]);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(answer.headers['content-security-policy']).toContain('sandbox;');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect((await member.get(FILE, { 'if-none-match': String(answer.headers.etag) })).status).toBe(304);
    expect((await stranger.get(FILE)).status).toBe(404);
    expect((await t.anonymous.get(FILE)).status).toBe(404);
    const { id } = (await owner.get(`/api/plugins?task_type=${taskType}`)).body[0];
    await owner.post(`/api/plugins/${id}/deactivate`);
    expect((await owner.get(FILE)).status).toBe(404);
  });

  test('of built-in plug-ins and of the host are open', async () => {
    for (const path of [
      'plugins/bounding-box/dist/index.js',
      'plugins/salient-polygon/dist/styles.css',
      'plugins/host/frame.js',
    ]) {
      const answer = await t.anonymous.get(`/frontends/${path}`);
      expect([path, answer.status, answer.headers['access-control-allow-origin']]).toEqual([path, 200, '*']);
    }
  });

  test.each([
    '/frontends',
    '/frontends/',
    '/frontends/plugins',
    '/frontends/plugins/',
    '/frontends/plugins/mine',
    '/frontends/plugins/mine/',
    '/frontends/plugins/mine/dist',
    '/frontends/plugins/mine/page.html',
    '/frontends/plugins/mine/.env',
    '/frontends/plugins/mine/link.js',
    '/frontends/plugins/mine/etc/passwd',
    '/frontends/plugins/linked/dist/index.js',
    '/frontends/plugins/mine/DIST/index.js',
    '/frontends/outside.js',
    '/frontends/package.json',
    '/frontends/apps/server/package.json',
    '/frontends/plugins/../outside.js',
    '/frontends/plugins/mine/../../outside.js',
    '/frontends/plugins/mine/%2e%2e/%2e%2e/outside.js',
    '/frontends/plugins/mine/..%2f..%2foutside.js',
    '/frontends/plugins/mine/%252e%252e/%252e%252e/outside.js',
    '/frontends/plugins/mine/..%5c..%5coutside.js',
    '/frontends/plugins%5cmine%5cdist%5cindex.js',
    '/frontends/plugins/mine/dist/index.js%00',
    '/frontends/plugins/mine/dist/index.js%00.css',
    '/frontends//etc/passwd',
    '/frontends/%2fetc%2fpasswd',
    '/frontends/plugins/bounding-box/../../package.json',
    '/frontends/plugins/bounding-box/%2e%2e/%2e%2e/package.json',
    '/frontends/plugins/bounding-box/%2e%2e/host/frame.js',
    '/frontends/~1/x',
    '/frontends/~1.00000000000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAA/plugins/bounding-box/dist/index.js',
    '/frontends/%',
    '/frontends/%ff',
  ])('there is nothing at %s', async (path) => {
    await register();
    const { status, text } = await rawGet(path);
    expect([path, [400, 404].includes(status), text.includes('secret')]).toEqual([path, true, false]);
  });

  test('that become links after they were registered are no longer served', async () => {
    frontends.write('plugins/turned/dist/index.js', MODULE);
    await register({ ...manifestOf('turned', slug), css: [] });
    const file = join(frontends.root, 'plugins/turned/dist/index.js');
    expect((await owner.get('/frontends/plugins/turned/dist/index.js')).status).toBe(200);
    rmSync(file);
    symlinkSync('/etc/hostname', file);
    expect((await owner.get('/frontends/plugins/turned/dist/index.js')).status).toBe(404);
    rmSync(join(frontends.root, 'plugins/turned'), { recursive: true });
    mkdirSync(join(frontends.root, 'plugins/turned'));
    writeFileSync(join(frontends.root, 'plugins/turned/dist'), 'a file where a folder was');
    expect((await owner.get('/frontends/plugins/turned/dist/index.js')).status).toBe(404);
  });
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
    const project = (await owner.post('/api/projects', { title: `Frame ${counter}` })).body.id;
    const task = await owner.post('/api/tasks', { project, task_definition: definition.body.id, data });
    expect(task.status, task.text).toBe(201);
    return task.body.id;
  }

  test('names files that anybody with their address may keep for ever', async () => {
    await register();
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
