import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';

/** A project of people who check each other's work, made for one journey. */

const CONFIG = `<View>
  <Labels name="label" toName="text">
    <Label value="Person"/>
    <Label value="Place"/>
    <Label value="Work"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>`;

const TEXT = 'Ada wrote notes in London.';
const PLACES: Record<string, [number, number]> = { Ada: [0, 3], notes: [10, 15], London: [19, 25] };

export interface Item {
  id: string;
  from_name: string;
  to_name: string;
  type: string;
  value: { start: number; end: number; text: string; labels: string[] };
}

/** What somebody marks: words with the label that they give them. */
export function marks(by: string, given: Record<string, string>): Item[] {
  return Object.entries(given).map(([word, label]) => {
    const [start, end] = PLACES[word] ?? [0, 1];
    const value = { start, end, text: word, labels: [label] };
    return { id: `${by}-${word}`, from_name: 'label', to_name: 'text', type: 'labels', value };
  });
}

export interface World {
  projectId: number;
  /** Tasks in order. */
  tasks: number[];
}

/** Two annotators answer every task; everything is reviewed unless `settings` say otherwise. */
export async function createWorld(
  manager: Page,
  title: string,
  count: number,
  settings: Record<string, unknown> = {},
): Promise<World> {
  const { id: projectId } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', {
    title,
    label_config: CONFIG,
    maximum_annotations: 2,
    review_percentage: 100,
    ...settings,
  });
  const roles = { annotator1: 4, annotator2: 4, reviewer: 3 };
  for (const [name, memberType] of Object.entries(roles)) {
    const body = { email: `${name}@labelwright.example`, member_type: memberType };
    await apiAs(manager, 'POST', `/api/projects/${projectId}/members`, body);
  }
  const tasks: number[] = [];
  for (let number = 1; number <= count; number += 1) {
    const body = { data: { text: TEXT, number } };
    tasks.push((await apiAs<{ id: number }>(manager, 'POST', `/api/projects/${projectId}/tasks`, body)).id);
  }
  await apiAs(manager, 'POST', `/api/projects/${projectId}/state`, { to: 'live' });
  return { projectId, tasks };
}

export async function answer(person: Page, taskId: number, result: Item[]): Promise<number> {
  const made = await apiAs<{ id: number }>(person, 'POST', `/api/tasks/${taskId}/annotations`, { result });
  return made.id;
}

export interface ReviewState {
  id: number;
  task: number;
  annotation: number;
  status: string;
  decision: string | null;
  reason: string;
  requeue: string | null;
}

export const reviewsOf = (page: Page, projectId: number, status: string): Promise<ReviewState[]> =>
  apiAs<ReviewState[]>(page, 'GET', `/api/projects/${projectId}/review/queue?status=${status}&limit=100`);

/** Reviews are chosen off the request path. */
export async function waitForReviews(page: Page, projectId: number, count: number): Promise<void> {
  const open = async () => (await reviewsOf(page, projectId, 'pending')).length;
  await expect.poll(open, { timeout: 30_000, interval: 300 }).toBe(count);
}
