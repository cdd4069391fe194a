import type { ControlCoefficients } from '@labelwright/contract/quality-coefficients';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../../platform/testing/test-app.ts';
import { createMeasured, give, type Measured, mood, read, settle, span } from '../quality.fixture.ts';

const CONFIG = `<View><Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single"><Choice value="good"/><Choice value="bad"/><Choice value="odd"/></Choices>
  <Labels name="entity" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Number name="price" toName="text"/></View>`;

let t: TestApp;
let project: Measured;
const url = () => `${project.url}/quality/coefficients`;
const price = (number: number) => ({ id: 'p', from_name: 'price', to_name: 'text', type: 'number', value: { number } });

beforeAll(async () => {
  t = await createTestApp();
  project = await createMeasured(t, { tasks: 4, people: 3, config: CONFIG });
  // The first two always agree; the third calls one task otherwise, marks a longer span and sees the price one higher.
  for (const [index, task] of project.taskIds.slice(0, 3).entries())
    for (const [place, person] of project.people.entries())
      await give(person, task, [
        mood(place === 2 && index === 0 ? 'odd' : index === 2 ? 'bad' : 'good'),
        span(0, place === 2 ? 6 : 4, 'Person'),
        price(10 * index + (place === 2 ? 1 : 0)),
      ]);
  await settle(t);
});
afterAll(() => t.close());

async function compute(): Promise<ReturnType<typeof JSON.parse>> {
  const asked = await project.owner.post(url());
  expect(asked.status, asked.text).toBe(202);
  await t.runJobs();
  const { rows } = await t.admin.query('select status, error from job where id = $1', [asked.body.job_id]);
  expect(rows[0]).toEqual({ status: 'succeeded', error: null });
  return read(project.owner, url());
}

test('whoever may read quality may have them computed', async () => {
  const reviewer = await t.newUser(project.owner.organizationId);
  await t.addMember(project.id, reviewer, 3);
  const stranger = (await t.newOrganization()).owner;
  expect((await t.anonymous.post(url())).status).toBe(401);
  expect((await stranger.get(url())).status).toBe(404);
  expect((await (project.people[0] as TestUser).post(url())).status).toBe(403);
  expect((await reviewer.get(url())).body).toMatchObject({ controls: [], made_at: null, is_stale: true, job: null });
  const [first, second] = await Promise.all([reviewer.post(url()), reviewer.post(url())]);
  expect(first.body.job_id).toBe(second.body.job_id);
  expect((await reviewer.get(url())).body.job).toMatchObject({ job_id: first.body.job_id });
  await t.runJobs();
});

test('every control has the measures of its kind, kept until something changes', async () => {
  const made = await compute();
  expect(made).toMatchObject({
    is_stale: false,
    job: null,
    choices: { seed: 20_260_301, level: 0.95, tasks: 3, possible_tasks: 3 },
  });
  const kinds = made.controls.map(({ name, kind, tasks, answers }: ControlCoefficients) => [
    name,
    kind,
    tasks,
    answers,
  ]);
  expect(kinds).toEqual([
    ['mood', 'choice', 3, 9],
    ['entity', 'spans', 3, 9],
    ['price', 'number', 3, 9],
  ]);
  const figure = (control: number, id: string) =>
    made.controls[control].figures.find((one: { id: string }) => one.id === id);
  // Tasks agree in 1/3, 1 and 1 of their pairs.
  expect(figure(0, 'percent_agreement').value).toBeCloseTo(7 / 9);
  expect(figure(0, 'fleiss_kappa')).toMatchObject({ name: "Fleiss' kappa", better: 'higher', reason: null });
  expect(figure(0, 'fleiss_kappa').help).toMatch(/beyond luck/);
  // All three labels of the config are categories, though only two were given in most tasks.
  expect(figure(0, 'randolph_kappa').value).toBeCloseTo((7 / 9 - 1 / 3) / (2 / 3));
  expect(figure(1, 'unitizing_alpha').value).toBeGreaterThan(0);
  expect(figure(1, 'region_places').value).toBeCloseTo((1 + 2 / 3 + 2 / 3) / 3);
  expect(figure(2, 'icc_2_1').value).toBeGreaterThan(0.99);
  expect(figure(2, 'kendall_tau')).toMatchObject({ value: 1, basis: { of: 'people', count: 3 } });
  expect(made.controls[0].warnings.map(({ code }: { code: string }) => code)).toEqual(['few_units', 'few_pairs']);
  expect((await compute()).controls).toEqual(made.controls);

  const [a, b] = project.people as [TestUser, TestUser];
  for (const person of [a, b]) await give(person, project.taskIds[3], [mood('odd')]);
  await settle(t);
  expect((await read(project.owner, url())).is_stale).toBe(true);
  const again = await compute();
  expect(again).toMatchObject({ is_stale: false, choices: { tasks: 4 } });
  expect(again.controls[2].figures.find((one: { id: string }) => one.id === 'icc_1_1').value).not.toBeNull();
});
