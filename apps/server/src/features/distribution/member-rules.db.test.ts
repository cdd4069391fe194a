import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { createQueue, doNext, type QueueProject, submit } from './distribution.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const next = (person: TestUser, project: QueueProject) => person.get(`/api/projects/${project.id}/next`);
const filter = (project: QueueProject, person: TestUser) => `/api/projects/${project.id}/members/${person.id}/filter`;
const pauses = (project: QueueProject, person: TestUser) => `/api/projects/${project.id}/members/${person.id}/pauses`;

async function drain(person: TestUser, project: QueueProject): Promise<number[]> {
  const numbers: number[] = [];
  for (;;) {
    const task = await doNext(person, project.id);
    if (task === undefined) return numbers;
    numbers.push(project.taskIds.indexOf(task) + 1);
  }
}

/** Tasks with these data, besides their text. */
async function withData(
  data: Record<string, unknown>[],
  settings: Record<string, unknown> = {},
): Promise<QueueProject> {
  const project = await createQueue(t, { tasks: data.length, settings });
  for (const [index, extra] of data.entries())
    await t.admin.query('update task set data = data || $2 where id = $1', [
      project.taskIds[index],
      JSON.stringify(extra),
    ]);
  return project;
}

describe('filters of members', () => {
  test('are set by managers (401, 404, 403, 400)', async () => {
    const project = await createQueue(t, { tasks: 1 });
    const [ada] = project.people as [TestUser];
    const rules = [{ field: 'language', operator: 'equals', values: ['es'] }];
    expect((await t.anonymous.put(filter(project, ada), { rules })).status).toBe(401);
    expect((await (await t.newOrganization()).owner.put(filter(project, ada), { rules })).status).toBe(404);
    expect((await ada.put(filter(project, ada), { rules })).status).toBe(403);
    expect((await project.owner.put(filter(project, project.owner), { rules })).status).toBe(404);
    for (const wrong of [[{ ...rules[0], operator: 'like' }], [{ field: 'x', operator: 'in', values: [] }], 'es'])
      expect((await project.owner.put(filter(project, ada), { rules: wrong })).status).toBe(400);
    expect((await project.owner.put(filter(project, ada), { rules })).body).toEqual({ user: ada.id, rules });
    expect((await project.owner.get(filter(project, ada))).body).toEqual({ user: ada.id, rules });
    expect((await project.owner.delete(filter(project, ada))).status).toBe(204);
    expect((await project.owner.get(filter(project, ada))).body).toEqual({ user: ada.id, rules: [] });
  });

  test.each([
    [{ field: 'language', operator: 'equals', values: ['es'] }, [1, 4]],
    [{ field: 'language', operator: 'in', values: ['es', 'de'] }, [1, 3, 4]],
    [{ field: 'year', operator: 'equals', values: ['2020'] }, [2, 3]],
    [{ field: 'year', operator: 'in', values: [2020] }, [2, 3]],
    [{ field: 'tags', operator: 'contains', values: ['sport'] }, [2]],
    [{ field: 'text', operator: 'contains', values: ['TEXT 4', 'nowhere'] }, [4]],
    [{ field: 'missing', operator: 'equals', values: ['x'] }, []],
  ])('%o lets through %o (D-18, S4-320)', async (rule, expected) => {
    for (const sampling of ['Sequential sampling', 'Uniform sampling']) {
      const project = await withData(
        [
          { language: 'es', year: 1999 },
          { language: 'en', year: 2020, tags: ['news', 'sport'] },
          { language: 'de', year: '2020' },
          { language: 'es' },
        ],
        { sampling },
      );
      const [ada, bob] = project.people as [TestUser, TestUser];
      await project.owner.put(filter(project, ada), { rules: [rule] });
      expect((await drain(ada, project)).toSorted()).toEqual(expected);
      expect((await next(ada, project)).body.error.reason).toBe('filtered_out');
      expect(await drain(bob, project)).toHaveLength(4 - expected.length);
      expect((await next(ada, project)).body.error.reason).toBe('none_left');
    }
  });

  test('several rules must all hold; a wider filter brings back what had been passed (D-14, D-18)', async () => {
    const project = await withData([
      { language: 'es', level: 'b' },
      { language: 'es', level: 'a' },
      { language: 'en', level: 'a' },
    ]);
    const [ada] = project.people as [TestUser];
    const spanish = { field: 'language', operator: 'equals', values: ['es'] };
    await project.owner.put(filter(project, ada), {
      rules: [spanish, { field: 'level', operator: 'in', values: ['a'] }],
    });
    expect(await drain(ada, project)).toEqual([2]);
    await project.owner.put(filter(project, ada), { rules: [spanish] });
    expect(await drain(ada, project)).toEqual([1]);
    await project.owner.delete(filter(project, ada));
    expect(await drain(ada, project)).toEqual([3]);
  });

  test('what somebody is assigned is theirs whatever their filter (D-18)', async () => {
    const project = await withData([{ language: 'en' }, { language: 'es' }]);
    const [ada] = project.people as [TestUser];
    await project.owner.put(filter(project, ada), {
      rules: [{ field: 'language', operator: 'equals', values: ['es'] }],
    });
    const url = `/api/projects/${project.id}/tasks/${project.taskIds[0]}/assignees`;
    await project.owner.post(url, { type: 'AN', users: [ada.id] });
    expect(await drain(ada, project)).toEqual([1, 2]);
  });

  test('a round of skips does not wait for people who may not have the task (D-18, C-040)', async () => {
    const project = await withData([{ language: 'es' }]);
    const [ada, bob] = project.people as [TestUser, TestUser];
    await project.owner.put(filter(project, bob), {
      rules: [{ field: 'language', operator: 'equals', values: ['en'] }],
    });
    await next(ada, project);
    await ada.post(`/api/tasks/${project.taskIds[0]}/skip`);
    expect((await next(ada, project)).status).toBe(200);
  });
});

describe('pauses', () => {
  test('are made by managers (401, 404, 403, 400), one at a time', async () => {
    const project = await createQueue(t, { tasks: 1 });
    const [ada] = project.people as [TestUser];
    expect((await t.anonymous.post(pauses(project, ada), {})).status).toBe(401);
    expect((await (await t.newOrganization()).owner.post(pauses(project, ada), {})).status).toBe(404);
    expect((await ada.post(pauses(project, ada), {})).status).toBe(403);
    expect((await project.owner.post(pauses(project, ada), { reason: 'LAZY' })).status).toBe(400);
    expect((await project.owner.post(pauses(project, project.owner), {})).status).toBe(404);
    expect((await project.owner.post(pauses(project, ada), {})).status).toBe(201);
    expect((await project.owner.post(pauses(project, ada), {})).status).toBe(409);
  });

  test('stop the tasks, give back what is held, say why, and end (D-05)', async () => {
    const project = await createQueue(t, { tasks: 1 });
    const { owner } = project;
    const [ada, bob] = project.people as [TestUser, TestUser];
    await next(ada, project);
    const paused = await owner.post(pauses(project, ada), {
      reason: 'BEHAVIOR_BASED',
      verbose_reason: 'Please read the instructions again.',
    });
    expect(paused.body).toMatchObject({
      project: project.id,
      user: ada.id,
      reason: 'BEHAVIOR_BASED',
      paused_by: { id: owner.id, email: owner.email },
      deleted_at: null,
    });
    const told = (await next(ada, project)).body.error;
    expect(told.reason).toBe('paused');
    expect(told.message).toContain('Please read the instructions again.');
    expect((await next(bob, project)).status).toBe(200);
    // Looking at one's work is still allowed.
    expect((await ada.get(`/api/tasks/${project.taskIds[0]}`)).status).toBe(200);
    const one = `${pauses(project, ada)}/${paused.body.id}`;
    expect((await owner.patch(one, { reason: 'MANUAL' })).body).toMatchObject({
      reason: 'MANUAL',
      verbose_reason: 'Please read the instructions again.',
    });
    expect((await owner.delete(one)).status).toBe(204);
    expect((await owner.delete(one)).status).toBe(204);
    expect((await owner.get(pauses(project, ada))).body).toEqual([]);
    expect((await owner.get(`${pauses(project, ada)}?include_deleted=true`)).body).toMatchObject([
      { id: paused.body.id, deleted_by: owner.id },
    ]);
    await bob.post(`/api/tasks/${project.taskIds[0]}/release`);
    expect((await next(ada, project)).status).toBe(200);
    const audit = await t.admin.query(
      `select action from audit_log where action like 'project_member_%' and resource_id = $1 order by id`,
      [`${project.id}:${ada.id}`],
    );
    expect(audit.rows.map((row) => row.action)).toEqual(['project_member_paused', 'project_member_resumed']);
  });

  test('a whole project pauses and resumes by its state, and nothing is lost (D-01, S4-276)', async () => {
    const settings = {
      parsed_label_config: '{"mood": {"type": "Choices", "to_name": ["text"], "inputs": [], "labels": []}}',
    };
    const project = await createQueue(t, { tasks: 2, settings });
    const [ada] = project.people as [TestUser];
    await doNext(ada, project.id);
    const state = (to: string) => project.owner.post(`/api/projects/${project.id}/state`, { to });
    expect((await state('paused')).status).toBe(200);
    expect((await next(ada, project)).body.error.reason).toBe('not_live');
    expect((await state('live')).status).toBe(200);
    expect(await drain(ada, project)).toEqual([2]);
  });

  test('an answer that was being given when the pause came is not lost (D-05, D-23)', async () => {
    const project = await createQueue(t, { tasks: 1 });
    const [ada] = project.people as [TestUser];
    const held = await next(ada, project);
    await project.owner.post(pauses(project, ada), {});
    expect((await submit(ada, held.body.id)).status).toBe(201);
  });
});
