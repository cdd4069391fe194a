import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FREE } from './free-paths.fixture.ts';
import { createPathScene, type PathScene } from './paths.fixture.ts';

let scene: PathScene;
beforeAll(async () => {
  scene = await createPathScene();
});
afterAll(() => scene.close());

describe('paths of the free edition', () => {
  test('nobody and strangers get nothing of them', async () => {
    expect(await scene.listOpen(FREE)).toEqual([]);
  });

  test('answer in its shape', async () => {
    expect(await scene.listWrong(FREE)).toEqual([]);
  });

  test('people who were never there have a time of activity all the same', async () => {
    for (const user of (await scene.me.get('/api/users/')).body) expect(user.last_activity).toEqual(expect.any(String));
  });

  test('of single sign-on are not there', async () => {
    for (const path of ['/api/saml/settings', '/api/scim/settings'])
      expect((await scene.me.get(path)).status).toBe(404);
  });
});
