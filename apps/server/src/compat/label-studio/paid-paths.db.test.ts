import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAID } from './paid-paths.fixture.ts';
import { createPathScene, type Line, type PathScene } from './paths.fixture.ts';

let scene: PathScene;
beforeAll(async () => {
  scene = await createPathScene();
});
afterAll(() => scene.close());

describe('paths of the paid edition', () => {
  test('nobody and strangers get nothing of them', async () => {
    expect(await scene.listOpen(PAID)).toEqual([]);
  });

  test('answer over what is ours', async () => {
    expect(await scene.listWrong(PAID)).toEqual([]);
  });

  test('somebody without the right is refused by the route behind', async () => {
    const { call, ids, me, other } = scene;
    await me.post(`/api/projects/${ids.project}/members/`, { user: ids.other });
    const refused: Line[] = [
      ['DELETE', '/api/projects/{project}/members/?user={me}', 403],
      ['POST', '/api/projects/{project}/metricparam/', 403, '', { agreement_threshold: 10 }],
      ['POST', '/api/projects/roles/', 403, '', () => ({ project: ids.project, user: ids.other, role: 'MA' })],
      ['POST', '/api/annotations/bulk-delete/', 403, '', () => ({ ids: [ids.annotation] })],
      ['GET', '/api/activity-logs/', 403],
      ['POST', '/api/workspaces/{workspace}/memberships/', 403, '', () => ({ user: ids.other })],
      ['POST', '/api/users/', 403, '', { email: 'third@ls.example' }],
    ];
    for (const line of refused) expect([line[1], (await call(other, line)).status]).toEqual([line[1], line[2]]);
  });
});
