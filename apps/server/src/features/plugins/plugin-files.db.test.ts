import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';
import { createPluginScene, MODULE, manifestOf, type PluginScene } from './plugins.fixture.ts';

let scene: PluginScene;
let t: TestApp;
let frontends: PluginScene['frontends'];
let owner: TestUser;
let member: TestUser;
let stranger: TestUser;
let register: PluginScene['register'];
let taskType: number;
let slug: string;
let port: number;

beforeAll(async () => {
  scene = await createPluginScene();
  ({ t, frontends, owner, member, stranger, register } = scene);
  const { http } = t.app;
  if (!http) throw new Error('the app under test serves no HTTP');
  await http.listen({ host: '127.0.0.1', port: 0 });
  port = (http.server.address() as AddressInfo).port;
});
afterAll(() => scene.close());
beforeEach(async () => {
  ({ taskType, slug } = await scene.renew());
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
