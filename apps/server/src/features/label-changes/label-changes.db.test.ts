import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { createQueue } from '../distribution/distribution.fixture.ts';
import {
  addAnnotations,
  CONFIG,
  driftOf,
  listStored,
  mood,
  type Relabelled,
  rename,
  span,
  start,
  submit,
  withVersion,
} from './label-changes.fixture.ts';

let t: TestApp;
const createProject = async (app: TestApp, options: { tasks: number; people?: number; overlap?: number }) =>
  withVersion(await createQueue(app, { ...options, settings: { label_config: CONFIG } }));
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const changeOf = async (project: Relabelled, id: number) =>
  (await project.owner.get(`${project.url}/label-changes/${id}`)).body;

describe('who may', () => {
  test('nobody, the wrong role, another organization and malformed bodies are told apart', async () => {
    const project = await createProject(t, { tasks: 1 });
    const { owner: stranger } = await t.newOrganization();
    const [annotator] = project.people;
    const body = { operations: [rename('good', 'fine')] };
    for (const path of ['label-changes', 'label-changes/preview']) {
      const url = `${project.url}/${path}`;
      expect((await t.anonymous.post(url, body)).status).toBe(401);
      expect((await annotator?.post(url, body))?.status).toBe(403);
      expect((await stranger.post(url, body)).status).toBe(404);
      for (const wrong of [
        {},
        { operations: [] },
        { operations: [{ op: 'rename' }] },
        { operations: [{ op: 'explode', control: 'mood' }] },
        { operations: [rename('good', 'x'.repeat(1001))] },
        { operations: [rename('good', 'fine')], extra: 1 },
      ])
        expect((await project.owner.post(url, wrong)).status, JSON.stringify(wrong)).toBe(400);
    }
    const impossible = await project.owner.post(`${project.url}/label-changes`, {
      operations: [rename('good', 'fine'), rename('good', 'x')],
    });
    expect(impossible.status).toBe(400);
    expect(impossible.body.error).toMatchObject({ reason: 'impossible_label_change' });
    expect(impossible.body.validation_errors['operations[1]'][0]).toContain('does not offer "good"');
    expect((await project.owner.post(`${project.url}/label-changes/999999/undo`)).status).toBe(404);
    expect((await project.owner.get(`${project.url}/label-changes/999999`)).status).toBe(404);
  });
});

describe('a dry run', () => {
  test('counts what would change, shows it, and changes nothing', async () => {
    const project = await createProject(t, { tasks: 14, people: 1 });
    const [person] = project.people as [never];
    for (const task of project.taskIds.slice(0, 12))
      await submit(person, task, [mood('good', 'bad'), span('a', 'Place')]);
    await submit(person, project.taskIds[12] ?? 0, [mood('odd')]);
    const before = await listStored(t, project.id);
    const { body, status } = await project.owner.post(`${project.url}/label-changes/preview`, {
      operations: [
        { op: 'merge', control: 'mood', from: ['good', 'odd'], to: 'fine' },
        { op: 'delete', control: 'entity', label: 'Place', answers: 'remove_region' },
      ],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      is_complete: true,
      counts: { annotations: 13, drafts: 0, predictions: 0, items: 25, emptied: 0 },
      operations: [
        { title: 'Merge "good", "odd" into "fine" in "mood"', used: 13 },
        { title: 'Delete "Place" from "entity"', used: 12 },
      ],
    });
    expect(body.examples).toHaveLength(10);
    expect(body.examples[0]).toMatchObject({
      kind: 'annotation',
      before: [mood('good', 'bad'), span('a', 'Place')],
      after: [mood('fine', 'bad')],
    });
    expect(body.label_config).toContain('<!-- the mood of a text -->');
    expect(await listStored(t, project.id)).toEqual(before);
  });
});

describe('applying', () => {
  test('config, annotations, drafts, predictions, counters, usage, events and versions all follow', async () => {
    const project = await createProject(t, { tasks: 4, people: 1 });
    const [person] = project.people as [never];
    const { owner } = project;
    const [first, second, third] = project.taskIds as [number, number, number];
    await submit(person, first, [mood('good', 'bad'), span('a', 'Person')]);
    await submit(person, second, [mood('bad')]);
    await owner.post(`/api/tasks/${third}/drafts`, { result: [mood('good')] });
    await owner.post('/api/predictions', { task: third, result: [mood('good')], model_version: 'v1' });
    const formerVersion = (await owner.get(project.url)).body.task_definition_id;

    const { id } = await start(project, rename('good', 'fine'), { op: 'rename_control', from: 'mood', to: 'feeling' });
    expect((await listStored(t, project.id))[0]?.version).toBe(1);
    await t.runJobs();

    const after = (await owner.get(project.url)).body;
    expect(after.label_config).toBe(
      CONFIG.replace('value="good"', 'value="fine"').replace('name="mood"', 'name="feeling"'),
    );
    expect(after.parsed_label_config.feeling.labels).toEqual(['fine', 'bad', 'odd']);
    expect(after.control_weights.feeling.labels).toEqual({ fine: 1, bad: 1, odd: 1 });
    expect(after.task_definition_id).not.toBe(formerVersion);
    const [one, two] = await listStored(t, project.id);
    expect(one).toMatchObject({
      result: [{ ...mood('fine', 'bad'), from_name: 'feeling' }, span('a', 'Person')],
      version: 2,
      task_definition_id: after.task_definition_id,
    });
    expect(two?.result).toEqual([{ ...mood('bad'), from_name: 'feeling' }]);
    const revisions = (await owner.get(`/api/annotations/${one?.id}/revisions`)).body;
    expect(revisions[1]).toMatchObject({
      version: 1,
      result: [mood('good', 'bad'), span('a', 'Person')],
      reason: `label change ${id}`,
    });
    const rest = await t.admin.query(
      'select result from annotation_draft where project_id = $1 union all select result from prediction where project_id = $1',
      [project.id],
    );
    expect(rest.rows.map(({ result }) => result[0].value.choices)).toEqual([['fine'], ['fine']]);
    expect(await driftOf(project)).toEqual({});
    const usage = await t.admin.query(
      `select from_name, label, sum(count)::int as count, sum(draft_count)::int as drafts from project_result_count
       where project_id = $1 and from_name in ('mood', 'feeling') group by 1, 2 having sum(count) <> 0 or sum(draft_count) <> 0 order by 1, 2`,
      [project.id],
    );
    expect(usage.rows).toEqual([
      { from_name: 'feeling', label: '', count: 2, drafts: 1 },
      { from_name: 'feeling', label: 'bad', count: 2, drafts: 0 },
      { from_name: 'feeling', label: 'fine', count: 1, drafts: 1 },
    ]);
    const events = await t.admin.query(
      `select event_type, payload from event_log where project_id = $1 and payload::text like '%label_change%' order by id`,
      [project.id],
    );
    expect(events.rows.map(({ event_type: type }) => type)).toEqual([
      'LABEL_CHANGE_STARTED',
      'PROJECT_CONFIG_CHANGED',
      'ANNOTATIONS_REWRITTEN',
      'LABEL_CHANGE_APPLIED',
      'JOB_SUCCEEDED',
    ]);
    expect(events.rows[2].payload.annotation_ids).toEqual([one?.id, two?.id]);
    expect(await changeOf(project, id)).toMatchObject({
      status: 'applied',
      counts: { annotations: 2, drafts: 1, predictions: 1 },
      can: { undo: true },
    });
    const history = (await owner.get(`${project.url}/label-config-history`)).body;
    expect(history[0]).toMatchObject({ is_current: true, annotation_count: 2, created_by: { id: owner.id } });
    expect(history[0].label_change.titles[0]).toBe('Rename "good" to "fine" in "mood"');
    expect(history.at(-1)).toMatchObject({ id: formerVersion, label_config: CONFIG });
    const diff = await owner.get(
      `${project.url}/label-config-diff?from=${formerVersion}&to=${after.task_definition_id}`,
    );
    expect(diff.body).toMatchObject({ added_controls: ['feeling'], removed_controls: ['mood'] });
    expect((await owner.get(`${project.url}/label-config-diff?from=${formerVersion}&to=99999999`)).status).toBe(404);
  });

  test('what is not touched keeps its version; deleted annotations are rewritten, since they may come back', async () => {
    const project = await createProject(t, { tasks: 2, people: 1 });
    const [person] = project.people as [never];
    const kept = (await submit(person, project.taskIds[0] ?? 0, [mood('bad')])).body;
    const gone = (await submit(person, project.taskIds[1] ?? 0, [mood('good')])).body;
    await project.owner.delete(`/api/annotations/${gone.id}`);
    await start(project, rename('good', 'fine'));
    await t.runJobs();
    const stored = await listStored(t, project.id);
    expect(stored.find(({ id }) => id === kept.id)).toMatchObject({
      version: 1,
      task_definition_id: kept.task_definition,
    });
    expect(stored.find(({ id }) => id === gone.id)?.result).toEqual([mood('fine')]);
    expect(await driftOf(project)).toEqual({});
  });

  test('one at a time; the config cannot be saved in between, nor the job cancelled once the config has switched', async () => {
    const project = await createProject(t, { tasks: 1 });
    const first = await start(project, rename('good', 'fine'));
    const second = await project.owner.post(`${project.url}/label-changes`, { operations: [rename('bad', 'poor')] });
    expect(second.body.error.reason).toBe('label_change_running');
    expect((await project.owner.post(`/api/jobs/${first.job_id}/cancel`)).status).toBe(200);
    await t.runJobs();
    expect(await changeOf(project, first.id)).toMatchObject({ status: 'cancelled', can: { undo: false } });
    expect((await project.owner.get(project.url)).body.label_config).toBe(CONFIG);

    const third = await start(project, rename('good', 'fine'));
    await t.admin.query(`update label_change set status = 'rewriting' where id = $1`, [third.id]);
    await t.admin.query('update job set is_committed = true where id = $1', [third.job_id]);
    expect((await project.owner.get(`/api/jobs/${third.job_id}`)).body.can.cancel).toBe(false);
    expect((await project.owner.post(`/api/jobs/${third.job_id}/cancel`)).body.error.reason).toBe('committed');
    const saved = await project.owner.patch(project.url, { label_config: CONFIG.replace('odd', 'even') });
    expect(saved.body.error.reason).toBe('label_change_running');
  });

  test('a config that was saved since ends the change before it begins', async () => {
    const project = await createProject(t, { tasks: 1 });
    const planned = (await project.owner.get(project.url)).body.task_definition_id;
    const { id } = await start(project, rename('good', 'fine'));
    await project.owner.patch(project.url, { label_config: CONFIG.replace('odd', 'even') });
    await t.runJobs();
    expect(await changeOf(project, id)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('saved again'),
    });
    const stale = await project.owner.post(`${project.url}/label-changes`, {
      operations: [rename('good', 'fine')],
      task_definition: planned,
    });
    expect(stale.body.error.reason).toBe('config_changed');
  });

  test('places in a tree count as used, so that a config cannot drop them', async () => {
    const tree = `<View><Text name="text" value="$text"/><Taxonomy name="kind" toName="text">
      <Choice value="Birds"><Choice value="Owls"/><Choice value="Other"/></Choice></Taxonomy></View>`;
    const project = await createProject(t, { tasks: 1, people: 1 });
    await project.owner.patch(project.url, { label_config: tree });
    const [person] = project.people as [never];
    const item = {
      id: 'k',
      from_name: 'kind',
      to_name: 'text',
      type: 'taxonomy',
      value: { taxonomy: [['Birds', 'Owls']] },
    };
    expect((await submit(person, project.taskIds[0] ?? 0, [item])).status).toBe(201);
    const dropped = await project.owner.patch(project.url, {
      label_config: tree.replace('<Choice value="Owls"/>', ''),
    });
    expect(dropped.body.error.reason).toBe('breaks_annotations');
    await start(project, { op: 'rename', control: 'kind', from: ['Birds'], to: 'Aves' });
    await t.runJobs();
    expect((await listStored(t, project.id))[0]?.result[0]?.value).toEqual({ taxonomy: [['Aves', 'Owls']] });
    expect(await driftOf(project)).toEqual({});
  });
});

describe('undoing', () => {
  test('puts back exactly what nobody changed since, carries the rest, and restores the former version', async () => {
    const project = await createProject(t, { tasks: 5, people: 1 });
    const [person] = project.people as [never];
    const [first, second, third] = project.taskIds as [number, number, number];
    await submit(person, first, [mood('good', 'odd'), span('a', 'Place')]);
    const changed = (await submit(person, second, [mood('good')])).body;
    await project.owner.post(`/api/tasks/${third}/drafts`, { result: [mood('good')] });
    const before = await listStored(t, project.id);
    const former = (await project.owner.get(project.url)).body.task_definition_id;
    const { id } = await start(project, rename('good', 'fine'), {
      op: 'delete',
      control: 'entity',
      label: 'Place',
      answers: 'remove_region',
    });
    await t.runJobs();
    const edited = await project.owner.patch(`/api/annotations/${changed.id}`, { result: [mood('fine', 'bad')] });
    expect(edited.status, edited.text).toBe(200);
    const added = (await submit(person, third, [mood('fine')])).body;

    const preview = await project.owner.get(`${project.url}/label-changes/${id}/undo`);
    expect(preview.body).toMatchObject({ possible: true, added_labels: [], put_back: 1, changed_since: 1 });
    expect((await project.owner.post(`${project.url}/label-changes/${id}/undo`)).status).toBe(202);
    await t.runJobs();

    const after = await listStored(t, project.id);
    expect(after[0]).toMatchObject({ result: before[0]?.result, task_definition_id: former, version: 3 });
    expect(after.find((row) => row.id === changed.id)?.result).toEqual([mood('good', 'bad')]);
    expect(after.find((row) => row.id === added.id)?.result).toEqual([mood('good')]);
    const draft = await t.admin.query('select result from annotation_draft where project_id = $1', [project.id]);
    expect(draft.rows[0].result).toEqual([mood('good')]);
    expect((await project.owner.get(project.url)).body).toMatchObject({
      label_config: CONFIG,
      task_definition_id: former,
    });
    expect(await changeOf(project, id)).toMatchObject({
      status: 'undone',
      undo_counts: { put_back_annotations: 1, put_back_drafts: 1, carried: 2, left: 1 },
      left_annotations: [{ id: changed.id, task: second }],
      can: { undo: false },
    });
    expect(await driftOf(project)).toEqual({});
    const again = await project.owner.post(`${project.url}/label-changes/${id}/undo`);
    expect(again.body.error.reason).toBe('not_applied');
  });

  test('a label in use since stays beside the former ones', async () => {
    const project = await createProject(t, { tasks: 3, people: 1 });
    const [person] = project.people as [never];
    await submit(person, project.taskIds[0] ?? 0, [mood('good')]);
    await submit(person, project.taskIds[1] ?? 0, [mood('odd')]);
    const { id } = await start(project, { op: 'merge', control: 'mood', from: ['good', 'odd'], to: 'plain' });
    await t.runJobs();
    await submit(person, project.taskIds[2] ?? 0, [mood('plain')]);
    const preview = await project.owner.get(`${project.url}/label-changes/${id}/undo`);
    expect(preview.body).toMatchObject({
      possible: true,
      restores_version: null,
      added_labels: [{ control: 'mood', label: 'plain' }],
    });
    await project.owner.post(`${project.url}/label-changes/${id}/undo`);
    await t.runJobs();
    expect((await listStored(t, project.id)).map(({ result }) => result[0]?.value.choices)).toEqual([
      ['good'],
      ['odd'],
      ['plain'],
    ]);
    const { parsed_label_config: parsed } = (await project.owner.get(project.url)).body;
    expect(parsed.mood.labels).toEqual(['good', 'bad', 'odd', 'plain']);
  });

  test('a config saved since is kept, with the former labels beside it; the later change goes first', async () => {
    const project = await createProject(t, { tasks: 2, people: 1 });
    const [person] = project.people as [never];
    await submit(person, project.taskIds[0] ?? 0, [mood('good')]);
    const first = await start(project, rename('good', 'fine'));
    await t.runJobs();
    const config = (await project.owner.get(project.url)).body.label_config;
    await project.owner.patch(project.url, {
      label_config: config.replace('</Choices>', '<Choice value="new"/></Choices>'),
    });
    const second = await start(project, rename('bad', 'poor'));
    await t.runJobs();
    const tooEarly = await project.owner.post(`${project.url}/label-changes/${first.id}/undo`);
    expect(tooEarly.body.error).toMatchObject({
      reason: 'later_change',
      message: expect.stringContaining(`${second.id}`),
    });
    for (const { id } of [second, first]) {
      expect((await project.owner.post(`${project.url}/label-changes/${id}/undo`)).status).toBe(202);
      await t.runJobs();
    }
    const { parsed_label_config: parsed } = (await project.owner.get(project.url)).body;
    expect(parsed.mood.labels).toEqual(['good', 'bad', 'odd', 'new']);
    expect((await listStored(t, project.id))[0]?.result).toEqual([mood('good')]);
  });
});

test('a large project is rewritten in blocks, and a worker that died goes on where it was', async () => {
  const project = await createProject(t, { tasks: 650, people: 1 });
  await addAnnotations(t, project, ['good', 'bad', 'odd']);
  const { id, job_id: jobId } = await start(project, rename('good', 'fine'));
  const { runJob } = await import('../../platform/jobs/run-job.ts');
  const { db, log } = t.app.platform;
  const jobs = new Map(
    t.app.features.flatMap(({ jobs: own }) => own ?? []).map((entry) => [entry.definition.type, entry]),
  );
  // Dies after its second block: the transaction of the third is torn away with its connection.
  await t.admin.query(`create function die() returns trigger language plpgsql as $$ begin
    if new.tasks_done > 400 then perform pg_terminate_backend(pg_backend_pid()); end if; return new; end $$;
    create trigger die after update on label_change for each row execute function die()`);
  await runJob(
    { db, log, worker: 'dying', jobs, random: () => 0, changed: () => {}, ended: async () => {} },
    jobId,
    new AbortController().signal,
  ).catch(() => {});
  const halfway = await t.admin.query('select tasks_done::int as done, status from label_change where id = $1', [id]);
  expect(halfway.rows[0]).toEqual({ done: 400, status: 'rewriting' });
  await t.admin.query('drop trigger die on label_change');
  await t.admin.query(`update job set status = 'queued' where id = $1`, [jobId]);
  await t.runJobs();
  const stored = await listStored(t, project.id);
  expect(stored.filter(({ result }) => result[0]?.value.choices?.[0] === 'good')).toEqual([]);
  const fine = stored.filter(({ result }) => result[0]?.value.choices?.[0] === 'fine');
  expect(fine).toHaveLength(Math.floor(650 / 3));
  expect(fine.every(({ version }) => version === 2)).toBe(true);
  expect(await changeOf(project, id)).toMatchObject({
    status: 'applied',
    counts: { annotations: fine.length },
    tasks_done: 650,
  });
  expect(await driftOf(project)).toEqual({});
  // One that died after the last block left nothing but its job to end.
  await t.admin.query(`update job set status = 'queued' where id = $1`, [jobId]);
  await t.runJobs();
  expect((await t.admin.query('select status from job where id = $1', [jobId])).rows).toEqual([
    { status: 'succeeded' },
  ]);
});
