import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type MturkServer, startMturkServer } from '../../platform/testing/mturk/mturk-server.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { answer, createQueue, type QueueProject } from '../distribution/distribution.fixture.ts';
import { connect, dice, pageOf, resultOf } from './crowd.fixture.ts';

let t: TestApp;
let mturk: MturkServer;
let project: QueueProject;
let owner: TestUser;
let stranger: TestUser;
let now = Date.parse('2026-03-01T09:00:00Z');
let taken = 0;
const random = dice(3);

beforeAll(async () => {
  const clock = () => new Date(now);
  mturk = await startMturkServer({ now: clock, random, balanceCents: 100_000 });
  t = await createTestApp({
    now: clock,
    random,
    env: { OUTBOUND_ALLOW: '127.0.0.1', PUBLIC_URL: 'https://crowd.test' },
  });
  project = await createQueue(t, { tasks: 40, people: 1 });
  owner = project.owner;
  stranger = (await createQueue(t, { tasks: 1, people: 0 })).owner;
  await connect(owner, mturk);
});
afterAll(async () => {
  await t.close();
  await mturk.close();
});
beforeEach(() => {
  mturk.faults = () => undefined;
});

const nextTask = (): number => project.taskIds[taken++] as number;

interface Published {
  task: number;
  batch: string;
  hitId: string;
  page: string;
}

async function publish(more: object = {}): Promise<Published> {
  const task = nextTask();
  const started = await owner.post('/api/crowd/mturk/hits', { task_ids: [task], ...more });
  const job = await resultOf(t, started);
  expect([job.error, job.type]).toEqual([null, 'core.mturk.create_hit_for_task']);
  const [hitId = ''] = [...mturk.market.hits.keys()].slice(-1);
  return { task, batch: `/api/crowd-batches/${started.body.batch}`, hitId, page: pageOf(mturk, hitId) };
}

const visit = (page: string, visitor: Record<string, string>) =>
  t.anonymous.get(`${page}&${new URLSearchParams({ turkSubmitTo: mturk.url, ...visitor })}`);

function taskIn(html: string): ReturnType<typeof JSON.parse> {
  return JSON.parse(/<script type="application\/json" id="crowd-task">(.*?)<\/script>/s.exec(html)?.[1] ?? '');
}

/** Opens the page and answers, as far as handing in at the provider. */
async function answerOn(page: string, hitId: string, workerId: string, choice = 'good') {
  const assignmentId = mturk.accept(hitId, workerId);
  const task = taskIn((await visit(page, { assignmentId, hitId, workerId })).text);
  const kept = await t.anonymous.post(task.submit_url, { token: task.token, result: answer(choice) });
  expect(kept.status, kept.text).toBe(200);
  return { assignmentId, task, form: kept.body as { action: string; fields: Record<string, string> } };
}

const handIn = ({ action, fields }: { action: string; fields: Record<string, string> }) =>
  fetch(action, { method: 'POST', body: new URLSearchParams(fields) });

async function collect(): Promise<void> {
  await resultOf(t, await owner.post('/api/crowd/mturk/sync', { limit: 500 }));
  await resultOf(t, await owner.post('/api/crowd/mturk/ingest', { limit: 500 }));
}

const workOf = async (task: number) =>
  (await owner.get(`/api/assignments?task=${task}&kind=work`)).body as ReturnType<typeof JSON.parse>[];

describe('who may', () => {
  test('look after crowds: managers, and of their own organization', async () => {
    const { batch, task } = await publish();
    const [offer] = (await owner.get(`/api/assignments?task=${task}`)).body;
    const [annotator] = project.people as [TestUser];
    const paths = [batch, `/api/assignments/${offer.id}`, `/api/projects/${project.id}/crowd-batches`];
    for (const path of [...paths, `/api/assignments?project=${project.id}`]) {
      expect((await t.anonymous.get(path)).status, path).toBe(401);
      expect((await annotator.get(path)).status, path).toBe(403);
      expect((await stranger.get(path)).status, path).toBe(404);
      expect((await owner.get(path)).status, path).toBe(200);
    }
    expect((await stranger.post(`${batch}/expire`)).status).toBe(404);
    expect((await annotator.post('/api/crowd/mturk/hits', { task_ids: [task] })).status).toBe(403);
    expect((await stranger.post('/api/crowd/mturk/hits', { task_ids: [task] })).status).toBe(404);
    expect((await annotator.put('/api/crowd/providers/mturk', {})).status).toBe(403);
    expect((await stranger.get('/api/assignments')).body).toEqual([]);
    expect((await owner.post('/api/crowd/nobody/sync', {})).status).toBe(404);
  });

  test('read the keys of an account: nobody', async () => {
    const told = await owner.get('/api/crowd/providers');
    const account = told.body.find((one: { id: string }) => one.id === 'mturk');
    expect(account).toMatchObject({ is_ready: true, account: { secrets: ['access_key_id', 'secret_access_key'] } });
    const { rows } = await t.admin.query('select secrets, settings::text from crowd_account');
    for (const text of [told.text, rows[0].secrets, rows[0].settings])
      expect(text).not.toContain(mturk.keys.secretAccessKey);
    expect((await owner.post('/api/crowd/providers/mturk/check')).body).toMatchObject({
      ok: true,
      balance_cents: 100_000,
    });
    const wrong = await owner.put('/api/crowd/providers/mturk', { settings: { endpoint: 'http://10.1.2.3/' } });
    expect(wrong.status).toBe(400);
  });
});

describe('a batch', () => {
  test('is priced, kept within its budget, and refused where its terms are wrong (W-02, W-04)', async () => {
    const task_ids = [nextTask(), nextTask(), 999_999];
    const asked = { provider: 'mturk', task_ids, reward: '0.10', max_assignments: 2 };
    const url = `/api/projects/${project.id}/crowd-batches`;
    const cost = await owner.post(`${url}/preview`, { ...asked, budget: '0.40' });
    expect(cost.body).toMatchObject({
      tasks: 2,
      skipped: { not_found: 1, active: 0 },
      answers: 4,
      rewards_cents: 40,
      fees_cents: 8,
      total_cents: 48,
      balance_cents: 100_000,
      problems: ['It costs more than the budget.'],
    });
    expect((await owner.post(url, { ...asked, reward: '0.00' })).body.validation_errors).toHaveProperty('reward');
    expect((await owner.post(url, { ...asked, reward: 'much' })).status).toBe(400);
    const draft = await owner.post(url, { ...asked, budget: '0.48' });
    expect([draft.status, draft.body.status, draft.body.counts.tasks]).toEqual([201, 'draft', 2]);
    const batch = `/api/crowd-batches/${draft.body.id}`;
    await resultOf(t, await owner.post(`${batch}/publish`));
    expect((await owner.post(`${batch}/publish`)).status).toBe(409);
    expect((await owner.patch(batch, { reward: '0.20' })).body.error.reason).toBe('published');
    expect((await owner.patch(batch, { budget: '0.30' })).body.error.reason).toBe('over_budget');
    expect((await owner.post(`${batch}/extend`, { assignments: 1 })).body.error.reason).toBe('over_budget');
    expect((await owner.patch(batch, { budget: '1.00' })).status).toBe(200);
    for (const key of ['a', 'a']) await resultOf(t, await owner.post(`${batch}/extend`, { assignments: 1, key }));
    expect((await owner.get(batch)).body).toMatchObject({ counts: { wanted: 6 }, money: { reserved_cents: 72 } });
    const hits = [...mturk.market.hits.values()].slice(-2);
    expect(hits.map(({ maxAssignments }) => maxAssignments)).toEqual([3, 3]);
    await resultOf(t, await owner.post(`${batch}/expire`));
    expect((await owner.get(batch)).body).toMatchObject({ status: 'closed', money: { reserved_cents: 0 } });
    // What ended may be offered again.
    const again = await resultOf(t, await owner.post('/api/crowd/mturk/hits', { task_ids }));
    expect([again.result.created.length, again.result.skipped]).toEqual([2, [999_999]]);
  });

  test('is published once, whoever asks at the same time and however the first try ended (W-02, W-05)', async () => {
    const task = nextTask();
    const before = mturk.market.hits.size;
    const asked = () => owner.post('/api/crowd/mturk/hits', { task_ids: [task] });
    const started = await Promise.all([asked(), asked(), asked()]);
    mturk.faults = (operation) =>
      operation === 'CreateHIT' && mturk.market.hits.size === before ? 'hang_up_after' : undefined;
    await t.runJobs();
    expect(mturk.market.hits.size).toBe(before + 1);
    const { rows } = await t.admin.query('select result from job where id = any ($1)', [
      started.map(({ body }) => body.job_id),
    ]);
    expect(rows.flatMap(({ result }) => result.created)).toEqual([task]);
    const [offer] = (await owner.get(`/api/assignments?task=${task}`)).body;
    expect(offer).toMatchObject({
      kind: 'offer',
      backend: 'mturk',
      sandbox: true,
      status: 'created',
      payload: { creation: { reward: '0.10', max_assignments: 1, lifetime_seconds: 86_400 } },
    });
  });

  test('is ended with what was being published, of which the answer was lost', async () => {
    const before = new Set(mturk.market.hits.keys());
    mturk.faults = (operation) => (operation.endsWith('HIT') ? 'hang_up_after' : undefined);
    const made = await owner.post('/api/crowd/mturk/hits', { task_ids: [nextTask(), nextTask()] });
    await t.runJobs();
    mturk.faults = () => undefined;
    const batch = `/api/crowd-batches/${made.body.batch}`;
    expect((await owner.get(batch)).body).toMatchObject({ status: 'publishing', counts: { published: 0 } });
    await resultOf(t, await owner.post(`${batch}/expire`));
    const lost = [...mturk.market.hits.values()].filter(({ id }) => !before.has(id));
    expect(lost.map(({ expiresAt }) => expiresAt)).toEqual([now / 1000, now / 1000]);
    expect((await owner.get(batch)).body.status).toBe('closed');
  });

  test('is not made again when the provider has forgotten the token of its first try (W-05)', async () => {
    const before = mturk.market.hits.size;
    mturk.faults = (operation) => (operation.endsWith('HIT') ? 'hang_up_after' : undefined);
    const made = await owner.post('/api/crowd/mturk/hits', { task_ids: [nextTask()] });
    await t.runJobs();
    expect(mturk.market.hits.size).toBe(before + 1);
    now += 25 * 3_600_000;
    mturk.faults = () => undefined;
    mturk.calls.length = 0;
    await resultOf(t, await owner.post(`/api/crowd-batches/${made.body.batch}/expire`));
    expect(mturk.calls).toContain('ListHITs');
    expect(mturk.calls).not.toContain('CreateHIT');
    expect(mturk.market.hits.size).toBe(before + 1);
  });

  test('is extended once, also when the answer was lost (W-05)', async () => {
    const { batch, hitId } = await publish({ max_assignments: 2 });
    let isLost = false;
    mturk.faults = (operation) => {
      if (isLost || operation !== 'CreateAdditionalAssignmentsForHIT') return undefined;
      isLost = true;
      return 'hang_up_after';
    };
    const extended = await resultOf(t, await owner.post(`${batch}/extend`, { assignments: 3, key: 'more' }));
    expect([isLost, extended.error]).toEqual([true, null]);
    expect(mturk.market.hits.get(hitId)?.maxAssignments).toBe(5);
  });

  test('tells why its provider refused it, and goes on when that is mended', async () => {
    mturk.market.balanceCents = 0;
    const task = nextTask();
    const started = await owner.post('/api/crowd/mturk/hits', { task_ids: [task] });
    await t.runJobs();
    const batch = `/api/crowd-batches/${started.body.batch}`;
    expect((await owner.get(batch)).body).toMatchObject({ status: 'failed', error: expect.stringContaining('money') });
    mturk.market.balanceCents = 100_000;
    await resultOf(t, await owner.post(`${batch}/publish`));
    expect((await owner.get(batch)).body).toMatchObject({ status: 'open', error: null, counts: { published: 1 } });
  });
});

describe('the page of a worker', () => {
  test('shows a preview to everybody, in the frame of its provider alone (W-17, W-18)', async () => {
    const { page, task, hitId } = await publish();
    const shown = await visit(page, { assignmentId: 'ASSIGNMENT_ID_NOT_AVAILABLE', hitId });
    expect([shown.status, shown.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(shown.headers['x-frame-options']).toBeUndefined();
    expect(shown.headers['content-security-policy']).toContain(`frame-ancestors ${mturk.url}`);
    expect(shown.headers['content-security-policy']).toContain(`form-action ${mturk.url}`);
    expect(taskIn(shown.text)).toMatchObject({
      is_preview: true,
      reward: '0.10 USD',
      token: '',
      bundle: { task: { id: task, annotations: [] } },
    });
    for (const secret of [mturk.keys.secretAccessKey, owner.token]) expect(shown.text).not.toContain(secret);
    expect(await workOf(task)).toEqual([]);

    expect((await t.anonymous.get(page.replace(/token=p\.\d+/, 'token=p.9'))).status).toBe(404);
    const expired = await t.anonymous.get(page.replace(/token=p\.\d+/, 'token=p.9'), { accept: 'text/html,*/*' });
    expect([expired.status, expired.headers['x-frame-options']]).toEqual([404, undefined]);
    expect(expired.text).toContain('<h1>This work cannot be opened</h1>');
    expect((await t.anonymous.get(page.replace(`/${task}/`, `/${task + 1}/`))).status).toBe(404);
    expect((await t.anonymous.get(page.replace('sandbox=1', 'sandbox=0'))).status).toBe(400);
    expect((await t.anonymous.get(`/api/tasks/${task}/annotate/mturk/?sandbox=1`)).status).toBe(401);
    expect((await owner.get(`/api/tasks/${task}/annotate/mturk/?sandbox=1`)).status).toBe(200);
    expect((await stranger.get(`/api/tasks/${task}/annotate/mturk/?sandbox=1`)).status).toBe(404);
    const unpriced = await owner.get(`/api/tasks/${project.taskIds.at(-1)}/annotate/mturk/?sandbox=1`);
    expect(taskIn(unpriced.text)).toMatchObject({ is_preview: true, reward: '' });
    const asked = { assignmentId: 'A1', hitId, workerId: 'W1', turkSubmitTo: 'https://evil.example' };
    expect((await visit(page, asked)).body.error.reason).toBe('foreign_submit_target');
  });

  test('is framed and posted to by the sites of its provider alone, and needs no cookie (W-18)', async () => {
    const { page, hitId } = await publish();
    const assignmentId = mturk.accept(hitId, 'WKLARA');
    const visitor = { assignmentId, hitId, workerId: 'WKLARA' };
    const shown = await visit(page, visitor);
    const policy = new Map(
      String(shown.headers['content-security-policy'])
        .split(';')
        .map((rule) => rule.trim().split(/\s+/))
        .map(([name = '', ...sites]) => [name, sites]),
    );
    expect(policy.get('frame-ancestors')).toEqual([mturk.url]);
    expect(policy.get('form-action')).toEqual([mturk.url]);
    const task = taskIn(shown.text);
    const kept = await t.anonymous.post(task.submit_url, { token: task.token, result: answer() });
    expect(new URL(kept.body.action).origin).toBe(mturk.url);
    for (const { headers } of [shown, kept]) expect(headers['set-cookie']).toBeUndefined();
  });

  test('is counted by minute and address, answers too (W-18)', async () => {
    const limited = await createTestApp({ env: { RATE_CROWD: '3' } });
    const path = '/api/tasks/1/annotate/mturk?token=nobody';
    const statuses = [
      (await limited.anonymous.get(path)).status,
      (await limited.anonymous.post(path, { token: 'nobody', result: [] })).status,
      (await limited.anonymous.get(path)).status,
      (await limited.anonymous.get(path)).status,
      (await limited.anonymous.post(path, { token: 'nobody', result: [] })).status,
      (await limited.anonymous.get('/api/version')).status,
    ];
    await limited.close();
    expect(statuses).toEqual([404, 403, 404, 429, 429, 200]);
  });

  test('keeps the answer first, and only what was handed in becomes one (W-09, W-12, W-17)', async () => {
    const { page, task, hitId } = await publish();
    const { assignmentId, task: shown, form } = await answerOn(page, hitId, 'WANNA', 'bad');
    const url = shown.submit_url;
    expect((await t.anonymous.post(url, { token: shown.token, result: [{ type: 'nonsense' }] })).status).toBe(400);
    expect((await t.anonymous.post(url, { token: `${shown.token}x`, result: answer() })).status).toBe(403);
    const elsewhere = url.replace('workerId=WANNA', 'workerId=WBERTA');
    expect((await t.anonymous.post(elsewhere, { token: shown.token, result: answer() })).status).toBe(403);
    expect((await visit(page, { assignmentId, hitId, workerId: 'WBERTA' })).status).toBe(409);
    // Kept, and not handed in: no answer yet.
    await collect();
    expect(await workOf(task)).toMatchObject([{ status: 'created', annotation: null }]);
    expect((await handIn(form)).status).toBe(200);
    expect((await handIn(form)).status).toBe(400);
    await collect();
    await collect();
    const [work] = await workOf(task);
    expect(work).toMatchObject({ status: 'submitted', worker_id: 'WANNA', assignment_id: assignmentId, error: null });
    const stored = (await owner.get(`/api/annotations/${work.annotation}`)).body;
    expect(stored).toMatchObject({
      origin: 'crowd',
      actor: 'WANNA',
      assignment: work.id,
      submission_id: assignmentId,
      completed_by: work.user,
      result: [{ value: { choices: ['bad'] } }],
    });
    expect((await visit(page, { assignmentId, hitId, workerId: 'WANNA' })).text).toContain('handed in already');
    expect((await t.anonymous.post(url, { token: shown.token, result: answer() })).status).toBe(409);
  });

  test('an answer that somebody else slipped in is not taken for the one that was handed in (W-10, W-11)', async () => {
    const { page, task, hitId } = await publish();
    const { form } = await answerOn(page, hitId, 'WCARLA');
    await handIn({ ...form, fields: { ...form.fields, checksum: 'f'.repeat(64) } });
    await collect();
    expect(await workOf(task)).toMatchObject([
      { status: 'submitted', annotation: null, error: expect.stringContaining('not the one') },
    ]);
    const [{ id }] = await workOf(task);
    const looked = async () =>
      (
        await t.admin.query('select ingest_attempts as times, next_ingest_at as next from assignment where id = $1', [
          id,
        ])
      ).rows[0];
    const inMinutes = (minutes: number) => new Date(now + minutes * 60_000);
    expect(await looked()).toEqual({ times: 1, next: inMinutes(10) });
    now += 9 * 60_000;
    await collect();
    expect(await looked()).toEqual({ times: 1, next: inMinutes(1) });
    now += 60_000;
    await collect();
    expect(await looked()).toEqual({ times: 2, next: inMinutes(20) });
    expect((await owner.post(`/api/assignments/${id}/reject`, { reason: 'Not what was kept.' })).status).toBe(200);
    await t.runJobs();
    expect(await workOf(task)).toMatchObject([{ status: 'rejected' }]);
  });

  test('gives the place of somebody who returned the task to the next (W-06, W-13)', async () => {
    const { page, task, hitId } = await publish();
    const first = mturk.accept(hitId, 'WDORA');
    expect(taskIn((await visit(page, { assignmentId: first, hitId, workerId: 'WDORA' })).text).is_preview).toBe(false);
    mturk.giveBack(first);
    const { form } = await answerOn(page, hitId, 'WEMMA');
    await handIn(form);
    await collect();
    const statuses = (await workOf(task)).map(({ worker_id, status }) => [worker_id, status]);
    expect(statuses).toEqual([
      ['WEMMA', 'submitted'],
      ['WDORA', 'returned'],
    ]);
    const { rows } = await t.admin.query('select counted, overlap from task where id = $1', [task]);
    expect(rows).toEqual([{ counted: 1, overlap: 1 }]);
  });
});

describe('a decision', () => {
  /** Work that was taken in, of a task of its own. */
  async function submitted(worker: string) {
    const published = await publish();
    const { form } = await answerOn(published.page, published.hitId, worker);
    await handIn(form);
    await collect();
    const [work] = await workOf(published.task);
    return { ...published, work, url: `/api/assignments/${work.id}` };
  }

  test('on two pieces of work of one worker is about one account, with which nobody signs in (W-12)', async () => {
    const [one, two] = [await submitted('WLOTTE'), await submitted('WLOTTE')];
    expect(one.work.user).toBe(two.work.user);
    const { rows } = await t.admin.query(
      `select u.email::text, u.password_hash, m.is_crowd, m.role, (select count(*)::int from annotation where completed_by = u.id) as answers,
         (select count(*)::int from project_member where user_id = u.id) as projects,
         (select count(*)::int from api_token where user_id = u.id) as tokens
       from app_user u join organization_member m on m.user_id = u.id where u.id = $1`,
      [one.work.user],
    );
    const [account] = rows;
    expect(account).toMatchObject({
      password_hash: null,
      is_crowd: true,
      role: 'member',
      answers: 2,
      projects: 0,
      tokens: 0,
    });
    for (const password of ['', 'null', 'password-of-nobody'])
      expect((await t.anonymous.post('/api/auth/login', { email: account.email, password })).status).not.toBe(200);
    await t.anonymous.post('/api/auth/forgot-password', { email: account.email });
    await t.anonymous.post('/api/auth/resend-verification', { email: account.email });
    const links = await t.admin.query('select purpose from one_time_token where user_id = $1', [one.work.user]);
    expect(links.rows).toEqual([]);
  });

  async function countedOf(task: number): Promise<number> {
    const { rows } = await t.admin.query('select counted from task where id = $1', [task]);
    return rows[0].counted;
  }

  test('pays once, and nothing that comes later takes it back (W-06, W-07, W-14, W-15)', async () => {
    const { work, url, task, batch } = await submitted('WFRIDA');
    const answers = await Promise.all([owner.post(`${url}/approve`), owner.post(`${url}/approve`)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await owner.post(`${url}/reject`, { reason: 'No.' })).body.error.reason).toBe('decided');
    mturk.faults = (operation) => (operation === 'ApproveAssignment' && random() < 0.5 ? 'hang_up_after' : undefined);
    await t.runJobs();
    mturk.faults = () => undefined;
    await collect();
    expect(await workOf(task)).toMatchObject([{ status: 'approved', decision: null, annotation: work.annotation }]);
    expect((await owner.get(`/api/assignments?task=${task}&kind=offer`)).body).toMatchObject([{ status: 'approved' }]);
    expect((await owner.get(`${batch}/payments`)).body).toMatchObject([
      { kind: 'reward', status: 'paid', amount_cents: 10, fee_cents: 2, worker_id: 'WFRIDA' },
    ]);
    expect((await owner.post(`${url}/reject`, { reason: 'No.' })).status).toBe(409);
    const wrong = { amount: '0.05', reason: ' ' };
    expect((await owner.post(`${url}/bonus`, wrong)).status).toBe(400);
    for (const key of ['one', 'one', 'two'])
      expect((await owner.post(`${url}/bonus`, { amount: '0.05', reason: 'Thanks.', key })).status).toBe(200);
    expect((await owner.post(`${url}/bonus`, { amount: '0.09', reason: 'Thanks.', key: 'one' })).status).toBe(409);
    await t.runJobs();
    expect(mturk.market.bonuses.filter(({ workerId }) => workerId === 'WFRIDA')).toHaveLength(2);
  });

  test('to reject gives a reason, sets the answer aside and may be overridden (W-06, W-16)', async () => {
    const { work, url, task } = await submitted('WGRETA');
    expect((await owner.post(`${url}/reject`, { reason: '  ' })).status).toBe(400);
    expect((await owner.post(`${url}/reject`, { reason: 'Nothing is marked.' })).status).toBe(200);
    await t.runJobs();
    expect(mturk.market.work.get(work.assignment_id)).toMatchObject({
      status: 'Rejected',
      feedback: 'Nothing is marked.',
    });
    const { rows } = await t.admin.query('select counted, is_labeled from task where id = $1', [task]);
    expect(rows).toEqual([{ counted: 0, is_labeled: false }]);
    const again = await resultOf(t, await owner.post('/api/crowd/mturk/hits', { task_ids: [task] }));
    expect(again.result.created).toEqual([task]);
    expect((await owner.post(`${url}/approve`)).status).toBe(409);
    expect((await owner.post(`${url}/approve`, { override: true })).status).toBe(200);
    await t.runJobs();
    expect((await owner.get(url)).body.status).toBe('approved');
  });

  test('to reject and setting aside are one: whoever dies in between did neither (W-16)', async () => {
    const { url, task, batch, work } = await submitted('WMARTA');
    await t.admin.query(`
      create function die() returns trigger language plpgsql as $$ begin raise exception 'the server dies here'; end $$;
      create trigger die before update of set_aside on annotation for each row when (new.set_aside) execute function die()`);
    expect((await owner.post(`${url}/reject`, { reason: 'Nothing is marked.' })).status).toBe(500);
    const all = { decision: 'reject', reason: 'Nothing is marked.' };
    expect((await owner.post(`${batch}/decide`, all)).status).toBe(500);
    expect((await owner.get(url)).body).toMatchObject({ status: 'submitted', decision: null });
    await t.admin.query('drop trigger die on annotation; drop function die()');
    expect((await owner.post(`${url}/reject`, { reason: 'Nothing is marked.' })).status).toBe(200);
    expect(await countedOf(task)).toBe(0);
    await t.runJobs();
    // Overridden in one as well.
    await t.admin.query(`
      create function die() returns trigger language plpgsql as $$ begin raise exception 'the server dies here'; end $$;
      create trigger die before update of decision on assignment for each row execute function die()`);
    expect((await owner.post(`${url}/approve`, { override: true })).status).toBe(500);
    await t.admin.query('drop trigger die on assignment; drop function die()');
    expect(await countedOf(task)).toBe(0);
    expect((await owner.post(`${url}/approve`, { override: true })).status).toBe(200);
    expect(await countedOf(task)).toBe(1);
    // Told again, it finds nothing that is still rejected.
    const { rows: told } = await t.admin.query(
      `insert into outbox_event (organization_id, event_type, aggregate_type, aggregate_id, payload)
       select organization_id, event_type, aggregate_type, aggregate_id, payload from event_log
       where event_type = 'CROWD_ASSIGNMENT_REJECTED' and aggregate_id = $1 returning id`,
      [String(work.id)],
    );
    expect(told).toHaveLength(1);
    await t.relayEvents();
    await t.runJobs();
    expect(await countedOf(task)).toBe(1);
    expect((await owner.get(url)).body.status).toBe('approved');
  });

  test('to reject sets aside also what a reviewer is looking at (W-16)', async () => {
    const { url, task } = await submitted('WNORA');
    await t.relayEvents();
    const reviewer = await t.newUser(owner.organizationId);
    await t.addMember(project.id, reviewer, 3);
    await t.admin.query(
      `insert into review_lease (task_id, organization_id, project_id, user_id, acquired_at, expires_at)
       values ($1, $2, $3, $4, $5, $5::timestamptz + interval '1 hour')`,
      [task, owner.organizationId, project.id, reviewer.id, new Date(now)],
    );
    expect((await owner.post(`${url}/reject`, { reason: 'Nothing is marked.' })).status).toBe(200);
    expect(await countedOf(task)).toBe(0);
  });

  test('of the provider itself to reject sets the answer aside, once (W-16)', async () => {
    const { url, task, work } = await submitted('WOLGA');
    const there = mturk.market.work.get(work.assignment_id);
    Object.assign(there ?? {}, { status: 'Rejected', decidedAt: now / 1000, feedback: 'Said there.' });
    await collect();
    await t.relayEvents();
    expect((await owner.get(url)).body.status).toBe('rejected');
    expect(await countedOf(task)).toBe(0);
  });

  test('that comes before the answer is taken in leaves it out (W-16)', async () => {
    const { page, hitId, task } = await publish();
    const { form } = await answerOn(page, hitId, 'WPAULA');
    await handIn(form);
    await resultOf(t, await owner.post('/api/crowd/mturk/sync', { limit: 500 }));
    const [work] = await workOf(task);
    expect((await owner.post(`/api/assignments/${work.id}/reject`, { reason: 'Too fast.' })).status).toBe(200);
    await t.admin.query(`update job set status = 'cancelled' where status = 'queued'`);
    await collect();
    await t.relayEvents();
    expect(await countedOf(task)).toBe(0);
    // An answer that was on its way meanwhile is set aside when it has come.
    const late = { task, result: answer(), schema_version: '1', assignment: work.id };
    expect((await owner.post('/api/annotations', late)).status).toBe(201);
    await t.relayEvents();
    expect(await countedOf(task)).toBe(0);
  });

  test('to reject all of a batch sets their answers aside (W-16)', async () => {
    const { batch, task, url } = await submitted('WJUDITH');
    expect((await owner.post(`${batch}/decide`, { decision: 'reject' })).status).toBe(400);
    const rejected = await owner.post(`${batch}/decide`, { decision: 'reject', reason: 'All the same.' });
    expect(rejected.body).toEqual({ asked: 1, skipped: 0 });
    await t.runJobs();
    expect((await owner.get(url)).body.status).toBe('rejected');
    const { rows } = await t.admin.query('select counted from task where id = $1', [task]);
    expect(rows).toEqual([{ counted: 0 }]);
  });

  test('of a reviewer decides on the work (W-16)', async () => {
    const { work, url } = await submitted('WHANNA');
    const reviewed = await owner.post('/api/annotation-reviews', { annotation: work.annotation, accepted: true });
    expect(reviewed.status, reviewed.text).toBe(201);
    await t.relayEvents();
    await t.runJobs();
    expect((await owner.get(url)).body.status).toBe('approved');
  });

  test('may be the provider’s own: what nobody decides on is approved in time', async () => {
    const { url, batch } = await submitted('WINES');
    now += 4 * 86_400_000;
    await collect();
    expect((await owner.get(url)).body.status).toBe('approved');
    expect((await owner.get(batch)).body).toMatchObject({ status: 'closed', money: { paid_cents: 10, fees_cents: 2 } });
  });
});
