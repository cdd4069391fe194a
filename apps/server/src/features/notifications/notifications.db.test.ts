import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { LiveHint } from '../../platform/events/live.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { submit } from '../distribution/distribution.fixture.ts';
import { createReviewed, decide, openReviews, type ReviewProject } from '../review/review.fixture.ts';
import { notify } from './notify.ts';

let t: TestApp;
let made: ReviewProject;
let task: number;
let annotation: number;
beforeAll(async () => {
  t = await createTestApp();
  made = await createReviewed(t, { tasks: 3 });
  task = made.taskIds[0] ?? 0;
  annotation = (await submit(made.ada, task)).body.id;
  await t.relayEvents();
});
afterAll(() => t.close());

interface Told {
  id: number;
  kind: string;
  title: string;
  body: string;
  link: string;
  is_read: boolean;
}
const url = '/api/notifications';
const told = async (person: TestUser, query = ''): Promise<Told[]> => (await person.get(`${url}${query}`)).body;
const say = (body: Record<string, unknown>) => made.reviewer.post('/api/comments/', { text: 'Look', ...body });
const choose = (person: TestUser, kind: string, inApp: boolean, mail: string) =>
  person.patch(`${url}/preferences`, { preferences: [{ kind, in_app: inApp, mail }] });
const clear = () => t.admin.query('delete from notification; delete from outbox_event');
/** The relay died after it had told the subscribers, and before it could say so. */
async function relayTwice(): Promise<void> {
  await t.relayEvents();
  await t.admin.query(`update outbox_event set status = 'pending', processed_at = null`);
  await t.relayEvents();
}
async function mailsTo(person: TestUser): Promise<{ template: string; text_body: string }[]> {
  await t.relayEvents();
  await t.runJobs();
  const { rows } = await t.admin.query(
    'select template, text_body from mail_message where recipient = $1 order by id',
    [person.email],
  );
  return rows;
}
async function happen(type: string, aggregateType: string, payload: Record<string, unknown>, platformWide = false) {
  const organizationId = platformWide ? undefined : made.organizationId;
  const actor = { ...systemActor(), userId: made.owner.id };
  await withSystem(t.app.platform.db, (tx) =>
    emit(tx, actor, { type, organizationId, aggregateType, aggregateId: 77, payload }),
  );
}

test('are each person’s own', async () => {
  const stranger = (await t.newOrganization()).owner;
  for (const path of [url, `${url}/counts`, `${url}/preferences`]) {
    expect([path, (await t.anonymous.get(path)).status]).toEqual([path, 401]);
    expect([path, (await stranger.get(path)).status]).toEqual([path, 200]);
  }
  expect((await t.anonymous.post(`${url}/read`)).status).toBe(401);
  expect((await made.ada.get(`${url}?kind=gossip`)).status).toBe(400);
  expect((await made.ada.post(`${url}/read`, { ids: ['x'] })).status).toBe(400);
  expect((await choose(made.ada, 'mention', true, 'weekly')).status).toBe(400);
  const { platform } = t.app;
  await withSystem(platform.db, (tx) =>
    notify(platform, tx, {
      organizationId: made.organizationId,
      // Somebody of another organization is not told, whoever asks for it.
      userIds: [made.bob.id, stranger.id],
      kind: 'job_finished',
      title: 'Import: done',
      key: 'job:1',
    }),
  );
  const [mine] = await told(made.bob);
  expect(mine).toMatchObject({ title: 'Import: done', is_read: false });
  for (const other of [made.ada, stranger]) {
    expect(await told(other)).toEqual([]);
    expect((await other.post(`${url}/read`, { ids: [mine?.id] })).body).toEqual({ changed: 0, unread: 0 });
  }
  expect((await made.bob.get(`${url}/counts`)).body).toMatchObject({ unread: 1 });
});

describe('a mention', () => {
  test('is told once, however often its event arrives, and goes with its comment', async () => {
    await clear();
    const hints: LiveHint[] = [];
    const leave = t.app.platform.live.subscribe(made.organizationId, (hint) => {
      if (hint.topic === 'notifications') hints.push(hint);
    });
    const text = `Please, @${made.ada.email}`;
    const { body } = await say({ annotation, text, mentions: [made.owner.id] });
    await relayTwice();
    const [mention, ...rest] = await told(made.ada);
    expect(rest).toEqual([]);
    expect(mention).toMatchObject({
      kind: 'mention',
      title: expect.stringMatching(/ mentioned you in Queue$/),
      body: text,
      link: `/projects/${made.id}/tasks/${task}`,
      is_read: false,
    });
    await expect
      .poll(() => hints.map(({ userId }) => userId).sort(), { timeout: 20_000 })
      .toEqual(expect.arrayContaining([made.ada.id, made.owner.id].sort()));
    leave();
    expect((await made.ada.post(`${url}/read`, { ids: [mention?.id] })).body).toEqual({ changed: 1, unread: 0 });
    await relayTwice();
    expect(await told(made.ada, '?unread=true')).toEqual([]);
    expect((await made.ada.post(`${url}/read`, { ids: [mention?.id], read: false })).body.unread).toBe(1);

    await made.reviewer.patch(`/api/comments/${body.id}`, { text: 'Only you now', mentions: [made.owner.id] });
    await relayTwice();
    expect([await told(made.ada), await told(made.owner)]).toMatchObject([[], [{ kind: 'mention' }]]);
    await made.reviewer.delete(`/api/comments/${body.id}`);
    await relayTwice();
    expect(await told(made.owner)).toEqual([]);
  });
});

describe('work', () => {
  test('sent back is told with its reason; what was accepted, once for the project', async () => {
    await clear();
    const second = made.taskIds[1] ?? 0;
    await submit(made.ada, second);
    await submit(made.ada, made.taskIds[2] ?? 0);
    await t.relayEvents();
    const reviews = (await openReviews(made)) as { id: number; task: number | { id: number } }[];
    expect(reviews.length).toBeGreaterThanOrEqual(3);
    const [rejected, ...accepted] = reviews.map(({ id }) => id);
    const reason = { decision: 'reject', reason: 'wrong_label', feedback: 'Is a van' };
    expect((await decide(made.reviewer, made.id, { review: rejected, ...reason })).status).toBeLessThan(300);
    for (const review of accepted)
      expect((await decide(made.reviewer, made.id, { review, decision: 'accept' })).status).toBeLessThan(300);
    await relayTwice();
    const rows = await told(made.ada, '?kind=review_decision');
    expect(rows).toHaveLength(2);
    expect(rows.find(({ title }) => title.endsWith('was rejected'))).toMatchObject({
      body: expect.stringContaining('Is a van'),
    });
    expect(rows.find(({ title }) => title === 'Answers of yours in Queue were accepted')).toBeDefined();
    expect(await told(made.reviewer)).toEqual([]);
  });

  test('that is assigned, jobs that end, guests that come and alerts are told to those they concern', async () => {
    await clear();
    const assigned = { project_id: made.id, type: 'AN', users: [made.ada.id, made.owner.id], count: 3, task_ids: [] };
    await happen('TASKS_ASSIGNED', 'project', assigned);
    await happen('JOB_FAILED', 'job', {
      job_id: 'j1',
      title: 'Import cats.zip',
      created_by: made.bob.id,
      project_id: made.id,
      error: 'The archive is damaged.',
    });
    const { rows } = await t.admin.query<{ id: string }>(
      `insert into invitation (organization_id, email, role, token_hash, invited_by, expires_at)
       values ($1, $2, 'member', '\\x01', $3, now() + interval '1 day') returning id`,
      [made.organizationId, made.bob.email, made.reviewer.id],
    );
    await withSystem(t.app.platform.db, (tx) =>
      emit(tx, systemActor(), {
        type: 'INVITATION_ACCEPTED',
        organizationId: made.organizationId,
        aggregateType: 'invitation',
        aggregateId: Number(rows[0]?.id),
        payload: { user_id: made.bob.id, role: 'member' },
      }),
    );
    const alert = { title: 'Dead letters', severity: 'critical', detail: '14 of them' };
    const root = await t.newUser(made.organizationId, { globalRole: 'super_admin' });
    await happen('ALERT_OPENED', 'alert', alert);
    await happen('ALERT_OPENED', 'alert', alert, true);
    await relayTwice();
    expect(await told(made.ada)).toMatchObject([
      {
        kind: 'task_assigned',
        title: 'Tasks of Queue are assigned to you to label',
        link: `/projects/${made.id}/label`,
      },
    ]);
    expect(await told(made.bob)).toMatchObject([
      { kind: 'job_failed', title: 'Import cats.zip: failed', body: 'The archive is damaged.' },
    ]);
    expect(await told(made.reviewer)).toMatchObject([{ kind: 'invitation_accepted', link: '/organization' }]);
    // Who assigned something to themselves knows; the alert of the organization is for its owner.
    expect(await told(made.owner)).toMatchObject([
      { kind: 'alert', title: 'Critical: Dead letters', body: '14 of them' },
    ]);
    expect(await told(root)).toMatchObject([{ kind: 'alert' }]);
  });

  test('of what events name and is gone, nothing is told and nothing breaks', async () => {
    await clear();
    await happen('COMMENT_CREATED', 'comment', { comment_id: 999_999, mentions: [made.ada.id] });
    await happen('ANNOTATION_REVIEWED', 'annotation', { author_id: null, decision: 'accept' });
    await happen('ANNOTATION_REVIEWED', 'annotation', {
      author_id: made.ada.id,
      project_id: 999_999,
      decision: 'reject',
    });
    await happen('INVITATION_ACCEPTED', 'invitation', { user_id: 999_999 });
    await happen('TASKS_ASSIGNED', 'queue', { users: ['x', null] });
    await happen('JOB_SUCCEEDED', 'job', {});
    await t.relayEvents();
    const { rows } = await t.admin.query(
      `select event_type, error_message from outbox_event where error_message is not null`,
    );
    expect(rows).toEqual([]);
    expect(await told(made.ada)).toEqual([]);
  });
});

describe('how somebody is told', () => {
  test('is their choice: in the app, by mail at once, in one mail a day, or not at all', async () => {
    await clear();
    const defaults = (await made.bob.get(`${url}/preferences`)).body;
    expect(defaults).toHaveLength(8);
    expect(defaults[0]).toEqual({ kind: 'mention', in_app: true, mail: 'now' });
    await choose(made.ada, 'job_finished', false, 'off');
    await choose(made.ada, 'job_failed', false, 'now');
    const { body } = await choose(made.ada, 'alert', true, 'daily');
    expect(body).toContainEqual({ kind: 'job_failed', in_app: false, mail: 'now' });
    const { platform } = t.app;
    const tell = (kind: 'job_finished' | 'job_failed' | 'alert', key: string) =>
      withSystem(platform.db, (tx) =>
        notify(platform, tx, {
          organizationId: made.organizationId,
          userIds: [made.ada.id],
          kind,
          title: `About ${key}`,
          link: '/jobs',
          key,
        }),
      );
    expect(await tell('job_finished', 'a')).toBe(0);
    expect(await tell('job_failed', 'b')).toBe(1);
    for (const key of ['c', 'd', 'e']) await tell('alert', key);
    expect((await told(made.ada)).map(({ title }) => title).sort()).toEqual(['About c', 'About d', 'About e']);
    const [unwanted] = await told(made.ada, '?kind=alert');
    await made.ada.post(`${url}/read`, { ids: [unwanted?.id] });
    expect((await mailsTo(made.ada)).map(({ template }) => template).at(-1)).toBe('notification');

    for (let day = 0; day < 2; day += 1)
      await t.admin.query(
        `insert into job (type, queue, max_attempts, title) values ('notifications.digest', 'maintenance', 3, 'Digest')`,
      );
    await t.runJobs();
    const digests = (await mailsTo(made.ada)).filter(({ template }) => template === 'digest');
    expect(digests).toHaveLength(1);
    expect(digests[0]?.text_body.match(/^- About/gm)).toHaveLength(2);
    expect(digests[0]?.text_body).not.toContain(unwanted?.title);
  });

  test('many at once make one row each, and are paged in order', async () => {
    await clear();
    const { platform } = t.app;
    const tell = (key: string) =>
      withSystem(platform.db, (tx) =>
        notify(platform, tx, {
          organizationId: made.organizationId,
          userIds: [made.bob.id, made.bob.id],
          kind: 'job_finished',
          title: key,
          key,
        }),
      );
    await Promise.all([1, 2, 3, 4, 5, 1, 2, 3, 4, 5].map((number) => tell(`job:${number}`)));
    const first = await made.bob.get(`${url}?limit=3`);
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '';
    const second = await made.bob.get(next);
    expect([...first.body, ...second.body].map(({ title }: Told) => title).sort()).toEqual(
      [1, 2, 3, 4, 5].map((number) => `job:${number}`),
    );
    expect((await made.bob.post(`${url}/read`)).body).toEqual({ changed: 5, unread: 0 });
  });
});
