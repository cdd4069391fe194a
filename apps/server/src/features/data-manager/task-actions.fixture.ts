import { expect } from 'vitest';
import { createTestApp, type TestApp, type TestResponse, type TestUser } from '../../platform/testing/test-app.ts';

export const CONFIG = `<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single"><Choice value="good"/><Choice value="bad"/></Choices>
  <Labels name="ner" toName="text"><Label value="PER"/><Label value="ORG"/></Labels>
</View>`;
export const mood = (choice: string) => [
  { id: 'm', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [choice] } },
];
export const all = { selectedItems: { all: true, excluded: [] } };
export const these = (...included: (number | undefined)[]) => ({ selectedItems: { all: false, included } });

/** What the project counts is what its tasks hold. */
export async function expectCounted(t: TestApp, place: number): Promise<void> {
  const { rows: wrong } = await t.admin.query(
    `select c.* from (
       select sum(task_number)::int as tasks, sum(total_annotations_number)::int as annotations, sum(total_predictions_number)::int as predictions,
         sum(finished_task_number)::int as finished, sum(ground_truth_number)::int as golden
       from project_counter where project_id = $1) as c,
     (select count(*)::int as tasks, coalesce(sum(t.total_annotations), 0)::int as annotations, coalesce(sum(t.total_predictions), 0)::int as predictions,
         count(*) filter (where t.is_labeled)::int as finished, count(*) filter (where t.is_golden)::int as golden
       from task t where t.project_id = $1 and t.deleted_at is null) as real
     where (c.tasks, c.annotations, c.predictions, c.finished, c.golden)
       is distinct from (real.tasks, real.annotations, real.predictions, real.finished, real.golden)`,
    [place],
  );
  expect(wrong).toEqual([]);
}

type Answer = Promise<TestResponse>;

/** Four tasks of a project, and what is done with them; `place` and `user` are the project and its owner when left out. */
export interface ActionScene {
  t: TestApp;
  owner: TestUser;
  reviewer: TestUser;
  annotator: TestUser;
  stranger: TestUser;
  /** Another project with tasks of its own, which what follows is about. */
  renew(): Promise<{ project: number; tasks: number[] }>;
  newProject(config: string): Promise<number>;
  run(id: string, body: Record<string, unknown>, user?: TestUser): Answer;
  undo(answer: { body: { run_id: number } }): Answer;
  answer(task: number | undefined, choice: string, user?: TestUser): Answer;
  rows(place?: number): Promise<TestResponse['body']>;
  counters(place?: number): Promise<TestResponse['body']>;
  find(filters: unknown): Answer;
}

export async function createActionScene(): Promise<ActionScene> {
  const t = await createTestApp();
  const { id, owner } = await t.newOrganization();
  const [reviewer, annotator] = [await t.newUser(id), await t.newUser(id)];
  const stranger = (await t.newOrganization()).owner;
  let project = 0;
  const newProject = async (config: string): Promise<number> => {
    const made = await owner.post('/api/projects', { title: 'Actions', label_config: config, maximum_annotations: 1 });
    await t.addMember(made.body.id, reviewer, 3);
    await t.addMember(made.body.id, annotator, 4);
    await owner.post(`/api/projects/${made.body.id}/publish`);
    return made.body.id;
  };
  return {
    t,
    owner,
    reviewer,
    annotator,
    stranger,
    newProject,
    renew: async () => {
      project = await newProject(CONFIG);
      const tasks: number[] = [];
      for (const text of ['Ada', 'Bob', 'Ada', 'Cleo'])
        tasks.push((await owner.post(`/api/projects/${project}/tasks`, { data: { text } })).body.id);
      return { project, tasks };
    },
    run: (action, body, user = owner) => user.post(`/api/dm/actions?id=${action}&project=${project}`, body),
    undo: (done) => owner.post(`/api/dm/runs/${done.body.run_id}/undo`),
    answer: (task, choice, user = owner) =>
      user.post(`/api/tasks/${task}/annotations`, { result: mood(choice), lead_time: 3 }),
    rows: async (place = project) => (await owner.get(`/api/projects/${place}/tasks`)).body,
    counters: async (place = project) => (await owner.get(`/api/projects/${place}`)).body,
    find: (filters) =>
      owner.get(`/api/projects/${project}/tasks?filters=${encodeURIComponent(JSON.stringify(filters))}`),
  };
}
