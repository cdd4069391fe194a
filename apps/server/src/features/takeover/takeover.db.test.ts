import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createOutbound, type Outbound } from '../../platform/outbound/outbound.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { type FakeLabelStudio, LEGACY_TOKEN, PERSONAL_TOKEN, startLabelStudio } from './label-studio.fixture.ts';
import { openRunner } from './open-runner.ts';
import { runTakeover } from './run-takeover.ts';
import { createSourceClient } from './source-client.ts';
import type { ItemNote } from './takeover.queries.ts';
import { readNotes, type TakeoverReport } from './takeover-report.ts';

let t: TestApp;
let outbound: Outbound;
let there: FakeLabelStudio;
let waits: number[];

beforeAll(async () => {
  t = await createTestApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  outbound = createOutbound({
    allowPrivate: ['127.0.0.1'],
    timeoutMs: 20_000,
    maxBytes: 10_000_000,
    userAgent: 'test',
  });
  there = await startLabelStudio();
});
afterAll(async () => {
  await there.close();
  await outbound.close();
  await t.close();
});
beforeEach(() => {
  waits = [];
  there.faults.of = () => undefined;
});

async function take(owner: TestUser, token = LEGACY_TOKEN, projects?: number[]): Promise<TakeoverReport> {
  const { rows } = await t.admin.query('select slug from organization where id = $1', [owner.organizationId]);
  const runner = await openRunner(t.app.platform, rows[0].slug, undefined);
  if (!runner) throw new Error('the organization has an owner');
  const source = createSourceClient({
    url: there.url,
    token,
    requestsPerSecond: 1e6,
    outbound,
    now: t.app.platform.now,
    wait: async (ms) => {
      waits.push(ms);
    },
  });
  const signal = new AbortController().signal;
  const run = { ...runner, platform: t.app.platform, source, progress: () => {}, signal };
  return runTakeover(run, { role: 'member', projects });
}

async function notesOf(owner: TestUser, report: TakeoverReport): Promise<ItemNote[]> {
  const { rows } = await t.admin.query('select slug from organization where id = $1', [owner.organizationId]);
  const runner = await openRunner(t.app.platform, rows[0].slug, undefined);
  if (!runner) throw new Error('the organization has an owner');
  const notes: ItemNote[] = [];
  for await (const note of readNotes({ platform: t.app.platform, ...runner, takeoverId: report.takeoverId }))
    notes.push(note);
  return notes;
}

/** Everything that came, without the ids that it has here. */
async function contents(owner: TestUser): Promise<unknown[]> {
  const { rows } = await t.admin.query(
    `select p.title, t.external_id, t.data, t.meta, t.overlap, t.is_labeled,
       (select json_agg(json_build_array(a.result -> 0 -> 'value', u.email, a.lead_time_ms, a.created_at, a.ground_truth) order by a.id)
        from annotation a left join app_user u on u.id = a.completed_by where a.task_id = t.id) as annotations,
       (select json_agg(json_build_array(r.score, r.model_version) order by r.id) from prediction r where r.task_id = t.id) as predictions,
       (select count(*)::int from annotation_draft d where d.task_id = t.id) as drafts
     from task t join project p on p.id = t.project_id where p.organization_id = $1 order by p.id, t.id`,
    [owner.organizationId],
  );
  return rows.map(({ data, ...row }) => ({
    ...row,
    data: JSON.stringify(data).replace(/\/data\/upload\/\d+\/[0-9a-f-]{36}/, '…'),
  }));
}

const COUNTS = [
  { kind: 'member', carried: 2, left_behind: 0, noted: 0 },
  { kind: 'project', carried: 3, left_behind: 0, noted: 2 },
  { kind: 'task', carried: 123, left_behind: 0, noted: 1 },
  { kind: 'annotation', carried: 65, left_behind: 1, noted: 2 },
  { kind: 'prediction', carried: 40, left_behind: 0, noted: 1 },
  { kind: 'draft', carried: 1, left_behind: 1, noted: 1 },
  { kind: 'view', carried: 1, left_behind: 1, noted: 1 },
  { kind: 'webhook', carried: 1, left_behind: 0, noted: 1 },
  { kind: 'model', carried: 0, left_behind: 1, noted: 1 },
  { kind: 'storage', carried: 0, left_behind: 1, noted: 1 },
  { kind: 'file', carried: 1, left_behind: 1, noted: 1 },
];

let calm: { owner: TestUser; contents: unknown[] };

test('an instance moves with people, projects, answers, files and views, and says what did not', async () => {
  const { owner } = await t.newOrganization();
  const report = await take(owner);
  expect(report.counts).toEqual(COUNTS);
  const all = await contents(owner);
  calm = { owner, contents: all };
  expect(all[6]).toEqual({
    title: 'Moods',
    external_id: '106',
    data: '{"text":"Sentence 6"}',
    meta: { n: 6 },
    overlap: 2,
    is_labeled: true,
    annotations: [
      [{ choices: ['Good'] }, 'ada@ls.example', 6500, '2026-03-01T09:30:00.123456+00:00', false],
      [{ choices: ['Bad'] }, 'boss@ls.example', 1500, '2026-03-01T09:30:00.123456+00:00', false],
    ],
    predictions: [[0.25, 'm1']],
    drafts: 0,
  });
  const notes = (await notesOf(owner, report)).map((note) => `${note.kind} ${note.source_id}: ${note.note}`);
  for (const part of [
    /^annotation 1041: .*Ugly/,
    /^annotation 1042: its author \(Somebody somebody77@ls\.example, 77\) is no longer there/,
    /^prediction 1030: its score 7\.5/,
    /^draft 1016: the person has a newer draft/,
    /^file 8:\/data\/upload\/8\/gone\.png: Label Studio answered 404/,
    /^task 301: \/data\/upload\/8\/gone\.png/,
    /^view 6: .*resembles/,
    /^webhook 3: is switched off; .*; its actions do not fit here/,
    /^model 4: http:\/\/127\.0\.0\.1:9\/: /,
    /^storage import:s3:1: its credentials cannot be read.*bucket films/,
    /^project 7: its color does not fit/,
    /^project 9: its label config is not understood here \(.*Nothing/,
  ])
    expect(notes).toContainEqual(expect.stringMatching(part));
  expect(notes.join()).not.toContain('never shown');
  await lookAround(owner);
});

/** Through the API, as a person here. */
async function lookAround(owner: TestUser): Promise<void> {
  const projects = (await owner.get('/api/projects')).body as { id: number; title: string }[];
  const idOf = (title: string) => projects.find((project) => project.title === title)?.id;
  const moods = (await owner.get(`/api/projects/${idOf('Moods')}`)).body;
  expect(moods).toMatchObject({
    state: 'live',
    model_version: 'm1',
    sampling: 'Uniform sampling',
    expert_instruction: '<b>Read</b>',
    task_number: 120,
    total_annotations_number: 62,
  });
  const members = (await owner.get(`/api/projects/${moods.id}/members`)).body as {
    user: { email: string };
    role: string;
  }[];
  expect(members.map(({ user, role }) => [user.email, role])).toEqual(
    expect.arrayContaining([
      ['ada@ls.example', 'annotator'],
      ['boss@ls.example', 'admin'],
    ]),
  );
  expect((await owner.get(`/api/dm/views?project=${moods.id}`)).body).toMatchObject([{ data: { title: 'Good ones' } }]);
  expect((await owner.get(`/api/webhooks?project=${moods.id}`)).body).toMatchObject([
    { url: 'https://127.0.0.1/label', is_active: false, headers: { 'X-Key': '********' } },
  ]);
  const [cat] = (await owner.get(`/api/projects/${idOf('Cats')}/tasks`)).body as { data: { image: string } }[];
  const image = await owner.get(cat?.data.image ?? '');
  expect([image.status, image.headers['content-type']]).toEqual([200, 'image/png']);
}

test('a second run changes nothing; what was answered there since is told of, and what was deleted here stays so', async () => {
  const { owner } = calm;
  const [, task] = there.data.tasks.get(7) ?? [];
  if (!task) throw new Error('there is a second task');
  task.annotations = [{ id: 5555, result: [], completed_by: 2 }];
  const report = await take(owner);
  expect(await contents(owner)).toEqual(calm.contents);
  const annotations = COUNTS.map((count) =>
    count.kind === 'annotation' ? { ...count, left_behind: 2, noted: 3 } : count,
  );
  expect(report.counts).toEqual(annotations);
  expect(await notesOf(owner, report)).toContainEqual(
    expect.objectContaining({ source_id: '5555', note: expect.stringContaining('after its task had come over') }),
  );
  task.annotations = [];
  const odd = ((await owner.get('/api/projects')).body as { id: number; title: string }[]).find(
    ({ title }) => title === 'Odd',
  );
  expect((await owner.delete(`/api/projects/${odd?.id}`)).status).toBe(200);
  await take(owner);
  expect(((await owner.get('/api/projects')).body as { title: string }[]).map(({ title }) => title).sort()).toEqual([
    'Cats',
    'Moods',
  ]);
});

test('a source that is busy, throttles, drops and breaks off is asked again, with a token that is renewed', async () => {
  const kinds = ['busy', 'throttled', 'broken', 'dropped'] as const;
  there.faults.of = (request) => (request % 2 === 0 ? kinds[(request / 2) % 4] : undefined);
  const { owner } = await t.newOrganization();
  const report = await take(owner, PERSONAL_TOKEN);
  expect(report.counts.find(({ kind }) => kind === 'task')).toMatchObject({ carried: 123 });
  expect(waits).toContain(2000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
});

test('wherever it is broken off, the next run goes on, and the end is the same', async () => {
  const { owner } = await t.newOrganization();
  let runs = 0;
  for (let done = false; !done; runs += 1) {
    const last = there.requests() + 2 + runs;
    there.faults.of = (request) => (request > last ? 'dropped' : undefined);
    done = await take(owner).then(
      () => true,
      (error: Error) => {
        expect(error.message).toContain('Start again later: it continues');
        return false;
      },
    );
    if (runs > 40) throw new Error('it never ends');
  }
  expect(runs).toBeGreaterThan(4);
  const { rows } = await t.admin.query('select count(*)::int as count from takeover where organization_id = $1', [
    owner.organizationId,
  ]);
  expect(rows).toEqual([{ count: 1 }]);
  expect(await contents(owner)).toEqual(calm.contents);
});

test('two runs at once bring everything once', async () => {
  const { owner } = await t.newOrganization();
  await Promise.all([take(owner, LEGACY_TOKEN, [7]), take(owner, LEGACY_TOKEN, [7])]);
  const { rows } = await t.admin.query(
    'select count(distinct project_id)::int as projects, count(*)::int as tasks from task where organization_id = $1',
    [owner.organizationId],
  );
  expect(rows).toEqual([{ projects: 1, tasks: 120 }]);
});

test('a wrong token, a project that is not there, and what is no Label Studio end it with a sentence', async () => {
  const { owner } = await t.newOrganization();
  await expect(take(owner, 'wrong')).rejects.toThrow('does not accept the token');
  await expect(take(owner, 'a.b.c')).rejects.toThrow('does not accept the token');
  await expect(take(owner, LEGACY_TOKEN, [99])).rejects.toThrow('no project 99');
  expect(await openRunner(t.app.platform, 'no such organization', undefined)).toBeUndefined();
});
