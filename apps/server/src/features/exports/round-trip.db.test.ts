import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { reconcileProject } from '../projects/index.ts';

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>';
const EVERYTHING = 'download_all_tasks=true&include_predictions=true&include_drafts=true&include_people=true';

let t: TestApp;
let people: TestUser[];
let organizationId: number;

beforeAll(async () => {
  t = await createTestApp();
  const organization = await t.newOrganization();
  organizationId = organization.id;
  people = [organization.owner, await t.newUser(organizationId), await t.newUser(organizationId)];
});
afterAll(() => t.close());

async function newProject(): Promise<number> {
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into project (organization_id, workspace_id, slug, title, label_config)
     values ($1, (select id from workspace where organization_id = $1), gen_random_uuid()::text, 'Reviews', $2) returning id`,
    [organizationId, CONFIG],
  );
  return Number(rows[0]?.id);
}

interface Exported {
  id: number;
  data: unknown;
  meta: unknown;
  external_id?: string | undefined;
  overlap?: number;
  created_at: string;
  updated_at: string;
  annotations: Record<string, unknown>[];
  predictions: Record<string, unknown>[];
  drafts: Record<string, unknown>[];
}

const emailOf = (person: unknown): unknown => (person as { email?: string } | null)?.email ?? null;

/** A task without the ids that a copy cannot share; links are told by the place of what they point at. */
function comparable(task: Exported): unknown {
  const placeOf = (list: Record<string, unknown>[], id: unknown): number | null =>
    id === null || id === undefined ? null : list.findIndex((item) => item.id === id);
  const { annotations, predictions, drafts } = task;
  return {
    data: task.data,
    meta: task.meta,
    external_id: task.external_id,
    overlap: task.overlap,
    created_at: task.created_at,
    updated_at: task.updated_at,
    annotations: annotations.map((annotation) => ({
      result: annotation.result,
      completed_by: emailOf(annotation.completed_by),
      was_cancelled: annotation.was_cancelled,
      ground_truth: annotation.ground_truth,
      lead_time: annotation.lead_time,
      unique_id: annotation.unique_id,
      origin: annotation.origin,
      draft_created_at: annotation.draft_created_at,
      created_at: annotation.created_at,
      updated_at: annotation.updated_at,
      parent_annotation: placeOf(annotations, annotation.parent_annotation),
      parent_prediction: placeOf(predictions, annotation.parent_prediction),
    })),
    predictions: predictions.map(({ result, score, model_version, created_at, updated_at }) => {
      return { result, score, model_version, created_at, updated_at };
    }),
    drafts: drafts.map((draft) => ({
      result: draft.result,
      lead_time: draft.lead_time,
      was_postponed: draft.was_postponed,
      user: emailOf(draft.user),
      annotation: placeOf(annotations, draft.annotation),
      created_at: draft.created_at,
      updated_at: draft.updated_at,
    })),
  };
}

const time = fc
  .date({ min: new Date('2019-01-01'), max: new Date('2026-06-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const times = { created_at: time, updated_at: time };
const leadTime = fc.option(fc.integer({ min: 0, max: 5_000_000 }).map((ms) => ms / 1000));
const result = fc
  .constantFrom('good', 'bad')
  .map((mood) => [{ id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [mood] } }]);
const person = fc.nat(2);

const anyTask = fc
  .record({
    ...times,
    text: fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\u0000')),
    external_id: fc.option(fc.uuid(), { nil: undefined }),
    meta: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.integer(), { maxKeys: 2 }),
    overlap: fc.integer({ min: 1, max: 3 }),
    goldenPlace: fc.option(fc.nat(3)),
    isPreannotated: fc.boolean(),
    annotations: fc.array(
      fc.record({
        ...times,
        result,
        person,
        was_cancelled: fc.boolean(),
        lead_time: leadTime,
        unique_id: fc.uuid(),
        draft_created_at: fc.option(time),
        parentAnnotation: fc.option(fc.nat(3)),
        parentPrediction: fc.option(fc.nat(2)),
      }),
      { maxLength: 4 },
    ),
    predictions: fc.array(
      fc.record({
        ...times,
        result,
        score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        model_version: fc.stringMatching(/^[a-z0-9.]{1,10}$/),
      }),
      { maxLength: 3 },
    ),
    drafts: fc.uniqueArray(
      fc.record({
        ...times,
        result,
        person,
        lead_time: leadTime,
        was_postponed: fc.boolean(),
        of: fc.option(fc.nat(3)),
      }),
      { maxLength: 3, selector: (draft) => `${draft.person} ${draft.of}` },
    ),
  })
  .map((given) => exportedFrom(given));

interface GivenTask {
  text: string;
  meta: Record<string, number>;
  external_id: string | undefined;
  overlap: number;
  goldenPlace: number | null;
  isPreannotated: boolean;
  created_at: string;
  updated_at: string;
  annotations: ({ person: number; parentAnnotation: number | null; parentPrediction: number | null } & Record<
    string,
    unknown
  >)[];
  predictions: Record<string, unknown>[];
  drafts: ({ person: number; of: number | null } & Record<string, unknown>)[];
}

const ANNOTATION_IDS = 700;
const PREDICTION_IDS = 500;

/** As another server would have written it: its ids mean nothing here. */
function exportedFrom({ text, overlap, goldenPlace, isPreannotated, ...given }: GivenTask): Exported {
  const idAt = (list: unknown[], place: number | null, first: number): number | null =>
    place !== null && place < list.length ? first + place : null;
  // Whoever has this id here is somebody else: the address decides.
  const asUser = (place: number) => ({ id: 1, email: people[place]?.email ?? '' });
  const drafts = given.drafts.map(({ person: author, of, ...draft }) => ({
    ...draft,
    user: asUser(author),
    annotation: idAt(given.annotations, of, ANNOTATION_IDS),
  }));
  return {
    ...given,
    id: 1,
    data: { text },
    ...(overlap === 1 ? {} : { overlap }),
    annotations: given.annotations.map(
      ({ person: author, parentAnnotation, parentPrediction, ...annotation }, place) => ({
        ...annotation,
        id: ANNOTATION_IDS + place,
        ...(isPreannotated && place === 0
          ? { origin: 'preannotation', completed_by: null }
          : { completed_by: asUser(author) }),
        ground_truth: place === goldenPlace,
        parent_annotation: idAt(given.annotations, parentAnnotation, ANNOTATION_IDS),
        parent_prediction: idAt(given.predictions, parentPrediction, PREDICTION_IDS),
      }),
    ),
    predictions: given.predictions.map((prediction, place) => ({ ...prediction, id: PREDICTION_IDS + place })),
    drafts: drafts.filter(
      (draft, place) =>
        drafts.findIndex((other) => other.user.email === draft.user.email && other.annotation === draft.annotation) ===
        place,
    ),
  };
}

async function copyOf(tasks: unknown[]): Promise<Exported[]> {
  const project = await newProject();
  const imported = await owner().post(`/api/projects/${project}/import`, tasks);
  expect([imported.status, imported.body.validation_errors]).toEqual([201, undefined]);
  const found = await withSystem(t.app.platform.db, (tx) =>
    reconcileProject(tx, organizationId, project, t.app.platform.now()),
  );
  expect(found).toEqual({ repaired: false, drift: {} });
  const exported = await owner().get(`/api/projects/${project}/export?${EVERYTHING}`);
  return exported.body as Exported[];
}

function owner(): TestUser {
  const [first] = people;
  if (!first) throw new Error('the organization has no owner');
  return first;
}

test('what export writes, import writes back: once and once more', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyTask, { minLength: 1, maxLength: 4 }), async (given) => {
      const first = await copyOf(given);
      expect(first.map(comparable)).toEqual(given.map(comparable));
      const second = await copyOf(first);
      expect(second.map(comparable)).toEqual(first.map(comparable));
    }),
    { numRuns: 25 },
  );
});
