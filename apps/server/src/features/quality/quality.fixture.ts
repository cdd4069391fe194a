import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { TestApp, TestResponse, TestUser } from '../../platform/testing/test-app.ts';

const MOOD = `<Choices name="mood" toName="text" choice="single">
  <Choice value="good"/><Choice value="bad"/><Choice value="odd"/></Choices>`;
export const CONFIG = `<View><Text name="text" value="$text"/>${MOOD}</View>`;
/** With spans in the text beside the answer for the whole. */
export const SPAN_CONFIG = `<View><Text name="text" value="$text"/>${MOOD}
  <Labels name="entity" toName="text"><Label value="Person"/><Label value="Place"/></Labels></View>`;

export interface Measured {
  id: number;
  url: string;
  owner: TestUser;
  taskIds: number[];
  people: TestUser[];
}

/** A live project of texts, put into the database directly; its people annotate. */
export async function createMeasured(
  t: TestApp,
  options: { tasks: number; people?: number; overlap?: number; quality?: object; config?: string },
): Promise<Measured> {
  const { overlap = 3 } = options;
  const organization = await t.newOrganization();
  const project = await t.admin.query<{ id: string }>(
    `insert into project (organization_id, workspace_id, slug, title, state, is_published, label_config, maximum_annotations, settings)
     values ($1, $2, $3, 'Queue', 'live', true, $4, $5, jsonb_build_object('quality', $6::jsonb)) returning id`,
    [
      organization.id,
      organization.workspaceId,
      `measured-${randomBytes(6).toString('hex')}`,
      options.config ?? CONFIG,
      overlap,
      JSON.stringify(options.quality ?? {}),
    ],
  );
  const id = Number(project.rows[0]?.id);
  const people: TestUser[] = [];
  for (let count = 0; count < (options.people ?? 3); count++) {
    const person = await t.newUser(organization.id);
    await t.addMember(id, person, 4);
    people.push(person);
  }
  const tasks = await t.admin.query<{ id: string }>(
    `insert into task (organization_id, project_id, inner_id, data, overlap)
     select $1, $2, n, jsonb_build_object('text', 'Text ' || n), $4 from generate_series(1, $3::int) n order by n returning id`,
    [organization.id, id, options.tasks, overlap],
  );
  await t.admin.query('update project_counter set task_number = $2 where project_id = $1 and shard = 0', [
    id,
    options.tasks,
  ]);
  await t.admin.query(
    `insert into project_column (organization_id, project_id, name, task_count) values ($1, $2, 'text', $3)`,
    [organization.id, id, options.tasks],
  );
  const taskIds = tasks.rows.map((row) => Number(row.id));
  return { id, url: `/api/projects/${id}`, owner: organization.owner, taskIds, people };
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
