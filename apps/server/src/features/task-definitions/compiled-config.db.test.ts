import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { getCompiledConfig, getCompiledDefinition } from './index.ts';

const config = (label: string): string =>
  `<View><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice value="${label}"/></Choices></View>`;

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

test('the current config follows every save; earlier ones stay readable by their id', async () => {
  const { id: organizationId, owner } = await t.newOrganization();
  const { id } = (await owner.post('/api/projects', { title: 'Compiled' })).body;
  const read = () =>
    withActor(t.app.platform.db, systemActor(organizationId), (tx) => getCompiledConfig(tx, organizationId, id));
  const empty = await read();
  expect(empty.definitionId).toBeNull();
  expect(empty.compiled.controls).toEqual({});

  await owner.patch(`/api/projects/${id}`, { label_config: config('A') });
  const first = await read();
  expect(first.compiled.controls.c?.options.map(({ value }) => value)).toEqual(['A']);
  expect((await read()).compiled).toBe(first.compiled);

  await owner.patch(`/api/projects/${id}`, { label_config: config('B') });
  const second = await read();
  expect(second.definitionId).not.toBe(first.definitionId);
  expect(second.compiled.controls.c?.options.map(({ value }) => value)).toEqual(['B']);
  const earlier = await withActor(t.app.platform.db, systemActor(organizationId), (tx) =>
    getCompiledDefinition(tx, organizationId, first.definitionId ?? 0),
  );
  expect(earlier.hash).toBe(first.compiled.hash);
});

test('a project of another organization, and a definition that never was, are not found', async () => {
  const { owner } = await t.newOrganization();
  const { id: elsewhere } = await t.newOrganization();
  const { id } = (await owner.post('/api/projects', { title: 'Private', label_config: config('A') })).body;
  await expect(
    withActor(t.app.platform.db, systemActor(elsewhere), (tx) => getCompiledConfig(tx, elsewhere, id)),
  ).rejects.toThrow('Project not found');
  await expect(
    withActor(t.app.platform.db, systemActor(elsewhere), (tx) => getCompiledDefinition(tx, elsewhere, 999_999)),
  ).rejects.toThrow('Task definition not found');
});
