import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { submit } from '../distribution/distribution.fixture.ts';
import { createReviewed, type ReviewProject } from './review.fixture.ts';

let clockMs = Date.parse('2026-03-01T09:00:00Z');
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(clockMs) });
});
afterAll(() => t.close());

const url = '/api/comments/';

interface Scene extends ReviewProject {
  task: number;
  annotation: number;
}

async function scene(): Promise<Scene> {
  const project = await createReviewed(t, { overlap: 2 });
  const [task = 0] = project.taskIds;
  const { body } = await submit(project.ada, task);
  return { ...project, task, annotation: body.id };
}

const say = (person: TestApp['anonymous'], body: Record<string, unknown>) =>
  person.post(url, { text: 'Is this right?', ...body });
const texts = async (person: TestUser, query: string): Promise<string[]> =>
  (await person.get(`${url}?${query}`)).body.map(({ text }: { text: string }) => text);

describe('who may', () => {
  test('nobody, strangers, other people and other roles are refused', async () => {
    const made = await scene();
    const stranger = (await t.newOrganization()).owner;
    const contributor = await t.newUser(made.organizationId);
    await t.addMember(made.id, contributor, 5);
    const { body } = await say(made.reviewer, { annotation: made.annotation });
    const one = `${url}${body.id}`;
    expect((await t.anonymous.get(`${url}?task=${made.task}`)).status).toBe(401);
    expect((await say(t.anonymous, { task: made.task })).status).toBe(401);
    for (const list of [`?task=${made.task}`, `?annotation=${made.annotation}`, `?project=${made.id}`])
      expect([list, (await stranger.get(`${url}${list}`)).status]).toEqual([list, 404]);
    expect((await say(stranger, { annotation: made.annotation })).status).toBe(404);
    for (const answer of [
      await stranger.get(one),
      await stranger.patch(one, { text: 'x' }),
      await stranger.delete(one),
    ])
      expect(answer.status).toBe(404);
    expect((await contributor.get(`${url}?task=${made.task}`)).status).toBe(403);
    expect((await say(contributor, { task: made.task })).status).toBe(403);
  });

  test('what makes no sense is refused', async () => {
    const made = await scene();
    expect((await made.reviewer.get(url)).status).toBe(400);
    expect((await say(made.reviewer, {})).status).toBe(400);
    expect((await say(made.reviewer, { task: made.task, text: '  ' })).status).toBe(400);
    expect((await say(made.reviewer, { task: made.task, text: 'x'.repeat(10_001) })).status).toBe(400);
    expect((await say(made.reviewer, { task: made.task, mentions: [999_999] })).status).toBe(400);
    expect((await say(made.reviewer, { annotation: 999_999 })).status).toBe(404);
    expect((await say(made.reviewer, { parent: 999_999 })).status).toBe(404);
  });

  test('annotators talk about their own work, and see only threads on what they see (R-41)', async () => {
    const made = await scene();
    const thread = await say(made.reviewer, { annotation: made.annotation, text: 'Look at the end' });
    expect(thread.status, thread.text).toBe(201);
    expect((await say(made.ada, { parent: thread.body.id, text: 'Done' })).status).toBe(201);
    expect((await say(made.ada, { annotation: made.annotation, text: 'And here?' })).status).toBe(201);
    expect((await say(made.bob, { annotation: made.annotation })).status).toBe(404);
    expect((await say(made.bob, { parent: thread.body.id })).status).toBe(404);
    expect(await texts(made.bob, `task=${made.task}`)).toEqual([]);
    expect(await texts(made.ada, `task=${made.task}`)).toEqual(['Look at the end', 'Done', 'And here?']);
    await t.admin.query('update project set show_annotation_history = true where id = $1', [made.id]);
    expect(await texts(made.bob, `annotation=${made.annotation}`)).toHaveLength(3);
    expect((await say(made.bob, { parent: thread.body.id })).status).toBe(403);
  });

  test('about a task annotators see what staff says, their own, and where they were called in (R-41)', async () => {
    const made = await scene();
    await say(made.reviewer, { task: made.task, text: 'For all' });
    const own = await say(made.ada, { task: made.task, text: 'Broken picture?' });
    expect(await texts(made.bob, `task=${made.task}`)).toEqual(['For all']);
    await say(made.reviewer, { parent: own.body.id, text: 'Yes', mentions: [made.bob.id] });
    expect(await texts(made.bob, `task=${made.task}`)).toEqual(['For all', 'Broken picture?', 'Yes']);
  });

  test('drafts are their owner’s (R-41)', async () => {
    const made = await scene();
    const draft = await made.bob.post(`/api/tasks/${made.task}/drafts`, { result: [] });
    expect((await say(made.ada, { draft: draft.body.id })).status).toBe(404);
    const noted = await say(made.bob, { draft: draft.body.id, text: 'Unsure' });
    expect(noted.body).toMatchObject({ draft: draft.body.id, task: made.task, annotation: null });
    expect(await texts(made.bob, `draft=${draft.body.id}`)).toEqual(['Unsure']);
    const done = await submit(made.bob, made.task, { draft_id: draft.body.id });
    expect(done.status, done.text).toBe(201);
    expect(await texts(made.bob, `annotation=${done.body.id}`)).toEqual(['Unsure']);
  });
});

describe('what it says', () => {
  test('region, classification and author travel with it', async () => {
    const made = await scene();
    const body = { annotation: made.annotation, region_ref: { regionId: 'a' }, classifications: { type: 'label' } };
    const { status, body: comment } = await say(made.reviewer, body);
    expect(status).toBe(201);
    expect(comment).toMatchObject({
      annotation: made.annotation,
      task: made.task,
      project: made.id,
      region_ref: { regionId: 'a' },
      classifications: { type: 'label' },
      is_resolved: false,
      resolved_at: null,
      created_by: made.reviewer.id,
      author: { email: made.reviewer.email },
      can: { update: true, delete: true, resolve: true },
    });
    const expanded = await made.ada.get(`${url}?annotation=${made.annotation}&expand_created_by=true`);
    expect(expanded.body[0].created_by).toMatchObject({ id: made.reviewer.id });
    expect((await made.ada.get(`${url}${comment.id}`)).body.can).toEqual({
      update: false,
      delete: false,
      resolve: true,
    });
  });

  test('is its author’s to change, its thread’s to settle; an answer opens it again (R-40, R-42)', async () => {
    const made = await scene();
    const { body } = await say(made.reviewer, { annotation: made.annotation });
    const one = `${url}${body.id}`;
    expect((await made.ada.patch(one, { text: 'Mine now' })).status).toBe(403);
    expect((await made.reviewer.patch(one, { text: 'Better' })).body.text).toBe('Better');
    const answer = await say(made.ada, { parent: body.id, text: 'Done' });
    expect((await made.ada.patch(`${url}${answer.body.id}`, { is_resolved: true })).status).toBe(200);
    const state = async () =>
      (await made.ada.get(`${url}?annotation=${made.annotation}`)).body.map(
        (row: { is_resolved: boolean }) => row.is_resolved,
      );
    expect(await state()).toEqual([true, true]);
    await say(made.reviewer, { parent: answer.body.id, text: 'Not quite' });
    expect(await state()).toEqual([false, false, false]);
    expect((await made.reviewer.get(`${url}?annotation=${made.annotation}&is_resolved=true`)).body).toEqual([]);
  });

  test('is deleted by its author or a manager, answers with it (R-42)', async () => {
    const made = await scene();
    const { body } = await say(made.reviewer, { annotation: made.annotation });
    await say(made.ada, { parent: body.id, text: 'Done' });
    expect((await made.ada.delete(`${url}${body.id}`)).status).toBe(403);
    expect((await made.owner.delete(`${url}${body.id}`)).status).toBe(204);
    expect(await texts(made.reviewer, `annotation=${made.annotation}`)).toEqual([]);
    expect((await made.reviewer.get(`${url}${body.id}`)).status).toBe(404);
  });

  test('lists page by page, either way round', async () => {
    const made = await scene();
    for (const text of ['one', 'two', 'three']) await say(made.reviewer, { task: made.task, text });
    expect(await texts(made.reviewer, `task=${made.task}&ordering=-id`)).toEqual(['three', 'two', 'one']);
    const first = await made.reviewer.get(`${url}?task=${made.task}&limit=2`);
    const link = String(first.headers.link).match(/<([^>]+)>/)?.[1] ?? '';
    expect((await made.reviewer.get(link)).body).toMatchObject([{ text: 'three' }]);
    expect((await made.reviewer.get(`${url}?task=${made.task}&page=1&page_size=2`)).body).toMatchObject({ count: 3 });
    expect(await texts(made.reviewer, `project=${made.id}`)).toHaveLength(3);
  });
});

test('tasks count their comments (R-44)', async () => {
  const made = await scene();
  const task = async (person: TestUser = made.reviewer) => (await person.get(`/api/tasks/${made.task}`)).body;
  expect(await task()).toMatchObject({ comment_count: 0, comment_authors: [], last_comment_updated_at: null });
  const { body } = await say(made.reviewer, { annotation: made.annotation });
  clockMs += 60_000;
  await say(made.ada, { parent: body.id, text: 'Done' });
  expect(await task()).toMatchObject({
    comment_count: 2,
    unresolved_comment_count: 2,
    comment_authors: [made.ada.id, made.reviewer.id].sort((a, b) => a - b),
    last_comment_updated_at: new Date(clockMs).toISOString(),
  });
  const next = await made.bob.get(`/api/projects/${made.id}/next`);
  expect(next.body).toMatchObject({ id: made.task, comment_count: 2, unresolved_comment_count: 2 });
  const listed = await made.reviewer.get(`/api/tasks?project=${made.id}`);
  expect(listed.body.tasks).toMatchObject([{ comment_count: 2 }]);
  await made.reviewer.patch(`${url}${body.id}`, { is_resolved: true });
  expect(await task()).toMatchObject({ comment_count: 2, unresolved_comment_count: 0 });
  await made.reviewer.delete(`${url}${body.id}`);
  expect(await task()).toMatchObject({ comment_count: 0, comment_authors: [] });
});

describe('mentions', () => {
  test('call people in, by id and by address (R-43)', async () => {
    const made = await scene();
    const text = `Please look, @${made.ada.email}, @nobody@example.com.`;
    const { body } = await say(made.reviewer, { annotation: made.annotation, text, mentions: [made.owner.id] });
    expect(body.mentions).toEqual([made.owner.id, made.ada.id].sort((a, b) => a - b));
  });

  test('nobody is called to work that they must not see, nor anybody from outside (R-43)', async () => {
    const made = await scene();
    const outsider = await t.newUser(made.organizationId);
    for (const person of [made.bob, outsider]) {
      const refused = await say(made.reviewer, { annotation: made.annotation, mentions: [person.id] });
      expect(refused.status).toBe(400);
      const { body } = await say(made.reviewer, { annotation: made.annotation, text: `@${person.email} look` });
      expect(body.mentions).toEqual([]);
    }
  });
});

test('many at once are all counted (R-44)', async () => {
  const made = await scene();
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => say(made.reviewer, { task: made.task, text: `No. ${index}` })),
  );
  expect((await made.reviewer.get(`/api/tasks/${made.task}`)).body.comment_count).toBe(12);
});
