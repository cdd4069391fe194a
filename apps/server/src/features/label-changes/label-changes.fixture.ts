import type { TestApp, TestResponse, TestUser } from '../../platform/testing/test-app.ts';

export const CONFIG = `<View>
  <!-- the mood of a text -->
  <Text name="text" value="$text"/>
  <Labels name="entity" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Choices name="mood" toName="text" choice="multiple"><Choice value="good"/><Choice value="bad"/><Choice value="odd"/></Choices>
</View>`;

export const mood = (...choices: string[]) => ({
  id: 'm',
  from_name: 'mood',
  to_name: 'text',
  type: 'choices',
  value: { choices },
});

export const span = (id: string, label: string) => ({
  id,
  from_name: 'entity',
  to_name: 'text',
  type: 'labels',
  value: { start: 0, end: 4, text: 'Text', labels: [label] },
});

export const rename = (from: string, to: string, control = 'mood') => ({ op: 'rename', control, from, to });

export interface Relabelled {
  id: number;
  owner: TestUser;
  taskIds: number[];
  people: TestUser[];
  url: string;
}

/** Gives a project that was put into the database its first version. */
export async function withVersion(project: Omit<Relabelled, 'url'>): Promise<Relabelled> {
  const url = `/api/projects/${project.id}`;
  const saved = await project.owner.patch(url, { label_config: CONFIG });
  if (saved.status !== 200) throw new Error(saved.text);
  return { ...project, url };
}

export function submit(person: TestUser, taskId: number, result: unknown, more: object = {}): Promise<TestResponse> {
  return person.post(`/api/tasks/${taskId}/annotations`, { result, lead_time: 1, ...more });
}

export async function start(project: Relabelled, ...operations: object[]): Promise<{ id: number; job_id: string }> {
  const answer = await project.owner.post(`${project.url}/label-changes`, { operations });
  if (answer.status !== 202) throw new Error(`${answer.status}: ${answer.text}`);
  return answer.body;
}

export interface Stored {
  id: number;
  task_id: number;
  result: { value: Record<string, string[]> }[];
  version: number;
  task_definition_id: number;
}

export async function listStored(t: TestApp, projectId: number): Promise<Stored[]> {
  const { rows } = await t.admin.query<Record<string, unknown>>(
    'select id, task_id, result, version, task_definition_id from annotation where project_id = $1 order by id',
    [projectId],
  );
  return rows.map((row) => ({
    ...row,
    id: Number(row.id),
    task_id: Number(row.task_id),
    task_definition_id: Number(row.task_definition_id),
  })) as Stored[];
}

/** Many annotations at once, as if people had given them; the counters are put right afterwards. */
export async function addAnnotations(t: TestApp, project: Relabelled, choices: readonly string[]): Promise<void> {
  await t.admin.query(
    `insert into annotation (organization_id, project_id, task_id, result, result_count, task_definition_id, completed_by)
     select t.organization_id, t.project_id, t.id, jsonb_build_array(jsonb_set($2::jsonb, '{value,choices}',
       jsonb_build_array(($3::text[])[1 + t.inner_id % $4::int]))), 1, p.task_definition_id, $5
     from task t join project p on p.id = t.project_id where t.project_id = $1`,
    [project.id, JSON.stringify(mood()), choices, choices.length, project.owner.id],
  );
  const answer = await project.owner.post(`${project.url}/summary/refresh`);
  if (answer.status !== 200) throw new Error(answer.text);
}

/** What the counters would be put right by; empty when they are exact. */
export async function driftOf(project: Relabelled): Promise<unknown> {
  return (await project.owner.post(`${project.url}/summary/refresh`)).body.drift;
}
