import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { answered, createReviewed, openReviews, type ReviewProject } from './review.fixture.ts';

/** Who may use what. What each endpoint does is tested beside. */

let t: TestApp;
let project: ReviewProject;
let stranger: TestUser;
let outsider: TestUser;
let contributor: TestUser;
let task: number;
let annotation: number;
let review: number;

beforeAll(async () => {
  t = await createTestApp();
  project = await createReviewed(t);
  task = project.taskIds[0] as number;
  annotation = await answered(t, project.ada, task);
  review = (await openReviews(project))[0].id;
  stranger = (await t.newOrganization()).owner;
  outsider = await t.newUser(project.organizationId);
  contributor = await t.newUser(project.organizationId);
  await t.addMember(project.id, contributor, 5);
});
afterAll(() => t.close());

type Method = 'get' | 'post' | 'patch' | 'delete';
interface Endpoint {
  method: Method;
  url: () => string;
  body?: () => unknown;
  /** Bodies or queries that are refused with 400. */
  bad?: (() => { url?: string; body?: unknown })[];
  /** Lowest role that may: annotator, reviewer or admin. */
  role: 'annotator' | 'reviewer' | 'admin';
}

const uuid = '01890a5d-ac96-774b-bcce-b302099a8057';
const at = (path: string) => () => `/api/projects/${project.id}/review/${path}`;
const ENDPOINTS: Endpoint[] = [
  { method: 'get', url: at('queue'), role: 'reviewer', bad: [() => ({ url: `${at('queue')()}?status=odd` })] },
  { method: 'get', url: at('next'), role: 'reviewer', bad: [() => ({ url: `${at('next')()}?max_agreement=2` })] },
  { method: 'get', url: at('stats'), role: 'reviewer', bad: [() => ({ url: `${at('stats')()}?timeframe=month` })] },
  { method: 'post', url: () => `/api/tasks/${task}/review/claim`, role: 'reviewer' },
  { method: 'post', url: () => `/api/tasks/${task}/review/heartbeat`, role: 'reviewer' },
  { method: 'post', url: () => `/api/tasks/${task}/review/release`, role: 'reviewer' },
  {
    method: 'post',
    url: at('decisions'),
    body: () => ({ review, decision: 'accept' }),
    role: 'reviewer',
    bad: [
      () => ({ body: { review, decision: 'maybe' } }),
      () => ({ body: { decision: 'accept' } }),
      () => ({ body: { review, decision: 'fix' } }),
      () => ({ body: { review, decision: 'accept', result: [] } }),
      () => ({ body: { review, decision: 'reject', reason: 'x'.repeat(201) } }),
      () => ({ body: { review, decision: 'accept', unknown: true } }),
    ],
  },
  {
    method: 'post',
    url: at('bulk'),
    body: () => ({ decision: 'accept', reviews: [1] }),
    role: 'reviewer',
    bad: [() => ({ body: { decision: 'accept' } }), () => ({ body: { decision: 'fix', all: true } })],
  },
  {
    method: 'post',
    url: at('undo'),
    body: () => ({ batch: uuid }),
    role: 'reviewer',
    bad: [() => ({ body: { batch: 'x' } })],
  },
  {
    method: 'post',
    url: at('select'),
    body: () => ({ all: true }),
    role: 'admin',
    bad: [() => ({ body: {} }), () => ({ body: { tasks: [] } })],
  },
  { method: 'get', url: at('mine'), role: 'annotator', bad: [() => ({ url: `${at('mine')()}?status=odd` })] },
  { method: 'post', url: at('decline'), body: () => ({ review: 1 }), role: 'annotator', bad: [() => ({ body: {} })] },
];

const call = (
  person: TestApp['anonymous'],
  { method, url, body }: Endpoint,
  other: { url?: string; body?: unknown } = {},
) => (method === 'get' ? person.get(other.url ?? url()) : person[method](other.url ?? url(), other.body ?? body?.()));

test.each(ENDPOINTS.map((endpoint) => [`${endpoint.method} ${endpoint.url.toString().slice(6)}`, endpoint] as const))(
  '%s',
  async (_name, endpoint) => {
    expect((await call(t.anonymous, endpoint)).status).toBe(401);
    for (const person of [stranger, outsider]) expect((await call(person, endpoint)).status).toBe(404);
    expect((await call(contributor, endpoint)).status).toBe(403);
    if (endpoint.role !== 'annotator') expect((await call(project.ada, endpoint)).status).toBe(403);
    if (endpoint.role === 'admin') expect((await call(project.reviewer, endpoint)).status).toBe(403);
    for (const bad of endpoint.bad ?? []) {
      const refused = await call(project.owner, endpoint, bad());
      expect([bad.toString(), refused.status]).toEqual([bad.toString(), 400]);
    }
  },
);

test('what names its project in the query or the body is checked the same way', async () => {
  const list = `/api/annotation-reviews?annotation=${annotation}`;
  const create = { annotation, accepted: true };
  expect((await t.anonymous.get(list)).status).toBe(401);
  expect((await t.anonymous.post('/api/annotation-reviews', create)).status).toBe(401);
  expect((await t.anonymous.get('/api/review/counts')).status).toBe(401);
  expect((await t.anonymous.get('/api/review')).status).toBe(401);
  expect((await t.anonymous.get('/api/analytics/review')).status).toBe(401);
  expect((await stranger.get(list)).status).toBe(404);
  expect((await stranger.post('/api/annotation-reviews', create)).status).toBe(404);
  expect((await outsider.post('/api/annotation-reviews', create)).status).toBe(404);
  expect((await contributor.get(list)).status).toBe(403);
  expect((await project.ada.post('/api/annotation-reviews', create)).status).toBe(403);
  expect((await project.reviewer.get('/api/annotation-reviews')).status).toBe(400);
  expect((await project.reviewer.post('/api/annotation-reviews', {})).status).toBe(400);
  expect((await project.reviewer.get('/api/annotation-reviews/999999')).status).toBe(404);
});

test('a project that is not assigned is refused, one of another organization unknown (S2-052, S2-118)', async () => {
  const of = (path: string) => `${path}?project_id=${project.id}`;
  for (const path of ['/api/review', '/api/analytics/review']) {
    expect((await outsider.get(of(path))).status).toBe(403);
    expect((await project.ada.get(of(path))).status).toBe(403);
    expect((await outsider.get(path)).status).toBe(403);
    expect((await stranger.get(of(path))).status).toBe(404);
    expect((await project.reviewer.get(of(path))).status).toBe(200);
  }
  expect((await outsider.get('/api/review/counts')).body).toMatchObject({ to_review: 0, rework: 0, projects: [] });
});

test('a review of another project is unknown', async () => {
  const other = await createReviewed(t);
  const body = { review, decision: 'accept' };
  expect((await other.owner.post(`/api/projects/${other.id}/review/decisions`, body)).status).toBe(404);
  const bulk = await other.owner.post(`/api/projects/${other.id}/review/bulk`, {
    decision: 'accept',
    reviews: [review],
  });
  expect(bulk.body).toMatchObject({ decided: 0, skipped: 1 });
  expect((await openReviews(project))[0]).toMatchObject({ id: review, status: 'pending' });
});
