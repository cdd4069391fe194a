import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { RebuiltDataset } from './rebuilt-dataset.fixture.ts';
import { sendAllDue } from './sender.ts';
import { isSigned, type Receiver, startReceiver } from './webhooks.fixture.ts';

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/><Choice value="odd"/></Choices></View>';

let t: TestApp;
let receiver: Receiver;
let owner: TestUser;
let people: TestUser[];
let organizationId: number;
/** Started early: it takes a while until the whole program is loaded. */
let child: ChildProcess;
/** How fast time goes: waits of hours pass in seconds. */
let speed = 1;
const started = Date.now();

beforeAll(async () => {
  const program = fileURLToPath(new URL('./dying-sender.fixture.ts', import.meta.url));
  child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  receiver = await startReceiver();
  t = await createTestApp({
    now: () => new Date(started + (Date.now() - started) * speed),
    env: { OUTBOUND_ALLOW: '127.0.0.1', WEBHOOK_MAX_ATTEMPTS: '1000' },
  });
  ({ id: organizationId, owner } = await t.newOrganization());
  people = [await t.newUser(organizationId), await t.newUser(organizationId)];
});
afterAll(async () => {
  child.kill('SIGKILL');
  await t.close();
  await receiver.close();
});

async function newProject(body: Record<string, unknown> = {}): Promise<number> {
  const made = await owner.post('/api/projects', { title: 'Told', label_config: CONFIG, is_published: true, ...body });
  expect(made.status, made.text).toBe(201);
  for (const person of people) await t.addMember(made.body.id, person, 4);
  return made.body.id;
}

const mood = (value: string) => [
  { id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [value] } },
];

async function must<T extends { status: number; text: string }>(call: Promise<T>): Promise<T> {
  const answer = await call;
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer;
}

async function settle(): Promise<void> {
  await t.relayEvents();
  while ((await t.runJobs()) > 0) await t.relayEvents();
  await t.relayEvents();
  await sendAllDue(t.app.platform);
}

test('a program that only receives webhooks rebuilds the whole dataset, and it equals the export', async () => {
  const project = await newProject({ maximum_annotations: 2, review_percentage: 100 });
  await must(owner.post('/api/webhooks', { url: receiver.url, project }));
  const copy = new RebuiltDataset();
  const [ada, bea] = people as [TestUser, TestUser];
  const tasks = (count: number) => Array.from({ length: count }, (_, n) => ({ data: { text: `text ${n}` } }));
  const imported = await must(
    owner.post(`/api/projects/${project}/import?return_task_ids=true`, [
      ...tasks(130),
      { data: { text: 'known' }, annotations: [{ result: mood('good'), ground_truth: true }, { result: mood('bad') }] },
      { data: { text: 'guessed' }, predictions: [{ result: mood('odd'), score: 0.9, model_version: 'm1' }] },
    ]),
  );
  const ids: number[] = imported.body.task_ids;
  const [first, second, third, fourth, fifth, sixth] = ids as [number, number, number, number, number, number];
  const answer = async (by: TestUser, task: number, value: string, more = {}): Promise<number> =>
    (await must(by.post(`/api/tasks/${task}/annotations`, { result: mood(value), lead_time: 2.5, ...more }))).body.id;
  const one = await answer(ada, first, 'good');
  await answer(bea, first, 'bad');
  await answer(ada, second, 'good', { was_cancelled: true });
  const changed = await answer(bea, second, 'odd');
  const gone = await answer(ada, third, 'good');
  const back = await answer(bea, third, 'bad');
  await must(bea.patch(`/api/annotations/${changed}`, { result: mood('good') }));
  await settle();
  await must(owner.delete(`/api/annotations/${gone}`));
  await must(owner.delete(`/api/annotations/${back}`));
  await settle();
  await must(owner.post(`/api/annotations/${back}/restore`));
  await must(owner.post('/api/annotation-reviews', { annotation: one, accepted: true }));
  const wrong = await answer(ada, fourth, 'odd');
  await answer(bea, fourth, 'good');
  await must(owner.post('/api/annotation-reviews', { annotation: wrong, accepted: false, comment: 'no' }));
  const fixed = await answer(ada, fifth, 'odd');
  await answer(bea, fifth, 'odd');
  await must(owner.post('/api/annotation-reviews', { annotation: fixed, accepted: false, result: mood('bad') }));
  const known = ids.at(-2) ?? 0;
  const usual = (await owner.get(`/api/tasks/${known}/annotations`)).body.find(
    (annotation: { ground_truth: boolean }) => !annotation.ground_truth,
  );
  await must(owner.patch(`/api/annotations/${usual.id}`, { ground_truth: true }));
  const lone = (await must(owner.post(`/api/projects/${project}/tasks`, { data: { text: 'alone' } }))).body.id;
  await must(owner.patch(`/api/tasks/${lone}`, { data: { text: 'not alone' }, meta: { from: 'here' } }));
  const act = (id: string, included: number[], more = {}) =>
    must(
      owner.post(`/api/dm/actions?id=${id}&project=${project}`, { selectedItems: { all: false, included }, ...more }),
    );
  await act('delete_tasks', ids.slice(100, 120));
  await must(owner.delete(`/api/tasks/${sixth}`));
  await act('delete_tasks_annotations', [second]);
  await act('predictions_to_annotations', [ids.at(-1) ?? 0]);
  await settle();
  await must(
    owner.post(`/api/projects/${project}/label-changes`, {
      operations: [{ op: 'rename', control: 'mood', from: 'odd', to: 'strange' }],
    }),
  );
  await settle();

  for (const { body } of receiver.received) copy.take(body);
  const exported = await must(owner.get(`/api/projects/${project}/export?exportType=JSON&download_all_tasks=true`));
  expect(copy.tasks()).toEqual(RebuiltDataset.ofExport(exported.body));
  expect(copy.tasks().length).toBe(112);
});

test('nothing is lost and nothing overtakes, whoever fails, dies or is killed', async () => {
  const events = 400;
  const project = await newProject();
  await must(
    owner.post(
      `/api/projects/${project}/import`,
      Array.from({ length: 40 }, (_, n) => ({ text: `text ${n}` })),
    ),
  );
  await settle();
  receiver.reset();
  const made = await must(owner.post('/api/webhooks', { url: receiver.url, project, actions: ['TASK_UPDATED'] }));
  const { rows: tasks } = await t.admin.query<{ id: string }>('select id from task where project_id = $1 order by id', [
    project,
  ]);
  const actor = systemActor(organizationId);
  for (let from = 0; from < events; from += 100)
    await withActor(t.app.platform.db, actor, (tx) =>
      emit(
        tx,
        actor,
        ...Array.from({ length: 100 }, (_, n) => {
          const id = Number(tasks[(from + n) % tasks.length]?.id);
          return {
            type: 'TASKS_UPDATED',
            organizationId,
            projectId: project,
            aggregateType: 'task',
            aggregateId: id,
            payload: { project, tasks: [{ id }], changed: ['data'], number: from + n },
          };
        }),
      ),
    );
  // A batch at a time.
  for (let handed = 0; handed < events; handed += 100) await t.relayEvents();

  let seed = 7;
  const dice = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const asleep: Promise<void>[] = [];
  let isDead = false;
  const dieFor = (milliseconds: number): void => {
    isDead = true;
    asleep.push(
      sleep(milliseconds).then(() => {
        isDead = false;
      }),
    );
  };
  receiver.answer = (_request, count) => {
    if (count === 60 || count === 350) dieFor(150);
    if (isDead) return undefined;
    return { status: dice() < 1 / 3 ? 503 : 200 };
  };
  speed = 2000;
  child.stdin?.write(`${String(t.app.platform.db.pool.options.connectionString)} ${speed}\n`);
  await until(() => receiver.taken().length >= events / 3);
  child.kill('SIGKILL');
  await once(child, 'exit');
  // Its hold ends.
  await t.admin.query(`update webhook_state set held_until = now() - interval '1 second'`);
  await until(async () => {
    await sendAllDue(t.app.platform);
    const { rows } = await t.admin.query(
      `select count(*)::int as count from webhook_delivery where status <> 'delivered'`,
    );
    return rows[0].count === 0;
  });
  await Promise.all(asleep);

  const { rows: sent } = await t.admin.query<{ id: string; task: string; number: number }>(
    `select 'msg_' || replace(m.uuid::text, '-', '') as id, e.aggregate_id as task, (e.payload ->> 'number')::int as number
     from webhook_message m join webhook_event e on e.event_id = m.event_id where m.project_id = $1 and m.action = 'TASK_UPDATED'`,
    [project],
  );
  expect(sent).toHaveLength(events);
  const numbers = new Map(sent.map(({ id, number }) => [id, number]));
  const seen = new Map<number, Set<number>>();
  for (const body of receiver.taken()) {
    const number = numbers.get(body.event_id) ?? -1;
    seen.set(body.task_id, (seen.get(body.task_id) ?? new Set()).add(number));
  }
  const arrived = [...seen.values()].map((of) => [...of]);
  expect(arrived.flat().length, 'each arrived').toBe(events);
  expect(arrived, 'first in the order in which it happened').toEqual(arrived.map((of) => of.toSorted((a, b) => a - b)));
  expect(receiver.received.every((request) => isSigned(request, made.body.secret))).toBe(true);
}, 120_000);

/** Polls; the test's own limit ends what never comes true. */
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2400; tries += 1) {
    if (await isTrue()) return;
    await sleep(25);
  }
  throw new Error('it never came true');
}
