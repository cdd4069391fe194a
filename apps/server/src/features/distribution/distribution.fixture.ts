import { randomBytes } from 'node:crypto';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';

/** Projects with tasks put into the database directly: the tests here are about handing them out. */

export const CONFIG = `<View><Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single"><Choice value="good"/><Choice value="bad"/></Choices></View>`;

export interface QueueProject {
  id: number;
  owner: TestUser;
  taskIds: number[];
  people: TestUser[];
}

export interface QueueOptions {
  tasks: number;
  people?: number;
  overlap?: number;
  /** Columns of the project that differ from a live, published one. */
  settings?: Record<string, unknown>;
}

export function answer(choice = 'good'): Record<string, unknown>[] {
  return [{ id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [choice] } }];
}

export async function createQueue(t: TestApp, options: QueueOptions): Promise<QueueProject> {
  const organization = await t.newOrganization();
  const overlap = options.overlap ?? 1;
  const settings: Record<string, unknown> = {
    organization_id: organization.id,
    workspace_id: organization.workspaceId,
    slug: `queue-${randomBytes(6).toString('hex')}`,
    title: 'Queue',
    state: 'live',
    is_published: true,
    label_config: CONFIG,
    maximum_annotations: overlap,
    ...options.settings,
  };
  const names = Object.keys(settings);
  const project = await t.admin.query<{ id: string }>(
    `insert into project (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')}) returning id`,
    Object.values(settings),
  );
  const id = Number(project.rows[0]?.id);
  const people: TestUser[] = [];
  for (let count = 0; count < (options.people ?? 2); count++) {
    const person = await t.newUser(organization.id);
    await t.addMember(id, person, 4);
    people.push(person);
  }
  const taskIds = await addTasks(t, organization.id, id, options.tasks, overlap);
  return { id, owner: organization.owner, taskIds, people };
}

export async function addTasks(
  t: TestApp,
  organizationId: number,
  projectId: number,
  count: number,
  overlap: number,
): Promise<number[]> {
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into task (organization_id, project_id, inner_id, data, overlap)
     select $1, $2, (select coalesce(max(inner_id), 0) from task where project_id = $2) + n, jsonb_build_object('text', 'Text ' || n), $4
     from generate_series(1, $3::int) as n order by n returning id`,
    [organizationId, projectId, count, overlap],
  );
  const ids = rows.map((row) => Number(row.id));
  await t.admin.query(`update project_counter set task_number = task_number + $2 where project_id = $1 and shard = 0`, [
    projectId,
    count,
  ]);
  await t.admin.query(
    `insert into project_column (organization_id, project_id, name, task_count) values ($1, $2, 'text', $3)
     on conflict (organization_id, project_id, name_hash) do update set task_count = project_column.task_count + excluded.task_count`,
    [organizationId, projectId, count],
  );
  await t.admin.query(
    `update project set queue_version = queue_version + 1,
       next_task_number = (select coalesce(max(inner_id), 0) + 1 from task where project_id = $1) where id = $1`,
    [projectId],
  );
  return ids;
}

export async function submit(person: TestUser, taskId: number, body: Record<string, unknown> = {}) {
  return person.post(`/api/tasks/${taskId}/annotations`, { result: answer(), lead_time: 2, ...body });
}

/** Takes the next task and answers it; undefined when there is none. */
export async function doNext(person: TestUser, projectId: number): Promise<number | undefined> {
  const next = await person.get(`/api/projects/${projectId}/next`);
  if (next.status !== 200) return undefined;
  const done = await submit(person, next.body.id);
  if (done.status !== 201) throw new Error(`submit answered ${done.status}: ${done.text}`);
  return next.body.id;
}
