import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';

/** What passes the tenant wall (docs/decisions/0007) must keep it up by itself. Called here as the server would, wrongly. */

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="c" toName="text"><Choice value="yes"/></Choices></View>';

let t: TestApp;
let project: { id: number; uuid: string; slug: string };
let taskId: number;
let home: { organizationId: number; userId: number };
let abroad: { organizationId: number; userId: number };

beforeAll(async () => {
  t = await createTestApp();
  const [mine, theirs] = [await t.newOrganization(), await t.newOrganization()];
  home = { organizationId: mine.id, userId: mine.owner.id };
  abroad = { organizationId: theirs.id, userId: theirs.owner.id };
  const { body } = await mine.owner.post('/api/projects', { title: 'Walled', label_config: CONFIG });
  const imported = await mine.owner.post(`/api/projects/${body.id}/import?return_task_ids=true`, [{ text: 'one' }]);
  taskId = imported.body.task_ids[0];
  await mine.owner.post(`/api/projects/${body.id}/publish`, {});
  const { rows } = await t.admin.query('select id, uuid, slug from project where id = $1', [body.id]);
  project = rows[0];
});
afterAll(() => t.close());

async function call(text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await t.app.platform.db.pool.query(text, values)).rows;
}

const next = (caller: { organizationId: number; userId: number }, reference: string) =>
  call('select next_task($1, $2, $3, $4, now(), 600, false, 0.5, false) as answer', [
    caller.organizationId,
    reference,
    caller.userId,
    caller === abroad,
  ]);

test('no way of naming a project of another organization hands out its tasks, not even to a super administrator', async () => {
  for (const reference of [String(project.id), project.uuid, project.slug]) {
    expect(await next(abroad, reference)).toEqual([{ answer: { reason: 'not_found' } }]);
    expect(await next(home, reference)).toMatchObject([{ answer: { task: { id: taskId } } }]);
  }
});

test('a task of another organization is neither read nor answered', async () => {
  const access = (caller: { organizationId: number; userId: number }) =>
    call('select * from submission_access($1, $2, $3)', [[caller.organizationId], [caller.userId], [taskId]]);
  expect(await access(abroad)).toEqual([]);
  expect(await access(home)).toMatchObject([{ project_id: Number(project.id), organization_role: 'owner' }]);
  const submitted = await call(`select submit_annotation($1, $2, $3, true, now(), '{}', '{"result": []}') as outcome`, [
    abroad.organizationId,
    taskId,
    abroad.userId,
  ]);
  expect(submitted).toEqual([{ outcome: { status: 'not_found' } }]);
  const sent = { organization_id: abroad.organizationId, user_id: abroad.userId };
  const calls = [{ ...sent, project_id: project.id, task_id: taskId, actor: {}, body: { result: [] } }];
  expect(await call('select * from submit_annotations($1, now())', [JSON.stringify(calls)])).toEqual([]);
  expect((await t.admin.query('select from annotation where task_id = $1', [taskId])).rowCount).toBe(0);
});

test('these are all the functions that do, and only the server may call them', async () => {
  const { rows } = await t.admin.query(`
    select p.proname as name, p.proconfig @> array['search_path=public, pg_temp'] as fixed,
      (select array_agg(distinct a.grantee::regrole::text order by a.grantee::regrole::text)
       from aclexplode(p.proacl) as a where a.grantee <> p.proowner) as callers
    from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace order by 1`);
  expect(rows).toEqual([
    // A trigger: nobody calls it.
    { name: 'follow_draft', fixed: true, callers: null },
    ...[
      'next_task',
      'next_tasks',
      'refresh_statistics',
      'submission_access',
      'submit_annotation',
      'submit_annotations',
    ].map((name) => ({
      name,
      fixed: true,
      callers: ['labelwright_app'],
    })),
  ]);
});
