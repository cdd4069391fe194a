import { expect } from 'vitest';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';

/** Projects through the API, their tasks put into the database directly: the tests here are about projects. */

export const SENTIMENT = `<View>
  <Text name="text" value="$text"/>
  <Choices name="sentiment" toName="text" choice="single">
    <Choice value="Positive"/>
    <Choice value="Negative"/>
  </Choices>
</View>`;

export async function newProject(owner: TestUser, body: Record<string, unknown> = {}): Promise<number> {
  const answer = await owner.post('/api/projects', { title: 'Sentiment of reviews', label_config: SENTIMENT, ...body });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}

/** The only tasks of a project so far; its counters know of them. */
export async function addTasks(
  t: TestApp,
  organizationId: number,
  projectId: number,
  count: number,
): Promise<number[]> {
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into task (organization_id, project_id, inner_id, data)
     select $1, $2, n, jsonb_build_object('text', 'Review ' || n) from generate_series(1, $3::int) n returning id`,
    [organizationId, projectId, count],
  );
  await t.admin.query('update project_counter set task_number = $2 where project_id = $1 and shard = 3', [
    projectId,
    count,
  ]);
  return rows.map(({ id }) => Number(id));
}
