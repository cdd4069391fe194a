import { expect } from 'vitest';
import type { TestApp, TestResponse, TestUser } from '../../platform/testing/test-app.ts';
import {
  answer,
  createQueue,
  type QueueOptions,
  type QueueProject,
  submit,
} from '../distribution/distribution.fixture.ts';

export interface ReviewProject extends QueueProject {
  organizationId: number;
  reviewer: TestUser;
  /** The first two annotators. */
  ada: TestUser;
  bob: TestUser;
}

/** A live project whose tasks are all reviewed, unless told otherwise, with a reviewer. */
export async function createReviewed(t: TestApp, options: Partial<QueueOptions> = {}): Promise<ReviewProject> {
  const { settings, ...rest } = options;
  const project = await createQueue(t, { tasks: 1, ...rest, settings: { review_percentage: 100, ...settings } });
  const { organizationId } = project.owner;
  const reviewer = await t.newUser(organizationId);
  await t.addMember(project.id, reviewer, 3);
  const [ada, bob] = project.people;
  if (!ada || !bob) throw new Error('the project has two annotators');
  return { ...project, organizationId, reviewer, ada, bob };
}

/** Submits, and lets review see it. */
export async function answered(t: TestApp, person: TestUser, taskId: number, choice = 'good'): Promise<number> {
  const done = await submit(person, taskId, { result: answer(choice) });
  expect(done.status, done.text).toBe(201);
  await t.relayEvents();
  return done.body.id;
}

export async function openReviews(project: ReviewProject): Promise<TestResponse['body']> {
  const listed = await project.reviewer.get(`/api/projects/${project.id}/review/queue`);
  expect(listed.status, listed.text).toBe(200);
  return listed.body;
}

export function decide(person: TestUser, projectId: number, body: Record<string, unknown>): Promise<TestResponse> {
  return person.post(`/api/projects/${projectId}/review/decisions`, body);
}

export interface TaskState {
  review_status: string | null;
  is_labeled: boolean;
  counted: number;
  overlap: number;
  final_annotation_id: number | null;
}

export async function taskState(t: TestApp, taskId: number): Promise<TaskState> {
  const { rows } = await t.admin.query(
    'select review_status, is_labeled, counted, overlap, final_annotation_id::int from task where id = $1',
    [taskId],
  );
  return rows[0];
}
