import { afterAll, beforeAll, expect, test } from 'vitest';
import { signHook } from '../../../adapters/prolific/hook-signature.ts';
import { type ProlificServer, startProlificServer } from '../../../platform/testing/prolific/prolific-server.ts';
import { createTestApp, type TestApp } from '../../../platform/testing/test-app.ts';
import { answer, createQueue, type QueueProject } from '../../distribution/distribution.fixture.ts';

/** A batch as a study at Prolific, whose answers get lost now and then. */

const now = Date.parse('2026-03-01T09:00:00Z');
const REWARD = 30;
const [PID, OTHER] = ['5f3b2c1d0e9a8b7c6d5e4f30', '5f3b2c1d0e9a8b7c6d5e4f31'];

let t: TestApp;
let prolific: ProlificServer;
let project: QueueProject;
let batchId: number;
let studyId: string;

beforeAll(async () => {
  prolific = await startProlificServer({ now: () => new Date(now), balanceCents: 100_000 });
  const env = { OUTBOUND_ALLOW: '127.0.0.1', PUBLIC_URL: 'https://crowd.test' };
  t = await createTestApp({ now: () => new Date(now), env });
  project = await createQueue(t, { tasks: 2, people: 1, overlap: 1 });
});
afterAll(async () => {
  await t.close();
  await prolific.close();
});

const batch = async () => (await project.owner.get(`/api/crowd-batches/${batchId}`)).body;
const local = (address: string): string => address.replace('https://crowd.test', '');
/** Follows what Prolific sends somebody to, up to the page of their task. */
const enter = (address: string) => t.anonymous.get(local(address));

async function settle(): Promise<void> {
  await t.runJobs();
  await t.relayEvents();
  await t.runJobs();
}

async function sync(): Promise<void> {
  await project.owner.post(`/api/crowd-batches/${batchId}/sync`, {});
  await settle();
}

test('publishes one study, though the answer is lost each time', async () => {
  const account = {
    settings: { endpoint: prolific.url },
    secrets: { api_token: 'wrong', webhook_secret: prolific.webhookSecret },
  };
  await project.owner.put('/api/crowd/providers/prolific', account);
  const terms = {
    provider: 'prolific',
    title: 'Good or bad',
    description: 'One word each.',
    reward: '0.30',
    publish: true,
  };
  const refused = await project.owner.post(`/api/projects/${project.id}/crowd-batches`, terms);
  expect(refused.status, refused.text).toBeLessThan(300);
  batchId = refused.body.id;
  await settle();
  expect(await batch()).toMatchObject({ status: 'failed', error: expect.stringContaining('refuses the token') });

  const saved = await project.owner.put('/api/crowd/providers/prolific', { secrets: { api_token: prolific.token } });
  expect(saved.text).not.toContain(prolific.token);
  const lost = new Set<string>();
  prolific.faults = (call) => {
    if (!call.startsWith('POST') || lost.has(call)) return undefined;
    lost.add(call);
    return 'hang_up_after';
  };
  await project.owner.post(`/api/crowd-batches/${batchId}/publish`, {});
  await settle();
  prolific.faults = () => undefined;
  expect(prolific.world.studies.size).toBe(1);
  const [study] = [...prolific.world.studies.values()];
  expect(study).toMatchObject({
    status: 'ACTIVE',
    reward: REWARD,
    total_available_places: 2,
    completion_codes: [{ code: expect.stringMatching(/^[0-9A-F]{10}$/) }],
  });
  studyId = study?.id ?? '';
  expect(await batch()).toMatchObject({ status: 'open', external_id: studyId, counts: { wanted: 2, open: 2 } });
});

let first: { submissionId: string; url: string };
let work: string;

test('gives each submission a task of its own, always the same one (W-28)', async () => {
  first = prolific.takePlace(studyId, PID);
  const entered = await enter(first.url);
  expect(entered.status).toBe(303);
  work = String(entered.headers.location);
  expect((await enter(first.url)).headers.location).toBe(work);
  const second = prolific.takePlace(studyId, OTHER);
  const elsewhere = String((await enter(second.url)).headers.location);
  expect(new URL(elsewhere).pathname).not.toBe(new URL(work).pathname);
  prolific.giveBack(second.submissionId);
  // A third finds no place until the one that was given back is known.
  const third = prolific.takePlace(studyId, OTHER);
  expect((await enter(third.url)).body.error.reason).toBe('no_place');
  await sync();
  expect((await batch()).counts).toMatchObject({ working: 1, returned: 1 });
  prolific.giveBack(third.submissionId);

  expect((await enter(first.url.replace(studyId, 'ffffffffffffffffffffffff'))).status).toBe(404);
  expect((await enter(first.url.replace(PID, '%20or%201'))).status).toBe(400);
  expect((await enter('/api/crowd/prolific/batches/999999?SESSION_ID=a')).status).toBe(404);
  const look = await enter(`/api/crowd/prolific/batches/${batchId}`);
  expect([look.status, String(look.headers.location).includes('SESSION_ID')]).toEqual([303, false]);
});

test('takes the answer in, and sends people back with the code (W-28)', async () => {
  const page = await t.anonymous.get(local(work));
  expect(page.status, page.text.slice(0, 300)).toBe(200);
  const token = /"token":"(w\.[^"]+)"/.exec(page.text.replaceAll('&quot;', '"'))?.[1] ?? '';
  const task = /tasks\/(\d+)\//.exec(work)?.[1];
  const address = `/api/tasks/${task}/annotate/prolific`;
  const query = new URL(work).search;
  const sent = await t.anonymous.post(`${address}${query}`, { token, result: answer('good') });
  expect(sent.status, sent.text).toBeLessThan(300);
  const { url } = sent.body;
  expect(url).toMatch(/^https:\/\/app\.prolific\.com\/submissions\/complete\?cc=[0-9A-F]{10}$/);
  prolific.complete(first.submissionId, new URL(url).searchParams.get('cc') ?? '');
});

test('hears of it by a signed webhook, and by no other', async () => {
  const { headers, body } = prolific.hook({
    event_type: 'submission.status.change',
    resource_id: first.submissionId,
    status: 'AWAITING REVIEW',
  });
  const path = `/api/crowd/prolific/hooks/${project.owner.organizationId}`;
  const forged = {
    ...headers,
    'x-prolific-request-signature':
      headers['x-prolific-request-signature']?.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) ?? '',
  };
  const old = { ...headers, 'x-prolific-request-timestamp': String(now / 1000 - 3600) };
  const post = (with_: Record<string, string>, text = body) =>
    t.app.http?.inject({ method: 'POST', url: path, headers: with_, payload: text });
  expect((await post(forged))?.statusCode).toBe(401);
  expect((await post(old))?.statusCode).toBe(401);
  expect((await post(headers, `${body} `))?.statusCode).toBe(401);
  expect((await post(headers))?.json()).toEqual({ known: true });
  expect((await post(headers))?.json()).toEqual({ known: true });
  await settle();
  expect((await batch()).counts).toMatchObject({ submitted: 1, ingested: 0 });
  await project.owner.post('/api/crowd/prolific/ingest', {});
  await settle();
  expect((await batch()).counts).toMatchObject({ submitted: 1, ingested: 1 });
});

test('subscribes by itself once an account is saved, with the secret that the workspace has', async () => {
  const { owner } = await t.newOrganization();
  const account = { settings: { endpoint: prolific.url }, secrets: { api_token: prolific.token } };
  const save = (body: object) => owner.put('/api/crowd/providers/prolific', body);
  prolific.faults = (call) => (call === 'POST /api/v1/hooks/subscriptions/' ? 'hang_up_after' : undefined);
  expect((await save(account)).status).toBe(200);
  await t.runJobs();
  prolific.faults = () => undefined;
  await save({});
  await t.runJobs();
  await save({});
  await t.runJobs();
  const [subscription, ...more] = [...prolific.world.subscriptions.values()];
  expect(subscription).toMatchObject({
    event_type: 'submission.status.change',
    target_url: `https://crowd.test/api/crowd/prolific/hooks/${owner.organizationId}`,
    is_enabled: true,
  });
  expect(more).toEqual([]);
  expect(prolific.calls.filter((call) => call === 'POST /api/v1/hooks/secrets/')).toHaveLength(1);
  const providers = (await owner.get('/api/crowd/providers')).body as { id: string; account: { secrets: string[] } }[];
  expect(providers.find(({ id }) => id === 'prolific')?.account.secrets.sort()).toEqual([
    'api_token',
    'webhook_secret',
  ]);
  const secret = prolific.world.hookSecrets.get('workspace1') ?? '';
  const timestamp = String(now / 1000);
  const hook = await t.app.http?.inject({
    method: 'POST',
    url: `/api/crowd/prolific/hooks/${owner.organizationId}`,
    headers: {
      'content-type': 'application/json',
      'x-prolific-request-timestamp': timestamp,
      'x-prolific-request-signature': signHook(secret, timestamp, '{}'),
    },
    payload: '{}',
  });
  expect(hook?.json()).toEqual({ known: false });
});

test('approves, and pays a bonus once though Prolific would pay it twice (W-19, W-29)', async () => {
  const [assignment] = (await project.owner.get(`/api/assignments?project=${project.id}&kind=work&status=submitted`))
    .body as [{ id: number }];
  prolific.faults = (call) => (call.endsWith('/transition/') || call.endsWith('/pay/') ? 'hang_up_after' : undefined);
  await project.owner.post(`/api/assignments/${assignment.id}/approve`, {});
  await project.owner.post(`/api/assignments/${assignment.id}/bonus`, { amount: '1.50', reason: 'Careful.' });
  await settle();
  prolific.faults = () => undefined;
  await settleAgain();
  // Asked once; whether it was paid is not shown yet, so nothing is asked again.
  expect(prolific.world.onTheWay).toHaveLength(1);
  prolific.settleBonuses();
  await settleAgain();
  expect(prolific.world.submissions.get(first.submissionId)).toMatchObject({
    status: 'APPROVED',
    bonus_payments: [150],
  });
  expect(prolific.calls.filter((call) => call.endsWith('/pay/'))).toHaveLength(1);
  expect(await batch()).toMatchObject({ counts: { approved: 1 }, money: { paid_cents: REWARD, bonus_cents: 150 } });
});

/** As the clock does every minute. */
async function settleAgain(): Promise<void> {
  const catchUp = t.app.platform
    .registeredJobs()
    .find(({ definition }) => definition.type === 'core.prolific.catch_up');
  await catchUp?.handler({} as never, {} as never);
  await settle();
}
