import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { reconcileProject } from '../projects/index.ts';

/** Whatever several people do to the same tasks at once, every counter stays what the rows say, and nobody gets a 500. */

const CONFIG = `<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>`;

let t: TestApp;
let organization: number;
let people: TestUser[];

beforeAll(async () => {
  t = await createTestApp();
  const made = await t.newOrganization();
  organization = made.id;
  people = [made.owner, await t.newUser(made.id, { role: 'admin' }), await t.newUser(made.id, { role: 'admin' })];
});
afterAll(() => t.close());

type Step = {
  kind: 'annotate' | 'skip' | 'predict' | 'patch' | 'fail' | 'reopen' | 'delete' | 'restore' | 'clear' | 'all';
  task: number;
};

/** A step that never works would prove nothing. */
const succeeded = new Set<string>();

const step = fc.record<Step>({
  kind: fc.constantFrom(
    'annotate',
    'annotate',
    'annotate',
    'skip',
    'predict',
    'patch',
    'fail',
    'reopen',
    'delete',
    'restore',
    'clear',
    'all',
  ),
  task: fc.integer({ min: 0, max: 3 }),
});

async function take(
  person: TestUser,
  project: number,
  tasks: readonly number[],
  { kind, task: place }: Step,
): Promise<number> {
  const id = tasks[place] ?? 0;
  const some = { selectedItems: { all: false, included: tasks.slice(place) } };
  const result = [{ id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['good'] } }];
  const calls: Record<Step['kind'], () => ReturnType<TestUser['post']>> = {
    annotate: () => person.post(`/api/tasks/${id}/annotations`, { result, lead_time: 1.5 }),
    skip: () => person.post(`/api/tasks/${id}/annotations?was_cancelled=1`, { result: [] }),
    predict: () => person.post('/api/predictions', { task: id, result, score: 0.5, model_version: 'm' }),
    patch: () => person.patch(`/api/tasks/${id}`, { data: { text: 'new', [`key${place}`]: 1 }, overlap: 1 + place }),
    fail: () => person.post(`/api/tasks/${id}/fail`, {}),
    reopen: () => person.post(`/api/tasks/${id}/reopen`),
    delete: () => person.delete(`/api/tasks/${id}`),
    restore: () => person.post(`/api/tasks/${id}/restore`),
    clear: () => person.post(`/api/dm/actions?id=delete_tasks_annotations&project=${project}`, some),
    all: () => person.post(`/api/dm/actions?id=delete_tasks&project=${project}`, some),
  };
  const { status } = await calls[kind]();
  if (status < 300) succeeded.add(kind);
  return status;
}

test('counters keep to the rows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 4, maxLength: 12 }), { minLength: 3, maxLength: 3 }),
      async (scripts) => {
        const [owner] = people;
        const made = await owner?.post('/api/projects', {
          title: 'Counting',
          label_config: CONFIG,
          maximum_annotations: 2,
        });
        const project: number = made?.body.id;
        const tasks: number[] = [];
        for (let index = 0; index < 4; index += 1) {
          const task = await owner?.post(`/api/projects/${project}/tasks`, { data: { text: 'x' } });
          tasks.push(task?.body.id);
        }
        const statuses = await Promise.all(
          scripts.map(async (script, index) => {
            const seen: number[] = [];
            const person = people[index];
            if (person) for (const one of script) seen.push(await take(person, project, tasks, one));
            return seen;
          }),
        );
        expect(statuses.flat().filter((status) => status >= 500)).toEqual([]);
        const found = await withActor(t.app.platform.db, systemActor(organization), (tx) =>
          reconcileProject(tx, organization, project, new Date()),
        );
        expect(found.drift).toEqual({});
      },
    ),
    { numRuns: 25 },
  );
  for (const kind of ['annotate', 'skip', 'predict', 'patch', 'fail', 'delete', 'restore'])
    expect(succeeded).toContain(kind);
}, 120_000);
