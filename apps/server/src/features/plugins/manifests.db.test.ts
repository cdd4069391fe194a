import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestUser } from '../../platform/testing/test-app.ts';
import { createPluginScene, messages, type PluginScene } from './plugins.fixture.ts';

let scene: PluginScene;
let frontends: PluginScene['frontends'];
let owner: TestUser;
let mine: PluginScene['mine'];
let register: PluginScene['register'];
let taskType: number;
let slug: string;

beforeAll(async () => {
  scene = await createPluginScene();
  ({ frontends, owner, mine, register } = scene);
  frontends.write('../outside-of-root.js', 'secret');
});
afterAll(async () => {
  await scene.close();
  rmSync(join(frontends.root, '../outside-of-root.js'), { force: true });
});
beforeEach(async () => {
  ({ taskType, slug } = await scene.renew());
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
