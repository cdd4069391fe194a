import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { ensureMeasured } from './index.ts';
import { compareTasks } from './measuring/compare-tasks.ts';
import { measureTasks, readTasks, rowsOf, writePrepared } from './measuring/measure-tasks.ts';
import { createMeasured, give, type Measured, mood, read, SPAN_CONFIG, settle, span } from './quality.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

/** All that is stored about a project, in an order of its own and without times. */
async function stored(project: Measured): Promise<unknown> {
  const { rows } = await t.admin.query(
    `select
       (select jsonb_agg(to_jsonb(p) order by annotation_a, annotation_b) from annotation_pair p where project_id = $1) as pairs,
       (select jsonb_agg(to_jsonb(l) order by annotation_id, control) from annotation_labels l where project_id = $1) as labels,
       (select jsonb_agg(to_jsonb(g) order by annotation_id) from golden_score g where project_id = $1) as golden,
       (select jsonb_agg(jsonb_build_object('id', t.id, 'agreement', m.agreement) order by t.id)
         from task t left join task_measure m on m.task_id = t.id where t.project_id = $1) as tasks`,
    [project.id],
  );
  return rows[0];
}

async function agreementOf(taskId: number | undefined): Promise<number | null> {
  const { rows } = await t.admin.query('select agreement from task_measure where task_id = $1', [taskId]);
  return rows[0]?.agreement ?? null;
}

async function recompute(project: Measured): Promise<void> {
  const asked = await project.owner.post(`${project.url}/quality/recompute`);
  expect(asked.status).toBe(202);
  await t.runJobs();
  const { rows } = await t.admin.query('select status, error from job where id = $1', [asked.body.job_id]);
  expect(rows[0]).toEqual({ status: 'succeeded', error: null });
}

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

test('a change of an answer changes the agreement: update, skip, delete, restore, ground truth', async () => {
  const project = await createMeasured(t, { tasks: 1 });
  const [a, b] = project.people as [TestUser, TestUser];
  const task = project.taskIds[0];
  const first = await give(a, task, [mood('good')]);
  await settle(t);
  expect(await agreementOf(task)).toBeNull();
  const second = await give(b, task, [mood('bad')]);
  await settle(t);
  expect(await agreementOf(task)).toBe(0);
  await b.patch(`/api/annotations/${second}`, { result: [mood('good')] });
  await settle(t);
  expect(await agreementOf(task)).toBe(1);
  expect((await b.delete(`/api/annotations/${second}`)).status).toBe(403);
  expect((await project.owner.delete(`/api/annotations/${second}`)).status).toBe(204);
  await settle(t);
  expect(await agreementOf(task)).toBeNull();
  expect((await project.owner.post(`/api/annotations/${second}/restore`)).status).toBe(200);
  await settle(t);
  expect(await agreementOf(task)).toBe(1);
  await project.owner.patch(`/api/annotations/${first}`, { ground_truth: true });
  await settle(t);
  expect(await agreementOf(task), 'ground truth is no answer (C-049)').toBeNull();
  const { golden } = await read(project.owner, `/api/tasks/${task}/agreement`);
  expect(golden).toEqual([{ annotation_id: second, user_id: b.id, score: 1, passed: true }]);
  await project.owner.patch(`/api/annotations/${first}`, { ground_truth: false, was_cancelled: true });
  await settle(t);
  expect((await read(project.owner, `/api/tasks/${task}/agreement`)).golden).toEqual([]);
});

test('the same events again, and in any order, change nothing (Q-03)', async () => {
  const project = await createMeasured(t, { tasks: 2, config: SPAN_CONFIG });
  for (const [index, person] of project.people.entries()) {
    await give(person, project.taskIds[0], [mood(at(['good', 'bad'], index)), span(0, 4 + index, 'Person')]);
    await give(person, project.taskIds[1], [span(index, 4, 'Place')]);
  }
  await settle(t);
  const before = await stored(project);
  await t.admin.query(`update outbox_event set status = 'pending', seq = default where organization_id = $1`, [
    project.owner.organizationId,
  ]);
  const { rows } = await t.admin.query('select task_id, xmin::text from annotation_pair where project_id = $1', [
    project.id,
  ]);
  await settle(t);
  expect(await stored(project)).toEqual(before);
  const again = await t.admin.query('select task_id, xmin::text from annotation_pair where project_id = $1', [
    project.id,
  ]);
  expect(again.rows, 'nothing was written').toEqual(rows);
});

/** The answers to a task are anything that fits a JSON schema from now on. */
const defineAsSchema = (project: Measured, taskId: number | undefined, schema: object) =>
  t.admin.query(
    `with kind as (
       insert into task_type (organization_id, slug, name) values ($1, 'schema', 'Schema') returning id
     ), defined as (
       insert into task_definition (organization_id, task_type_id, version_name, kind, hash, definition)
       select $1, id, '1', 'json_schema', 'schema', $3::jsonb from kind returning id
     ) update task set task_definition_id = defined.id from defined where task.id = $2`,
    [project.owner.organizationId, taskId, JSON.stringify({ label_schema: schema })],
  );

test('a task that cannot be compared leaves the others measured (Q-07)', async () => {
  const project = await createMeasured(t, { tasks: 3, people: 2, overlap: 2 });
  for (const task of project.taskIds) for (const person of project.people) await give(person, task, [mood('good')]);
  await defineAsSchema(project, project.taskIds[1], { type: 5 });
  await settle(t);
  const agreements = await Promise.all(project.taskIds.map(agreementOf));
  expect(agreements).toEqual([1, null, 1]);
});

test('answers to a JSON schema are compared under names of any length (Q-02)', async () => {
  const project = await createMeasured(t, { tasks: 1, people: 2, overlap: 2 });
  const name = randomBytes(3000).toString('base64');
  await defineAsSchema(project, project.taskIds[0], { type: 'object' });
  await t.admin.query('update task set total_annotations = 2 where id = $1', [project.taskIds[0]]);
  await t.admin.query(
    `insert into annotation (organization_id, project_id, task_id, completed_by, result)
     select $1, $2, $3, person, $5::jsonb from unnest($4::bigint[]) as person`,
    [
      project.owner.organizationId,
      project.id,
      project.taskIds[0],
      project.people.map(({ id }) => id),
      JSON.stringify({ [name]: 'yes', mood: 'good' }),
    ],
  );
  await recompute(project);
  expect(await agreementOf(project.taskIds[0])).toBe(1);
  const { rows } = await t.admin.query('select distinct control from annotation_labels where project_id = $1', [
    project.id,
  ]);
  expect(rows).toEqual([{ control: 'mood' }]);
});

test('two answers at once, measured by two processes at once, are both in (Q-04)', async () => {
  const project = await createMeasured(t, { tasks: 4 });
  const { platform } = t.app;
  await Promise.all(
    project.people.flatMap((person) => project.taskIds.map((task) => give(person, task, [mood('good')]))),
  );
  await Promise.all([
    t.relayEvents(),
    t.relayEvents(),
    ...project.taskIds.map((task) => ensureMeasured(platform, project.owner.organizationId, task)),
  ]);
  const { rows } = await t.admin.query('select count(*)::int as pairs from annotation_pair where project_id = $1', [
    project.id,
  ]);
  expect(rows[0].pairs).toBe(4 * 3);
  expect(await Promise.all(project.taskIds.map(agreementOf))).toEqual([1, 1, 1, 1]);
});

test('ensureMeasured measures without waiting for an event, and tells of a task that is gone', async () => {
  const project = await createMeasured(t, { tasks: 1 });
  const { platform } = t.app;
  const task = at(project.taskIds, 0);
  for (const person of project.people) await give(person, task, [mood('odd')]);
  const measure = await ensureMeasured(platform, project.owner.organizationId, task);
  expect(measure).toMatchObject({ taskId: task, agreement: 1 });
  expect(measure?.pairs.map(({ score, controls }) => [score, controls])).toEqual(new Array(3).fill([1, { mood: 1 }]));
  expect(await ensureMeasured(platform, project.owner.organizationId, 999_999)).toBeUndefined();
  const stranger = await t.newOrganization();
  expect(await ensureMeasured(platform, stranger.id, task)).toBeUndefined();
});

test('weights, and what two empty answers are worth, are measured anew when they change (Q-02, Q-05)', async () => {
  const project = await createMeasured(t, { tasks: 2, people: 2, config: SPAN_CONFIG });
  const [a, b] = project.people as [TestUser, TestUser];
  const [first, second] = project.taskIds;
  await give(a, first, [mood('good'), span(0, 4, 'Person')]);
  await give(b, first, [mood('bad'), span(0, 4, 'Person')]);
  await give(a, second, []);
  await give(b, second, []);
  await settle(t);
  expect(await agreementOf(first)).toBe(0.5);
  expect(await agreementOf(second), 'two empty answers agree (C-054)').toBe(1);
  const weights = { mood: { overall: 3, type: 'Choices', labels: {} } };
  expect((await project.owner.patch(project.url, { control_weights: weights })).status).toBe(200);
  await settle(t);
  expect(await agreementOf(first)).toBe(0.25);
  expect((await project.owner.patch(`${project.url}/quality/settings`, { strict_empty: true })).status).toBe(200);
  await settle(t);
  expect(await agreementOf(second)).toBe(0);
});

test('answers that come while the whole project is measured are not lost to what was read before them (Q-05)', async () => {
  const project = await createMeasured(t, { tasks: 40, people: 4, overlap: 4 });
  const [last, ...others] = project.people as [TestUser, ...TestUser[]];
  for (const task of project.taskIds) for (const person of others) await give(person, task, [mood('good')]);
  const asked = await project.owner.post(`${project.url}/quality/recompute`);
  expect(asked.status).toBe(202);
  const answering = async (): Promise<void> => {
    for (const task of project.taskIds) {
      await give(last, task, [mood('bad')]);
      if (task % 5 === 0) await t.relayEvents();
    }
  };
  await Promise.all([answering(), t.runJobs()]);
  await settle(t);
  expect(await Promise.all(project.taskIds.map(agreementOf))).toEqual(project.taskIds.map(() => 0.5));
});

test('an answer of many long labels is measured like any other', async () => {
  const names = Array.from({ length: 200 }, (_, index) => createHash('sha512').update(`${index}`).digest('base64'));
  const config = `<View><Text name="text" value="$text"/><Choices name="topic" toName="text" choice="multiple">
    ${names.map((name) => `<Choice value="${name}"/>`).join('')}</Choices></View>`;
  const project = await createMeasured(t, { tasks: 1, people: 2, overlap: 2, config });
  const topics = (choices: string[]): object[] => [
    { id: 't', from_name: 'topic', to_name: 'text', type: 'choices', value: { choices } },
  ];
  const [a, b] = project.people as [TestUser, TestUser];
  await give(a, project.taskIds[0], topics(names));
  await give(b, project.taskIds[0], topics(names.slice(0, 150)));
  await settle(t);
  expect(await agreementOf(project.taskIds[0])).toBeCloseTo((2 * 150) / 350);
  const labels = await project.owner.get(`${project.url}/quality/labels`);
  expect(labels.status, labels.text).toBe(200);
});

test('what changes between reading and writing is measured from what is there then, the rest is written as read', async () => {
  const project = await createMeasured(t, { tasks: 4 });
  const [a, b] = project.people as [TestUser, TestUser];
  const [first, second, third, fourth] = project.taskIds;
  const answers: number[] = [];
  for (const task of project.taskIds)
    for (const person of [a, b]) answers.push(await give(person, task, [mood('good')]));
  const { platform } = t.app;
  const scope = { organizationId: project.owner.organizationId, projectId: project.id };
  const read = await withActor(platform.db, systemActor(scope.organizationId), (tx) =>
    readTasks(tx, scope, project.taskIds, { force: true }),
  );
  await b.patch(`/api/annotations/${answers[1]}`, { result: [mood('bad')] });
  await project.owner.delete(`/api/annotations/${answers[3]}`);
  await t.admin.query('delete from task where id = $1', [third]);
  await writePrepared(platform, scope, read.states, rowsOf(read, compareTasks(read.tasks)));
  expect(await Promise.all([first, second, fourth].map(agreementOf))).toEqual([0, null, 1]);
  const written = await stored(project);
  await recompute(project);
  expect(await stored(project)).toEqual(written);
});

test('measured page by page beside the process, a project is what it is when measured at once', async () => {
  const project = await createMeasured(t, { tasks: 1100, config: SPAN_CONFIG });
  await t.admin.query(
    `insert into annotation (organization_id, project_id, task_id, completed_by, result, result_count, ground_truth, counts, created_at)
     select t.organization_id, t.project_id, t.id, ($2::bigint[])[1 + k], jsonb_build_array(
       jsonb_set($3::jsonb, '{value,choices,0}', to_jsonb((array['good', 'bad', 'odd'])[1 + (t.inner_id * k) % 3])),
       jsonb_set($4::jsonb, '{value,end}', to_jsonb(4 + (t.inner_id + k) % 5))),
       2, k = 3, k < 3, now() - make_interval(mins => t.inner_id::int, secs => k + 0.123457)
     from task t, generate_series(0, 3) k where t.project_id = $1 and k <= t.inner_id % 4`,
    [project.id, [...project.people.map(({ id }) => id), project.owner.id], mood('good'), span(0, 4, 'Person')],
  );
  await t.admin.query('update task set total_annotations = 1 + least(inner_id % 4, 2) where project_id = $1', [
    project.id,
  ]);
  const tables = ['annotation_pair', 'annotation_labels', 'golden_score', 'task_measure'];
  const rowsOfAll = async (): Promise<unknown[]> =>
    Promise.all([
      stored(project),
      ...tables.map(async (table) => {
        const { rows } = await t.admin.query(
          `select to_jsonb(m) - 'measured_at' as row from ${table} m where project_id = $1 order by 1`,
          [project.id],
        );
        expect(rows.length, table).toBeGreaterThan(200);
        return rows;
      }),
    ]);
  await recompute(project);
  const byJob = await rowsOfAll();
  for (const table of tables) await t.admin.query(`delete from ${table} where project_id = $1`, [project.id]);
  const scope = { organizationId: project.owner.organizationId, projectId: project.id };
  const { taskIds } = await measureTasks(t.app.platform, scope, project.taskIds);
  expect(taskIds).toEqual(project.taskIds);
  expect(await rowsOfAll()).toEqual(byJob);
});

test('deleted tasks leave no measurements, and come back with them (Q-08)', async () => {
  const project = await createMeasured(t, { tasks: 2 });
  for (const task of project.taskIds) for (const person of project.people) await give(person, task, [mood('good')]);
  await settle(t);
  const before = await stored(project);
  const [first] = project.taskIds;
  const counted = async (): Promise<number> => (await project.owner.get(`${project.url}/quality`)).body.tasks;
  expect(await counted()).toBe(2);
  expect((await project.owner.delete(`/api/tasks/${first}`)).status).toBe(204);
  expect(await counted()).toBe(1);
  await settle(t);
  const { rows } = await t.admin.query('select count(*)::int as left from annotation_labels where task_id = $1', [
    first,
  ]);
  expect(rows[0].left).toBe(0);
  expect((await project.owner.post(`/api/tasks/${first}/restore`)).status).toBe(200);
  await settle(t);
  expect(await stored(project)).toEqual(before);
  await t.admin.query('delete from task where id = $1', [first]);
  const gone = await t.admin.query('select count(*)::int as left from annotation_pair where task_id = $1', [first]);
  expect(gone.rows[0].left, 'nor do tasks that are purged').toBe(0);
});

test('whatever people do, what is kept current is what measuring all of it again gives (Q-06)', async () => {
  const step = fc.record({
    what: fc.constantFrom('give', 'give', 'give', 'change', 'delete', 'restore', 'golden', 'skip', 'relay'),
    who: fc.nat(3),
    task: fc.nat(2),
    choice: fc.constantFrom('good', 'bad', 'odd'),
    spans: fc.array(fc.tuple(fc.nat(5), fc.constantFrom('Person', 'Place')), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const project = await createMeasured(t, { tasks: 3, people: 4, overlap: 4, config: SPAN_CONFIG });
      const ids: number[] = [];
      for (const { what, who, task, choice, spans } of steps) {
        const person = at(project.people, who);
        const result = [mood(choice), ...spans.map(([start, label]) => span(start, start + 4, label))];
        const id = ids.length === 0 ? undefined : at(ids, who + task);
        if (what === 'relay') await t.relayEvents();
        else if (what === 'give' || what === 'skip') {
          const body = { result, was_cancelled: what === 'skip' };
          const answer = await person.post(`/api/tasks/${at(project.taskIds, task)}/annotations`, body);
          if (answer.status === 201) ids.push(answer.body.id);
        } else if (id !== undefined) {
          const url = `/api/annotations/${id}`;
          if (what === 'change') await project.owner.patch(url, { result });
          if (what === 'golden') await project.owner.patch(url, { ground_truth: who % 2 === 0 });
          if (what === 'delete') await project.owner.delete(url);
          if (what === 'restore') await project.owner.post(`${url}/restore`);
        }
      }
      await settle(t);
      const kept = await stored(project);
      await recompute(project);
      expect(await stored(project)).toEqual(kept);
    }),
    { numRuns: 12, seed: 4 },
  );
}, 120_000);
