import { expect } from 'vitest';
import type { TestApp, TestResponse, TestUser } from '../../platform/testing/test-app.ts';
import { createQueue, type QueueProject } from '../distribution/distribution.fixture.ts';

const MOOD = `<Choices name="mood" toName="text" choice="single">
  <Choice value="good"/><Choice value="bad"/><Choice value="odd"/></Choices>`;
export const CONFIG = `<View><Text name="text" value="$text"/>${MOOD}</View>`;
/** With spans in the text beside the answer for the whole. */
export const SPAN_CONFIG = `<View><Text name="text" value="$text"/>${MOOD}
  <Labels name="entity" toName="text"><Label value="Person"/><Label value="Place"/></Labels></View>`;

export interface Measured extends QueueProject {
  url: string;
}

/** A live project of texts; its people annotate. */
export async function createMeasured(
  t: TestApp,
  options: { tasks: number; people?: number; overlap?: number; quality?: object; config?: string },
): Promise<Measured> {
  const settings = {
    label_config: options.config ?? CONFIG,
    settings: JSON.stringify({ quality: options.quality ?? {} }),
  };
  const project = await createQueue(t, { people: 3, overlap: 3, ...options, settings });
  return { ...project, url: `/api/projects/${project.id}` };
}

export function mood(choice: string): object {
  return { id: 'm', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [choice] } };
}

export function span(start: number, end: number, label: string): object {
  const value = { start, end, text: 'Text', labels: [label] };
  return { id: `s${start}${label}`, from_name: 'entity', to_name: 'text', type: 'labels', value };
}

/** Gives the answer and returns its id. */
export async function give(
  person: TestUser,
  taskId: number | undefined,
  result: readonly object[],
  more: object = {},
): Promise<number> {
  const answer = await person.post(`/api/tasks/${taskId}/annotations`, { result, lead_time: 2, ...more });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}

/** Hands out all events, and does what they asked for. */
export async function settle(t: TestApp): Promise<void> {
  await t.relayEvents();
  await t.runJobs();
}

export async function read(person: TestUser, url: string): Promise<TestResponse['body']> {
  const answer = await person.get(url);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/**
 * Four tasks, three people: all agree on the first, one differs on the second, all differ on the third, and only two
 * answered the fourth. Golden answers of the owner to the first three.
 */
export async function answerByHand(t: TestApp, project: Measured): Promise<void> {
  const [first, second, third, fourth] = project.taskIds;
  const rows: [number | undefined, string[]][] = [
    [first, ['good', 'good', 'good']],
    [second, ['good', 'good', 'bad']],
    [third, ['good', 'bad', 'odd']],
    [fourth, ['bad', 'bad']],
  ];
  for (const [task, choices] of rows)
    for (const [index, choice] of choices.entries())
      await give(project.people[index] as TestUser, task, [mood(choice)]);
  for (const [task, choice] of [
    [first, 'good'],
    [second, 'good'],
    [third, 'bad'],
  ] as const)
    await give(project.owner, task, [mood(choice)], { ground_truth: true });
  await settle(t);
}
