import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../../platform/testing/test-app.ts';
import { answer, createQueue, type QueueProject } from '../../distribution/distribution.fixture.ts';

/** A batch in our own portal, from the first mail to the bank. */

const REWARD = 25;
const PASSWORD = 'paid-by-the-otter-42';
const HOUR_MS = 3_600_000;

let t: TestApp;
let project: QueueProject;
let now = Date.parse('2026-03-01T09:00:00Z');
let dice = 0.99;
let batchId: number;
let ada: Caller;

type Caller = Pick<TestUser, 'get' | 'post' | 'put'>;

beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(now), random: () => dice });
  project = await createQueue(t, { tasks: 8, people: 1, overlap: 1 });
  // The last three tasks have a known answer.
  for (const task of project.taskIds.slice(5))
    await project.owner.post(`/api/tasks/${task}/annotations`, { result: answer('good'), ground_truth: true });
  await t.relayEvents();
  await t.runJobs();
});
afterAll(() => t.close());

const [open, questions] = [() => project.taskIds.slice(0, 5), () => project.taskIds.slice(5, 7)];

async function settle(): Promise<void> {
  await t.runJobs();
  await t.relayEvents();
  await t.runJobs();
}

async function mailedToken(email: string): Promise<string> {
  await settle();
  const { rows } = await t.admin.query<{ text_body: string }>(
    'select text_body from mail_message where recipient = $1 order by id desc limit 1',
    [email],
  );
  const token = /token=([\w-]+)/.exec(rows[0]?.text_body ?? '')?.[1];
  if (!token) throw new Error(`no link was mailed to ${email}`);
  return token;
}

/** Accepts an invitation and signs in, as a new person would. */
async function join(email: string): Promise<Caller> {
  const token = await mailedToken(email);
  const accepted = await t.anonymous.post(`/api/portal/invitations/${token}/accept`, { password: PASSWORD });
  expect(accepted.status, accepted.text).toBe(200);
  const login = await t.anonymous.post('/api/auth/login', { email, password: PASSWORD });
  const headers = { authorization: `Bearer ${login.body.access_token}` };
  const put = t.anonymous.put as TestUser['post'];
  return {
    get: (url) => t.anonymous.get(url, headers),
    post: (url, body) => t.anonymous.post(url, body, headers),
    put: (url, body) => put(url, body, headers),
  };
}

const url = (part = '', id = batchId): string => `/api/crowd-batches/${id}${part === '' ? '' : `/${part}`}`;
const take = (person: Caller, id = batchId) => person.post(`/api/portal/batches/${id}/next`);
let serial = 0;
const handIn = (person: Caller, work: number, value: 'good' | 'bad' = 'good', key = `key-${++serial}`) =>
  person.post(`/api/portal/work/${work}/submit`, { result: answer(value), submission_id: key });
const counts = async () => (await project.owner.get(url())).body.counts;

async function newBatch(taskIds: readonly number[], more: object = {}): Promise<number> {
  const made = await project.owner.post(`/api/projects/${project.id}/crowd-batches`, {
    provider: 'portal',
    title: 'Mark the good ones',
    reward: '0.25',
    task_ids: taskIds,
    publish: true,
    ...more,
  });
  expect(made.status, made.text).toBeLessThan(300);
  await settle();
  return made.body.id;
}

test('is published at once, and invites people by mail, but not those of the house (W-21)', async () => {
  batchId = await newBatch(open(), { max_assignments: 2 });
  expect((await project.owner.get(url())).body).toMatchObject({ status: 'open', counts: { tasks: 5, wanted: 10 } });
  const [colleague] = project.people as [TestUser];
  const sent = await project.owner.post(url('crowd-invitations'), {
    emails: ['ada@crowd.example', 'ADA@crowd.example', colleague.email, 'bob@crowd.example'],
  });
  expect(sent.body).toEqual({ invited: 2, skipped: [{ email: colleague.email, reason: 'member' }] });
  const first = await mailedToken('ada@crowd.example');
  await project.owner.post(url('crowd-invitations'), { emails: ['ada@crowd.example'] });
  // A newer mail ends the older.
  expect((await t.anonymous.get(`/api/portal/invitations/${first}`)).status).toBe(409);
  const stranger = (await t.newOrganization()).owner;
  for (const part of ['portal', 'enrolments', 'appeals', 'crowd-invitations', 'ledger', 'portal/questions']) {
    expect((await t.anonymous.get(url(part))).status).toBe(401);
    expect((await stranger.get(url(part))).status).toBe(404);
    expect((await colleague.get(url(part))).status).toBe(403);
  }
});

test('lets somebody in by the mail alone, and shows them nothing but the portal (W-20, W-21)', async () => {
  ada = await join('ada@crowd.example');
  const { body } = await ada.get('/api/auth/me');
  expect(body).toMatchObject({ email: 'ada@crowd.example', is_crowd: true });
  const { paths } = (await t.anonymous.get('/openapi.json')).body as {
    paths: Record<string, Record<string, { 'x-crowd'?: true | 'held' }>>;
  };
  const opened = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation['x-crowd'] !== undefined && !path.startsWith('/api/portal'))
      .map(([method, operation]) => `${method} ${path} ${operation['x-crowd']}`),
  );
  expect(opened.sort()).toEqual([
    'delete /api/auth/sessions/{id} true',
    'get /api/auth/me true',
    'get /api/auth/sessions true',
    'get /api/tasks/{id}/annotate/{page} held',
    'get /api/tasks/{id}/annotations/{annotation}/drafts held',
    'get /api/tasks/{id}/bundle held',
    'get /api/tasks/{id}/drafts held',
    'get /tasks/{id}/presign held',
    'get /tasks/{id}/resolve held',
    'patch /api/auth/me true',
    'post /api/annotations/{id}/drafts held',
    'post /api/auth/change-password true',
    'post /api/auth/switch-organization true',
    'post /api/invitations/{token}/accept true',
    'post /api/projects/invitations/{token}/accept true',
    'post /api/tasks/{id}/annotations/{annotation}/drafts held',
    'post /api/tasks/{id}/drafts held',
    'post /api/tasks/{id}/heartbeat held',
    'post /api/tasks/{id}/release held',
  ]);
  const [task] = open();
  for (const path of [
    `/api/projects/${project.id}`,
    `/api/projects/${project.id}/next`,
    `/api/tasks/${task}`,
    '/api/tokens',
  ])
    expect([path, (await ada.get(path)).status]).toEqual([path, 403]);
  expect((await ada.get(`/api/tasks/${task}/bundle`)).status).toBe(404);
  expect((await ada.post(`/api/tasks/${task}/drafts`, { result: answer() })).status).toBe(404);
});

test('asks for consent, then for the answers that are known, so often and no oftener (W-25)', async () => {
  const terms = {
    consent: 'We keep your answers.',
    questions: questions(),
    pass_score: 1,
    attempts: 2,
    min_accuracy: 0.5,
    min_checked: 1,
  };
  expect((await project.owner.put(url('portal'), { questions: [project.taskIds[0]] })).status).toBe(400);
  expect((await project.owner.put(url('portal'), terms)).body).toMatchObject({
    access: 'invited',
    join_url: null,
    enrolled: 1,
  });
  expect((await take(ada)).body.error.reason).toBe('agree');
  expect((await ada.post(`/api/portal/batches/${batchId}/examination`)).status).toBe(409);
  expect((await ada.post(`/api/portal/batches/${batchId}/consent`)).body.state).toBe('examine');
  expect((await take(ada)).body.error.reason).toBe('examine');
  const exam = await ada.post(`/api/portal/batches/${batchId}/examination`);
  expect(exam.text).not.toMatch(/annotations|ground_truth|choices":/);
  // Opened twice it is one attempt.
  expect((await ada.post(`/api/portal/batches/${batchId}/examination`)).body.id).toBe(exam.body.id);
  const answers = (value: 'good' | 'bad') => ({
    answers: questions().map((task) => ({ task, result: answer(value) })),
  });
  const foreign = { answers: [{ task: open()[0], result: answer() }] };
  expect((await ada.post(`/api/portal/examinations/${exam.body.id}`, foreign)).status).toBe(400);
  const failed = await ada.post(`/api/portal/examinations/${exam.body.id}`, answers('bad'));
  expect(failed.body).toEqual({ score: 0, passed: false, attempts_left: 1 });
  // A repeat after a lost answer costs no attempt.
  expect((await ada.post(`/api/portal/examinations/${exam.body.id}`, answers('good'))).body).toMatchObject({
    passed: false,
    attempts_left: 1,
  });
  const second = await ada.post(`/api/portal/batches/${batchId}/examination`);
  const passed = await ada.post(`/api/portal/examinations/${second.body.id}`, answers('good'));
  expect(passed.body).toEqual({ score: 1, passed: true, attempts_left: 0 });
  const { rows } = await t.admin.query(
    'select count(*)::int as stored from annotation where task_id = any ($1) and not ground_truth',
    [questions()],
  );
  expect(rows[0].stored).toBe(0);
});

test('holds one place at a time, takes it back when it is abandoned, and takes returns (W-22, W-23)', async () => {
  const [one, two] = await Promise.all([take(ada), take(ada)]);
  expect([one.status, one.body.assignment]).toEqual([200, two.body.assignment]);
  expect((await counts()).working).toBe(1);
  const given = await ada.post(`/api/portal/work/${one.body.assignment}/return`);
  expect(given.status).toBe(204);
  expect((await handIn(ada, one.body.assignment)).status).toBe(409);
  const next = await take(ada);
  // What somebody gave back is not offered to them again.
  expect(next.body.task.id).not.toBe(one.body.task.id);
  now += HOUR_MS / 2;
  await sweep();
  expect((await counts()).expired).toBe(1);
  // Who comes back before the time is up goes on.
  const late = await handIn(ada, next.body.assignment, 'good', 'late');
  expect([late.status, (await counts()).submitted]).toEqual([200, 1]);
  expect((await handIn(ada, next.body.assignment, 'good', 'late')).body).toEqual(late.body);
  const mine = (await ada.get('/api/portal/work')).body as { status: string }[];
  expect(mine.map(({ status }) => status)).toEqual(['submitted', 'returned']);
});

async function sweep(): Promise<void> {
  const found = t.app.platform.registeredJobs().find(({ definition }) => definition.type === 'crowd.portal.sweep');
  await found?.handler({} as never, { signal: new AbortController().signal } as never);
}

test('pays what is accepted once, rejects with a reason, and hears an appeal once (W-26, W-27)', async () => {
  const [, rejected] = [
    await handIn(ada, (await take(ada)).body.assignment),
    (await take(ada)).body.assignment as number,
  ];
  await handIn(ada, rejected, 'bad');
  const work = (await ada.get('/api/portal/work')).body as { id: number; status: string }[];
  const ids = work.filter(({ status }) => status === 'submitted').map(({ id }) => id);
  expect(ids).toHaveLength(3);
  const accepted = ids.filter((id) => id !== rejected);
  await project.owner.post(url('decide'), { decision: 'approve', assignments: accepted });
  await project.owner.post(url('decide'), { decision: 'approve', assignments: accepted });
  expect((await project.owner.post(`/api/assignments/${rejected}/reject`, { reason: 'It is good.' })).status).toBe(200);
  await settle();
  await project.owner.post(`/api/assignments/${accepted[0]}/bonus`, { amount: '1.00', reason: 'Fast.' });
  await settle();
  expect((await ada.get('/api/portal/earnings')).body).toMatchObject({
    balances: [{ balance_cents: 2 * REWARD + 100, paid_cents: 0 }],
  });

  expect((await ada.post(`/api/portal/work/${accepted[0]}/appeal`, { text: 'More!' })).status).toBe(409);
  expect(
    (await ada.post(`/api/portal/work/${rejected}/appeal`, { text: 'It is bad, look again.' })).body.appeal.status,
  ).toBe('open');
  expect((await ada.post(`/api/portal/work/${rejected}/appeal`, { text: 'And again.' })).status).toBe(409);
  const [appeal] = (await project.owner.get(url('appeals'))).body as [{ id: number }];
  expect(appeal).toMatchObject({ rejected_because: 'It is good.', text: 'It is bad, look again.', status: 'open' });
  const decision = { decision: 'accept', answer: 'You were right.' };
  const decided = await Promise.all([1, 2].map(() => project.owner.post(url(`appeals/${appeal.id}/decide`), decision)));
  expect(decided.map(({ status }) => status)).toEqual([200, 200]);
  const answer = await t.admin.query('select set_aside, counts from annotation where assignment_id = $1', [rejected]);
  expect(answer.rows).toEqual([{ set_aside: false, counts: true }]);
  await settle();
  await settle();
  expect((await ada.get('/api/portal/earnings')).body.balances).toEqual([
    { currency: 'USD', balance_cents: 3 * REWARD + 100, earned_cents: 3 * REWARD + 100, paid_cents: 0 },
  ]);
  expect((await project.owner.get(url())).body.money).toMatchObject({ paid_cents: 3 * REWARD, bonus_cents: 100 });
  await expect(t.admin.query('update crowd_ledger set amount_cents = 1')).rejects.toThrow('append-only');
  // What the house tells its people of reviews is not for them.
  const told = await t.admin.query(
    'select from notification n join app_user u on u.id = n.user_id where u.email = $1',
    ['ada@crowd.example'],
  );
  expect(told.rowCount).toBe(0);
});

test('pays out everything once, however many ask, and exports it for the bank (W-26)', async () => {
  const total = 3 * REWARD + 100;
  expect((await ada.put('/api/portal/payee', { payee: '=IBAN("DE00, 1")' })).body.payee).toBe('=IBAN("DE00, 1")');
  const both = await Promise.all([1, 2, 3].map(() => project.owner.post('/api/crowd-payouts', { currency: 'USD' })));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  const payout = both.find(({ status }) => status === 201)?.body;
  expect(payout).toMatchObject({ people: 1, total_cents: total, status: 'open' });
  const csv = await project.owner.get(`/api/crowd-payouts/${payout.id}/csv`);
  expect(csv.text.split('\r\n')).toEqual([
    'payout,person,email,name,payee,amount,currency,reference',
    expect.stringMatching(/^\d+,\d+,ada@crowd\.example,,"'=IBAN\(""DE00, 1""\)",1\.75,USD,payout-\d+-\d+$/),
    '',
  ]);
  const cancelled = await project.owner.post(`/api/crowd-payouts/${payout.id}/cancel`, {});
  expect(cancelled.body.status).toBe('cancelled');
  expect((await project.owner.get('/api/crowd-balances')).body[0].balance_cents).toBe(total);
  const again = await project.owner.post('/api/crowd-payouts', { currency: 'USD' });
  const paid = await project.owner.post(`/api/crowd-payouts/${again.body.id}/paid`, { reference: 'SEPA 17' });
  expect(paid.body).toMatchObject({ status: 'paid', reference: 'SEPA 17' });
  expect((await project.owner.post(`/api/crowd-payouts/${again.body.id}/cancel`, {})).status).toBe(409);
  expect((await ada.get('/api/portal/earnings')).body.balances[0]).toMatchObject({
    balance_cents: 0,
    paid_cents: total,
  });
  const [colleague] = project.people as [TestUser];
  expect((await colleague.get('/api/crowd-payouts')).status).toBe(403);
  expect((await (await t.newOrganization()).owner.get(`/api/crowd-payouts/${again.body.id}/csv`)).status).toBe(404);
});

test('pays new batches in the currency of the organization, and mixes no two in a payout', async () => {
  const { owner } = project;
  const path = `/api/organizations/${owner.organizationId}`;
  for (const currency of ['XYZ', 'JPY']) expect((await owner.patch(path, { currency })).status).toBe(400);
  expect((await owner.patch(path, { currency: 'EUR' })).body.currency).toBe('EUR');
  const [task] = project.taskIds;
  const made = await owner.post(`/api/projects/${project.id}/crowd-batches`, {
    provider: 'portal',
    title: 'In euros',
    reward: '0.40',
    task_ids: [task],
  });
  expect(made.body, made.text).toMatchObject({ currency: 'EUR', money: expect.anything() });
  expect((await owner.get(url())).body.currency).toBe('USD');
  await t.admin.query(
    `insert into crowd_ledger (organization_id, user_id, kind, amount_cents, currency, idempotency_key)
     select organization_id, user_id, 'bonus', c.cents, c.currency, 'test:' || c.currency
     from crowd_payee, (values ('EUR', 40), ('USD', 5)) as c (currency, cents) where organization_id = $1`,
    [owner.organizationId],
  );
  const payout = (await owner.post('/api/crowd-payouts', { currency: 'EUR' })).body;
  expect(payout).toMatchObject({ currency: 'EUR', total_cents: 40, people: 1 });
  expect((await ada.get('/api/portal')).body.balances).toEqual(
    expect.arrayContaining([
      { currency: 'EUR', cents: 0 },
      { currency: 'USD', cents: 5 },
    ]),
  );
  await owner.post(`/api/crowd-payouts/${payout.id}/cancel`, {});
  await owner.patch(path, { currency: 'USD' });
});

test('pauses whoever is wrong on control tasks, until somebody lets them go on (W-24)', async () => {
  await t.admin.query('update project set golden_ref_percentage = 100 where id = $1', [project.id]);
  dice = 0;
  const control = await take(ada);
  expect(control.body.task).toMatchObject({ id: project.taskIds[7], annotations: [] });
  await handIn(ada, control.body.assignment, 'bad');
  await settle();
  const paused = await take(ada);
  expect([paused.body.error.reason, paused.body.error.message]).toEqual([
    'paused',
    '0 % of your answers to control tasks were right; this work asks for 50 %.',
  ]);
  const [person] = (await project.owner.get(url('enrolments'))).body as [{ user: { id: number } }];
  expect(person).toMatchObject({ state: 'paused', checked: 1, accuracy: 0, submitted: 4, approved: 3 });
  expect((await project.owner.post(url(`enrolments/${person.user.id}/resume`))).status).toBe(204);
  dice = 0.99;
  await t.admin.query('update project set golden_ref_percentage = 0 where id = $1', [project.id]);
  expect((await take(ada)).status).toBe(200);
});

test('lets in as many as were wanted by the open link, and never gives out more places than there are (W-21, W-22)', async () => {
  const [task] = open() as [number];
  const tasks = await t.admin.query<{ id: string }>(
    `insert into task (organization_id, project_id, inner_id, data, overlap)
     select organization_id, project_id, 100, '{"text": "New"}', 1 from task where id = $1 returning id`,
    [task],
  );
  const id = await newBatch([Number(tasks.rows[0]?.id)], { max_assignments: 2, budget: '0.50' });
  const terms = await project.owner.put(url('portal', id), { access: 'open', worker_cap: 3 });
  const key = String(terms.body.join_url).split('/').at(-1);
  const emails = ['carl', 'dora', 'emil', 'fran'].map((name) => `${name}@crowd.example`);
  for (const email of emails)
    expect((await t.anonymous.post(`/api/portal/open/${key}`, { email })).body).toEqual({ sent: true });
  const tokens = [];
  for (const email of emails) tokens.push(await mailedToken(email));
  const joined = await Promise.all(
    tokens.map((token) => t.anonymous.post(`/api/portal/invitations/${token}/accept`, { password: PASSWORD })),
  );
  expect(joined.map(({ status }) => status).sort()).toEqual([200, 200, 200, 409]);
  expect((await t.anonymous.get(`/api/portal/open/${key}`)).body.is_full).toBe(true);
  const people = await Promise.all(
    emails
      .filter((_, index) => joined[index]?.status === 200)
      .map(async (email) => {
        const login = await t.anonymous.post('/api/auth/login', { email, password: PASSWORD });
        return (path: string, body?: unknown) =>
          t.anonymous.post(path, body, { authorization: `Bearer ${login.body.access_token}` });
      }),
  );
  const taken = await Promise.all(people.map((post) => post(`/api/portal/batches/${id}/next`)));
  expect(taken.map(({ status }) => status).sort()).toEqual([200, 200, 404]);
  const foreign = taken.find(({ status }) => status === 200)?.body.assignment;
  const loser = people[taken.findIndex(({ status }) => status === 404)];
  expect(
    (await loser?.(`/api/portal/work/${foreign}/submit`, { result: answer(), submission_id: 'stolen' }))?.status,
  ).toBe(404);
  // Nobody objects for three days: it is accepted, and paid like any other.
  const winner = people[taken.findIndex(({ status }) => status === 200)];
  await winner?.(`/api/portal/work/${foreign}/submit`, { result: answer(), submission_id: 'slow' });
  now += 73 * HOUR_MS;
  await sweep();
  await settle();
  expect((await project.owner.get(url('', id))).body).toMatchObject({
    counts: { approved: 1 },
    money: { paid_cents: REWARD },
  });
});
