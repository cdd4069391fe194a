import { type Static, Type } from 'typebox';
import { AnnotationSchema } from './annotations.ts';
import { LineageTask, Person, ProjectName } from './pipelines.ts';
import { adjudicationFields } from './project-settings.ts';
import { Id, JsonObject, Nullable, PageQuery, Timestamp } from './schemas.ts';

/**
 * Adjudication: settling what people disagree on.
 *
 * GET    /api/projects/{id}/adjudication/queue        list; ?status=
 * GET    /api/projects/{id}/adjudication/next         the next open one, claimed for the caller; 404 with a reason
 * GET, PUT /api/projects/{id}/adjudication/settings
 * GET    /api/tasks/{id}/adjudication                 everything the adjudicator looks at
 * POST   /api/tasks/{id}/adjudication                 send a task to adjudication by hand
 * POST   /api/tasks/{id}/adjudication/claim           claims or renews; 409 when somebody else has it
 * DELETE /api/tasks/{id}/adjudication/claim           gives it back
 * POST   /api/tasks/{id}/adjudication/submit          the adjudicated answer
 * POST   /api/tasks/{id}/adjudication/undo            takes it back; the answer before stands again
 *
 * Live hints: topic `adjudication` (the queue changed), with projectId.
 */

const strict = { additionalProperties: false };
const Count = Type.Integer({ minimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });

export const ADJUDICATION_STATUSES = ['pending', 'claimed', 'done', 'withdrawn'] as const;
export const ADJUDICATION_SOURCES = ['disagreement', 'review', 'relation', 'manual'] as const;

export const AdjudicationSchema = Type.Object({
  id: Id,
  task: Id,
  inner_id: Type.Integer(),
  project: Id,
  status: Type.Enum([...ADJUDICATION_STATUSES]),
  source: Type.Enum([...ADJUDICATION_SOURCES]),
  reason: Type.String(),
  agreement: Nullable(Share),
  answers: Count,
  claimed_by: Nullable(Person),
  claimed_until: Nullable(Timestamp),
  decided_by: Nullable(Person),
  decided_at: Nullable(Timestamp),
  annotation: Nullable(Id),
  created_at: Timestamp,
  can: Type.Object({ claim: Type.Boolean(), undo: Type.Boolean() }),
});
export type Adjudication = Static<typeof AdjudicationSchema>;

export const AdjudicationListQuery = Type.Object({
  status: Type.Optional(Type.Enum([...ADJUDICATION_STATUSES, 'open'], { description: 'open: pending or claimed' })),
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
});

/** Why there is nothing to adjudicate, as `error.reason` of the 404. */
export const NO_ADJUDICATION_REASONS = {
  none_left: 'Nothing waits for adjudication in this project.',
  all_taken: 'What waits for adjudication is being worked on by others.',
} as const;

export const ManualAdjudicationBody = Type.Object({ reason: Type.Optional(Type.String({ maxLength: 2000 })) }, strict);

/** unanimous: all say so · majority: more than half · disputed: no proposal, or one that has no majority. */
export const REGION_STATES = ['unanimous', 'majority', 'disputed'] as const;
const Items = Type.Array(JsonObject, { description: 'Result items of one region, as in `result`' });

export const AdjudicationRegion = Type.Object({
  /** Stable while the answers are: names the row in the screen. */
  key: Type.String(),
  state: Type.Enum([...REGION_STATES]),
  from_name: Type.String(),
  type: Type.String(),
  /** What would be taken; empty when nothing can be proposed. */
  proposal: Items,
  /** Annotation that the proposal was taken from; null when it was computed from several. */
  proposal_from: Nullable(Id),
  support: Count,
  of: Count,
  sources: Type.Array(Type.Object({ annotation: Id, items: Items })),
  /** Annotations of people who looked and do not have it. */
  missing: Type.Array(Id),
});
export type AdjudicationRegion = Static<typeof AdjudicationRegion>;

export const AdjudicationAnswer = Type.Object({
  annotation: AnnotationSchema,
  /** Who gave it, also where it was copied from another project. */
  author: Nullable(Person),
  is_copied: Type.Boolean(),
  project: ProjectName,
  /** What reviewers said of it. */
  reviews: Type.Array(
    Type.Object({ decision: Type.String(), reason: Type.String(), by: Nullable(Person), at: Timestamp }),
  ),
});
export type AdjudicationAnswer = Static<typeof AdjudicationAnswer>;

export const AdjudicationView = Type.Object({
  /** null: nobody asked for it yet; submitting makes it. */
  adjudication: Nullable(AdjudicationSchema),
  task: Type.Object({
    id: Id,
    inner_id: Type.Integer(),
    project: Id,
    data: Type.Unknown(),
    meta: Type.Unknown(),
    overlap: Type.Integer(),
    is_labeled: Type.Boolean(),
    agreement: Nullable(Share),
    task_definition: Nullable(Id),
  }),
  answers: Type.Array(AdjudicationAnswer),
  regions: Type.Array(AdjudicationRegion),
  /** All that nobody disputes, as a result to begin from. */
  proposal: Items,
  /** false: the answers are not lists of regions, so they are chosen whole. */
  is_mergeable: Type.Boolean(),
  /** What reviewers said on the way here. */
  feedback: Type.Array(Type.Object({ project: ProjectName, text: Type.String(), at: Timestamp })),
  /** Answers to the same thing from other parents. */
  same_source: Type.Array(LineageTask),
  final: Nullable(
    Type.Object({
      annotation: AnnotationSchema,
      provenance: Type.Array(JsonObject),
      came_back: Type.Boolean({ description: 'From a project that the task had flowed into' }),
    }),
  ),
  can: Type.Object({ claim: Type.Boolean(), submit: Type.Boolean(), undo: Type.Boolean() }),
});
export type AdjudicationView = Static<typeof AdjudicationView>;

export const PROVENANCES = ['unanimous', 'majority', 'chosen', 'edited', 'new'] as const;
export const RegionProvenance = Type.Object(
  {
    region: Type.String({ minLength: 1, maxLength: 200, description: 'Id of the region in `result`' }),
    how: Type.Enum([...PROVENANCES]),
    from: Type.Optional(Nullable(Id)),
  },
  strict,
);
export type RegionProvenance = Static<typeof RegionProvenance>;

export const SubmitAdjudicationBody = Type.Object(
  {
    result: Type.Unknown({ description: 'The whole answer that shall stand' }),
    provenance: Type.Optional(
      Type.Array(RegionProvenance, {
        maxItems: 20_000,
        description: 'The server corrects what the answers do not bear out',
      }),
    ),
    ground_truth: Type.Optional(Type.Boolean({ description: 'Also as a golden task; left out, the setting decides' })),
    comment: Type.Optional(Type.String({ maxLength: 2000 })),
    lead_time: Type.Optional(Nullable(Type.Number({ minimum: 0, maximum: 10_000_000 }))),
    submission_id: Type.Optional(Type.String({ maxLength: 128, description: 'Sent twice, it is done once' })),
    task_definition: Type.Optional(Nullable(Id)),
  },
  strict,
);
export type SubmitAdjudication = Static<typeof SubmitAdjudicationBody>;

export const AdjudicationResult = Type.Object({
  adjudication: AdjudicationSchema,
  annotation: Nullable(AnnotationSchema),
  /** As stored: what the server could bear out. */
  provenance: Type.Array(RegionProvenance),
  /** Open ones that are left in this project. */
  left: Count,
});
export type AdjudicationResult = Static<typeof AdjudicationResult>;

export const ClaimAnswer = Type.Object({ adjudication: AdjudicationSchema, expires_at: Timestamp });

export const AdjudicationSettings = Type.Object({
  ...adjudicationFields,
  can: Type.Object({ update: Type.Boolean() }),
});
export type AdjudicationSettings = Static<typeof AdjudicationSettings>;
export const AdjudicationSettingsBody = Type.Partial(Type.Object(adjudicationFields), strict);
export type ChangeAdjudicationSettings = Static<typeof AdjudicationSettingsBody>;
