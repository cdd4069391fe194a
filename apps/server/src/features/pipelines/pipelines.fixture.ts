import type { TestApp, TestResponse, TestUser } from '../../platform/testing/test-app.ts';

/** Stages as projects through the API, and answers that agree by as much as a test wants. */

export const FRAMES = `<View>
  <Image name="frame" value="$image_url"/>
  <RectangleLabels name="objects" toName="frame"><Label value="Car"/><Label value="Pedestrian"/></RectangleLabels>
</View>`;

export interface Stage {
  id: number;
  url: string;
  owner: TestUser;
}

export async function newStage(owner: TestUser, body: Record<string, unknown> = {}): Promise<Stage> {
  const made = await owner.post('/api/projects', {
    title: 'Frames',
    label_config: FRAMES,
    is_published: true,
    ...body,
  });
  if (made.status !== 201) throw new Error(made.text);
  const url = `/api/projects/${made.body.id}`;
  const published = await owner.post(`${url}/publish`);
  if (published.status !== 200 && made.body.state !== 'live') throw new Error(published.text);
  return { id: made.body.id, url, owner };
}

export interface Team {
  organizationId: number;
  owner: TestUser;
  people: TestUser[];
}

export async function newTeam(t: TestApp, count = 2): Promise<Team> {
  const { id: organizationId, owner } = await t.newOrganization();
  const people = await Promise.all(Array.from({ length: count }, () => t.newUser(organizationId)));
  return { organizationId, owner, people };
}

/** 1 admin, 2 adjudicator, 3 reviewer, 4 annotator. */
export async function join(t: TestApp, stage: Stage, people: readonly TestUser[], memberType = 4): Promise<void> {
  for (const person of people) await t.addMember(stage.id, person, memberType);
}

export async function addFrame(stage: Stage, number: number, more: Record<string, unknown> = {}): Promise<number> {
  const made = await stage.owner.post(`${stage.url}/tasks`, {
    data: { image_url: `https://example.com/frame_${number}.jpg`, video_id: 1, frame_number: number },
    ...more,
  });
  if (made.status !== 201) throw new Error(made.text);
  return made.body.id;
}

const box = (x: number, y: number) => ({
  id: `b${x}-${y}`,
  from_name: 'objects',
  to_name: 'frame',
  type: 'rectanglelabels',
  original_width: 1000,
  original_height: 1000,
  value: { x, y, width: 4, height: 4, rotation: 0, rectanglelabels: ['Car'] },
});

/** Boxes side by side; those after `shared` lie where nobody else's do. */
export function boxes(count: number, shared = count, person = 1): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => box(index * 5, index < shared ? 0 : person * 10));
}

export function submit(
  person: TestUser,
  taskId: number,
  result: unknown = boxes(2),
  more: object = {},
): Promise<TestResponse> {
  return person.post(`/api/tasks/${taskId}/annotations`, { result, lead_time: 1, ...more });
}

/** Two people answer; `shared` of `count` boxes of each lie at the same place, so they agree by shared / count. */
export async function disagree(
  people: readonly TestUser[],
  taskId: number,
  count: number,
  shared: number,
): Promise<void> {
  for (const [index, person] of people.entries()) {
    const done = await submit(person, taskId, boxes(count, shared, index + 1));
    if (done.status !== 201) throw new Error(done.text);
  }
}

/** Hands over events until none sets off another one. */
export async function settleEvents(t: TestApp): Promise<void> {
  for (let round = 0; round < 50; round++) {
    await t.relayEvents();
    const { rows } = await t.admin.query<{ open: string }>(
      `select count(*) as open from outbox_event where status in ('pending', 'processing')`,
    );
    if (Number(rows[0]?.open) === 0) return;
  }
  const { rows } = await t.admin.query(
    `select event_type, payload, error_message from outbox_event where status <> 'completed' limit 3`,
  );
  throw new Error(`events are left over: ${JSON.stringify(rows)}`);
}

export interface StoredTask {
  id: number;
  project_id: number;
  data: Record<string, unknown>;
  external_id: string | null;
  is_labeled: boolean;
  total_annotations: number;
  counted: number;
  status: string;
  final_annotation_id: number | null;
}

export async function tasksOf(t: TestApp, projectId: number): Promise<StoredTask[]> {
  const { rows } = await t.admin.query(
    `select id::int, project_id::int, data, external_id, is_labeled, total_annotations, counted, status, final_annotation_id::int
     from task where project_id = $1 and deleted_at is null order by id`,
    [projectId],
  );
  return rows;
}

export interface StoredAnswer {
  id: number;
  task_id: number;
  origin: string;
  counts: boolean;
  ground_truth: boolean;
  completed_by: number | null;
  parent_annotation_id: number | null;
  result: unknown;
  version: number;
}

export async function answersOf(t: TestApp, taskId: number): Promise<StoredAnswer[]> {
  const { rows } = await t.admin.query(
    `select id::int, task_id::int, origin, counts, ground_truth, completed_by::int, parent_annotation_id::int, result, version
     from annotation where task_id = $1 and deleted_at is null order by id`,
    [taskId],
  );
  return rows;
}

export async function decisionsOf(
  t: TestApp,
  relationId: number,
): Promise<{ parent_task_id: number; child_task_id: number | null; outcome: string; reason: string }[]> {
  const { rows } = await t.admin.query(
    'select parent_task_id::int, child_task_id::int, outcome, reason from task_flow where relation_id = $1 order by parent_task_id',
    [relationId],
  );
  return rows;
}

export async function relate(parent: Stage, child: Stage, rules: object, more: object = {}): Promise<number> {
  const made = await parent.owner.post(`${parent.url}/relations`, {
    child_project_id: child.id,
    nesting_rules: rules,
    is_active: true,
    ...more,
  });
  if (made.status !== 201) throw new Error(made.text);
  return made.body.id;
}

/** What the counters would be put right by; empty when they are exact. */
export async function driftOf(stage: Stage): Promise<unknown> {
  return (await stage.owner.post(`${stage.url}/summary/refresh`)).body.drift;
}

/** The counts of a relation are those of its decisions. */
export async function miscountOf(t: TestApp, relationId: number): Promise<unknown[]> {
  const { rows } = await t.admin.query(
    `select c.*, x.* from project_relation_count c, lateral (
       select count(*) filter (where outcome = 'flowed') as f, count(*) filter (where outcome = 'not_sampled') as n,
         count(*) filter (where outcome = 'filtered') as l, count(*) filter (where returned_at is not null) as r,
         coalesce(sum(jsonb_array_length(left_answers)), 0) as a
       from task_flow where relation_id = c.relation_id) x
     where c.relation_id = $1 and (flowed, not_sampled, filtered, returned, answers_left) is distinct from (x.f, x.n, x.l, x.r, x.a)`,
    [relationId],
  );
  return rows;
}
