import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

/** The ways that the reference draws, walked by hand: S4-308 … S4-314, S4-353 … S4-355. */

const CONFIG = `<View><Text name="text" value="$text"/>
  <Choices name="diagnosis" toName="text" choice="single" required="true"><Choice value="healthy"/><Choice value="ill"/></Choices></View>`;
const diagnosis = (value: string) => [
  { id: 'd', from_name: 'diagnosis', to_name: 'text', type: 'choices', value: { choices: [value] } },
];

let t: TestApp;
let owner: TestUser;
let people: { annotators: TestUser[]; reviewer: TestUser };
let project: number;
beforeAll(async () => {
  t = await createTestApp();
  const organization = await t.newOrganization();
  owner = organization.owner;
  const created = await owner.post('/api/projects', {
    title: 'Diagnoses',
    label_config: CONFIG,
    maximum_annotations: 2,
    review_percentage: 100,
    golden_ref_percentage: 5,
    enable_empty_annotation: false,
  });
  expect(created.status, created.text).toBe(201);
  project = created.body.id;
  const annotators: TestUser[] = [];
  for (let count = 0; count < 3; count++) annotators.push(await t.newUser(organization.id));
  for (const person of annotators) await t.addMember(project, person, 4);
  const reviewer = await t.newUser(organization.id);
  await t.addMember(project, reviewer, 3);
  people = { annotators, reviewer };
  await owner.post(`/api/projects/${project}/import`, [{ text: 'one' }]);
  await owner.post(`/api/projects/${project}/publish`, {});
});
afterAll(() => t.close());

test('two annotate, a reviewer sees both, accepts, and the task is reviewed', async () => {
  const [ada, bob, eve] = people.annotators as [TestUser, TestUser, TestUser];
  const next = await ada.get(`/api/projects/${project}/next`);
  expect(next.status, next.text).toBe(200);
  const task = next.body.id as number;
  const submit = (person: TestUser, result: unknown) => person.post(`/api/tasks/${task}/annotations`, { result });
  const read = async () => (await owner.get(`/api/tasks/${task}`)).body;

  expect((await submit(ada, [])).status).toBe(400);
  expect((await submit(ada, diagnosis('healthy'))).status).toBe(201);
  await t.relayEvents();
  expect((await read()).is_labeled).toBe(false);
  expect((await people.reviewer.get('/api/review/counts')).body.to_review).toBe(0);

  expect((await bob.get(`/api/projects/${project}/next`)).body.id).toBe(task);
  expect((await submit(bob, diagnosis('ill'))).status).toBe(201);
  await t.relayEvents();
  expect((await read()).is_labeled).toBe(true);

  const golden = { result: diagnosis('healthy'), ground_truth: true };
  expect((await eve.post(`/api/tasks/${task}/annotations`, golden)).status).toBe(403);

  const review = await people.reviewer.get(`/api/projects/${project}/review/next`);
  expect(review.body.task.annotations).toHaveLength(2);
  expect(review.body.reviews).toHaveLength(2);
  // The one that is right stands, the other is sent to somebody else.
  const [first, second] = review.body.reviews;
  const decide = (body: Record<string, unknown>) =>
    people.reviewer.post(`/api/projects/${project}/review/decisions`, body);
  expect((await decide({ review: first.id, decision: 'accept' })).body.task.review_status).toBe('pending');
  const rejected = await decide({ review: second.id, decision: 'reject', reason: 'wrong', requeue: 'others' });
  expect(rejected.body.task).toMatchObject({ review_status: 'rejected', is_labeled: false });

  expect((await eve.get(`/api/projects/${project}/next`)).body.id).toBe(task);
  expect((await submit(eve, diagnosis('healthy'))).status).toBe(201);
  await t.relayEvents();
  const last = await people.reviewer.get(`/api/projects/${project}/review/next`);
  const open = last.body.reviews.filter((row: { status: string }) => row.status === 'pending');
  const done = await decide({ review: open[0].id, decision: 'accept', final: true });
  expect(done.body.task).toMatchObject({ review_status: 'approved', is_labeled: true });
  await t.relayEvents();
  expect((await owner.get(`/api/projects/${project}`)).body.state).toBe('completed');

  const { rows } = await t.admin.query(
    `select event_type from event_log where project_id = $1 and event_type like '%REVIEW%' or event_type in ('ANNOTATION_ACCEPTED', 'ANNOTATION_REJECTED') order by id`,
    [project],
  );
  expect(rows.map((row) => row.event_type)).toEqual([
    'REVIEW_REQUESTED',
    'ANNOTATION_REVIEWED',
    'ANNOTATION_ACCEPTED',
    'ANNOTATION_REVIEWED',
    'ANNOTATION_REJECTED',
    'REVIEW_REQUESTED',
    'ANNOTATION_REVIEWED',
    'ANNOTATION_ACCEPTED',
  ]);
});
