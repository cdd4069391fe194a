import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestResponse, type TestUser } from '../../platform/testing/test-app.ts';
import { createQueue } from '../distribution/distribution.fixture.ts';
import { commitBatchIn, planRow, prepareImport } from '../imports/import-rows.ts';
import {
  addAnnotations,
  CONFIG,
  driftOf,
  listStored,
  mood,
  rename,
  start,
  submit,
  withVersion,
} from './label-changes.fixture.ts';

/** Answers that were begun under a config that is not the one they arrive under. */

let t: TestApp;
const createProject = async (app: TestApp, options: { tasks: number; people?: number; overlap?: number }) =>
  withVersion(await createQueue(app, { ...options, settings: { label_config: CONFIG } }));
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const labelsOf = async (projectId: number): Promise<Set<string>> =>
  new Set((await listStored(t, projectId)).flatMap(({ result }) => result.flatMap(({ value }) => value.choices ?? [])));

test('people submit, change and save drafts all through a change: nothing is lost, refused, or left with the former label', async () => {
  const project = await createProject(t, { tasks: 500, people: 6, overlap: 2 });
  await addAnnotations(t, project, ['good']);
  const former = (await project.owner.get(project.url)).body.task_definition_id;
  const { id } = await start(project, rename('good', 'fine'));
  let isOver = false;
  const job = t.runJobs().then(() => {
    isOver = true;
  });
  const refused: string[] = [];
  const note = ({ status, text }: TestResponse) => {
    if (status >= 300) refused.push(`${status} ${text}`);
  };
  const accepted = new Set<number>();
  await Promise.all([
    job,
    ...project.people.map(async (person, index) => {
      const mine = project.taskIds.filter((_, place) => place % project.people.length === index);
      for (const [count, task] of mine.entries()) {
        if (isOver && count > 20) break;
        const stated = count % 3 === 0 ? { task_definition: former } : {};
        const answer = await submit(person, task, [mood('good', count % 2 ? 'bad' : 'odd')], stated);
        note(answer);
        if (answer.status === 201) accepted.add(answer.body.id);
        if (count % 4 === 0) {
          const change = await person.patch(`/api/annotations/${answer.body.id}`, {
            result: [mood('good')],
            version: 1,
          });
          note(change);
        }
        if (count % 5 === 0) note(await person.post(`/api/tasks/${mine.at(-1)}/drafts`, { result: [mood('good')] }));
      }
    }),
  ]);
  expect(refused).toEqual([]);
  const stored = await listStored(t, project.id);
  expect(new Set([...accepted].filter((known) => !stored.some((row) => row.id === known)))).toEqual(new Set());
  expect(await labelsOf(project.id)).not.toContain('good');
  const drafts = await t.admin.query(
    `select count(*)::int as count from annotation_draft where project_id = $1 and result::text like '%good%'`,
    [project.id],
  );
  expect(drafts.rows[0].count).toBe(0);
  expect(await driftOf(project)).toEqual({});
  const change = (await project.owner.get(`${project.url}/label-changes/${id}`)).body;
  expect(change.status).toBe('applied');
}, 90_000);

test('a label that is taken out of the config while it is being used is either refused there or refused here', async () => {
  const without = CONFIG.replace('<Choice value="odd"/>', '');
  for (let round = 0; round < 6; round++) {
    const project = await createProject(t, { tasks: 8, people: 8 });
    const [saved, ...answers] = await Promise.all([
      project.owner.patch(project.url, { label_config: without }),
      ...project.people.map((person, index) => submit(person, project.taskIds[index] ?? 0, [mood('odd')])),
    ]);
    const stored = answers.filter(({ status }) => status === 201).length;
    expect(saved?.status === 200 ? stored : 0).toBe(0);
    expect(answers.every(({ status }) => status === 201 || status === 400)).toBe(true);
    if (saved?.status !== 200) expect(saved?.body.error.reason).toBe('breaks_annotations');
  }
}, 60_000);

describe('after the change', () => {
  test('a page that was opened before goes on: answers and drafts arrive under the new names', async () => {
    const project = await createProject(t, { tasks: 4, people: 1 });
    const [person] = project.people as [TestUser];
    const [first, second, third] = project.taskIds as [number, number, number];
    const draft = (await person.post(`/api/tasks/${second}/drafts`, { result: [mood('good')] })).body;
    const open = (await submit(person, third, [mood('good')])).body;
    const { id } = await start(project, rename('good', 'fine'));
    await t.runJobs();
    expect((await submit(person, first, [mood('good')])).body.result).toEqual([mood('fine')]);
    // The draft goes on from the revision that the page knows.
    const saved = await person.patch(`/api/drafts/${draft.id}`, {
      result: [mood('good', 'bad')],
      revision: draft.revision,
    });
    expect(saved.status, saved.text).toBe(200);
    expect(saved.body.result).toEqual([mood('fine', 'bad')]);
    const changed = await person.patch(`/api/annotations/${open.id}`, {
      result: [mood('good', 'odd')],
      version: open.version,
    });
    expect(changed.status, changed.text).toBe(200);
    expect(changed.body.result).toEqual([mood('fine', 'odd')]);
    expect((await submit(person, project.taskIds[3] ?? 0, [mood('never')])).status).toBe(400);

    await project.owner.post(`${project.url}/label-changes/${id}/undo`);
    await t.runJobs();
    const late = await submit(person, project.taskIds[3] ?? 0, [mood('fine')]);
    expect(late.body.result).toEqual([mood('good')]);
  });

  test('a name with a new meaning is told by the version that the sender states', async () => {
    const project = await createProject(t, { tasks: 3, people: 1 });
    const [person] = project.people as [TestUser];
    const former = (await project.owner.get(project.url)).body.task_definition_id;
    await start(project, rename('good', 'x'), rename('bad', 'good'), rename('x', 'bad'));
    await t.runJobs();
    const now = (await project.owner.get(project.url)).body.task_definition_id;
    const [first, second, third] = project.taskIds as [number, number, number];
    expect((await submit(person, first, [mood('good')], { task_definition: former })).body.result).toEqual([
      mood('bad'),
    ]);
    expect((await submit(person, second, [mood('good')], { task_definition: now })).body.result).toEqual([
      mood('good'),
    ]);
    expect((await submit(person, third, [mood('good')])).body.result).toEqual([mood('good')]);
  });

  test('rows of an import that was begun before are brought along', async () => {
    const project = await createProject(t, { tasks: 0 });
    const { platform } = t.app;
    const { organizationId, id: userId } = project.owner;
    const actor = { ...systemActor(organizationId), userId };
    const scope = { organizationId, projectId: project.id };
    const prepared = await withActor(platform.db, actor, (tx) =>
      prepareImport(tx, organizationId, project.id, userId, {}),
    );
    const answers = {
      annotations: [{ result: [mood('good')] }],
      predictions: [{ result: [mood('good')], model_version: 'v' }],
    };
    const planned = planRow({ ok: true, line: 1, task: { data: { text: 'one' }, ...answers } } as never, prepared);
    if (!planned.ok) throw new Error(planned.message);
    await start(project, rename('good', 'fine'));
    await t.runJobs();
    const { rows } = await t.admin.query(
      `insert into project_import (organization_id, project_id) values ($1, $2) returning id::int`,
      [organizationId, project.id],
    );
    const definitionId = prepared.rules.definitionId;
    const place = { ...scope, importId: rows[0].id, createdBy: userId, definitionId };
    await withActor(platform.db, actor, (tx) => commitBatchIn(tx, platform, actor, place, [planned.task], 'keep'));
    expect(await labelsOf(project.id)).toEqual(new Set(['fine']));
    const current = (await project.owner.get(project.url)).body.task_definition_id;
    expect((await listStored(t, project.id))[0]?.task_definition_id).toBe(current);
    expect(await driftOf(project)).toEqual({});
  });
});

test('whatever is changed and undone: every stored answer is valid in between, and as it was afterwards', async () => {
  const labels = ['good', 'bad', 'odd'] as const;
  const anyOperation = fc.oneof(
    fc.record({
      op: fc.constant('rename'),
      control: fc.constant('mood'),
      from: fc.constantFrom(...labels),
      to: fc.constantFrom('n1', 'n2', '日本 <&">'),
    }),
    fc.record({
      op: fc.constant('merge'),
      control: fc.constant('mood'),
      from: fc.uniqueArray(fc.constantFrom(...labels), { minLength: 1 }),
      to: fc.constantFrom('good', 'm1'),
    }),
    fc.record({
      op: fc.constant('delete'),
      control: fc.constant('mood'),
      label: fc.constantFrom(...labels),
      answers: fc.constantFrom('remove_answer', 'remove_region'),
    }),
    fc.record({
      op: fc.constant('split'),
      control: fc.constant('mood'),
      from: fc.constantFrom(...labels),
      rules: fc.constant([{ by: 'data', field: 'text', equals: 'Text 1', to: 's1' }]),
      otherwise: fc.constantFrom('s2', 'bad'),
    }),
    fc.constant({ op: 'rename_control', from: 'mood', to: 'feeling' }),
    fc.constant({ op: 'rename_object', from: 'text', to: 'body' }),
  );
  const anyAnswers = fc.array(fc.subarray([...labels], { minLength: 1 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      anyAnswers,
      fc.array(anyOperation, { minLength: 1, maxLength: 3 }),
      async (answers, operations) => {
        const project = await createProject(t, { tasks: answers.length, people: 1 });
        const [person] = project.people as [TestUser];
        for (const [index, choices] of answers.entries())
          await submit(person, project.taskIds[index] ?? 0, [mood(...choices)]);
        const before = await listStored(t, project.id);
        const asked = await project.owner.post(`${project.url}/label-changes`, { operations });
        if (asked.status === 400) return;
        await t.runJobs();
        const { label_config: config } = (await project.owner.get(project.url)).body;
        // The config as it is can be saved again: nothing stored breaks under it.
        const saved = await project.owner.patch(project.url, { label_config: `${config}\n` });
        expect(saved.status, saved.text).toBe(200);
        expect(await driftOf(project)).toEqual({});
        expect((await project.owner.post(`${project.url}/label-changes/${asked.body.id}/undo`)).status).toBe(202);
        await t.runJobs();
        const after = await listStored(t, project.id);
        expect(after.map(({ result, task_definition_id }) => ({ result, task_definition_id }))).toEqual(
          before.map(({ result, task_definition_id }) => ({ result, task_definition_id })),
        );
        expect((await project.owner.get(project.url)).body.label_config).toBe(CONFIG);
        expect(await driftOf(project)).toEqual({});
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
