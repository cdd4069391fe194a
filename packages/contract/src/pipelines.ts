import { type Static, Type } from 'typebox';
import { Id, JobReference, JsonObject, Nullable, PageQuery, Reference, Timestamp } from './schemas.ts';

/**
 * Pipelines: projects whose tasks flow into other projects.
 *
 * GET    /api/projects/{id}/relations                 both directions: what flows in and what flows out
 * POST   /api/projects/{id}/relations                 {child_project_id | parent_project_id, nesting_rules, is_active, backfill}
 * GET, PATCH, DELETE /api/projects/{id}/relations/{relation}
 * POST   /api/projects/{id}/relations/{relation}/backfill   202: what was finished before the relation was there
 * GET    /api/projects/{id}/relations/{relation}/decisions  what flowed, what did not, and why
 * GET    /api/projects/{id}/pipeline                  the graph of connected projects with live counts
 * GET    /api/tasks/{id}/lineage                      where a task came from and where it went
 *
 * Live hints: topic `pipeline` (a relation or its counts changed), with projectId. Adjudication: adjudication.ts.
 */

export const TRIGGERS = ['on_completion', 'on_review', 'on_disagreement', 'on_review_rejection'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** How the answer of the child comes back: not at all, as the final answer, or as final answer and ground truth. */
export const RETURN_MODES = ['none', 'final', 'golden'] as const;
export type ReturnMode = (typeof RETURN_MODES)[number];

export const REVIEW_OUTCOMES = ['accepted', 'approved', 'rejected', 'fixed'] as const;

const strict = { additionalProperties: false };
const Count = Type.Integer({ minimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const MinAnnotations = Type.Integer({ minimum: 0, maximum: 1000, description: 'Answers that count, at least' });
const MaxAgreement = Type.Number({ minimum: 0, maximum: 1, description: 'Flows when the agreement is below' });
const ReviewStatus = Type.Union([
  Type.Enum([...REVIEW_OUTCOMES]),
  Type.Array(Type.Enum([...REVIEW_OUTCOMES]), { minItems: 1, maxItems: 4 }),
]);

/** What is asked of a task that the trigger names. All of it must hold. */
export const RelationFilter = Type.Object(
  {
    review_status: Type.Optional(ReviewStatus),
    min_annotations: Type.Optional(MinAnnotations),
    max_agreement: Type.Optional(MaxAgreement),
    data: Type.Optional(
      Type.Record(
        Type.String({ maxLength: 256 }),
        Type.Union([Type.String({ maxLength: 1000 }), Type.Number(), Type.Boolean(), Type.Null()]),
        {
          maxProperties: 20,
          description: 'Fields of the task and the values that they must have',
        },
      ),
    ),
  },
  strict,
);

export const NestingRules = Type.Object(
  {
    trigger: Type.Optional(Type.Enum([...TRIGGERS])),
    filter: Type.Optional(RelationFilter),
    sample_percentage: Type.Optional(
      Type.Number({ minimum: 0, maximum: 100, description: 'Share of the tasks; 100 when left out' }),
    ),
    copy_annotations: Type.Optional(
      Type.Boolean({ description: 'The child task carries the answers; false when left out' }),
    ),
    min_annotations: Type.Optional(MinAnnotations),
    max_agreement: Type.Optional(MaxAgreement),
    review_status: Type.Optional(ReviewStatus),
    return_as: Type.Optional(
      Type.Enum([...RETURN_MODES], {
        description: 'How the answer comes back. Left out: golden for on_review_rejection, else final',
      }),
    ),
  },
  {
    ...strict,
    description: 'Which tasks flow, when, and what they carry. Without a trigger: on_completion',
    examples: [
      { trigger: 'on_completion', sample_percentage: 20, copy_annotations: false },
      { trigger: 'on_disagreement', min_annotations: 2, max_agreement: 0.7 },
      { trigger: 'on_review', filter: { review_status: 'rejected' } },
    ],
  },
);
export type NestingRules = Static<typeof NestingRules>;

export const CreateRelationBody = Type.Object(
  {
    child_project_id: Type.Optional(
      Type.Union([Id, Reference], { description: 'Project that receives; left out, it is the one of the path' }),
    ),
    parent_project_id: Type.Optional(
      Type.Union([Id, Reference], { description: 'Project that sends; left out, it is the one of the path' }),
    ),
    nesting_rules: Type.Optional(NestingRules),
    is_active: Type.Optional(Type.Boolean({ default: false })),
    backfill: Type.Optional(Type.Boolean({ description: 'Also what was finished before, as a job' })),
  },
  {
    ...strict,
    examples: [
      { child_project_id: 12, nesting_rules: { trigger: 'on_completion', sample_percentage: 20 }, is_active: true },
    ],
  },
);
export type CreateRelation = Static<typeof CreateRelationBody>;

export const UpdateRelationBody = Type.Object(
  {
    nesting_rules: Type.Optional(NestingRules),
    is_active: Type.Optional(Type.Boolean()),
    backfill: Type.Optional(Type.Boolean()),
  },
  strict,
);
export type UpdateRelation = Static<typeof UpdateRelationBody>;

const RelationCounts = Type.Object({
  decided: Count,
  flowed: Count,
  not_sampled: Count,
  filtered: Count,
  /** Flowed, and no answer has come back yet. */
  waiting: Count,
  returned: Count,
  /** Answers that do not fit the child's label config and were left behind. */
  answers_left: Count,
});
export const ProjectName = Type.Object({ id: Id, title: Type.String(), state: Type.String() });
export const Person = Type.Object({ id: Id, name: Type.String() });

export const RelationSchema = Type.Object({
  id: Id,
  parent_project_id: Id,
  child_project_id: Id,
  parent_project: ProjectName,
  child_project: ProjectName,
  nesting_rules: NestingRules,
  /** The rules with every default filled in. */
  effective: Type.Object({
    trigger: Type.Enum([...TRIGGERS]),
    sample_percentage: Type.Number(),
    copy_annotations: Type.Boolean(),
    min_annotations: Type.Integer(),
    max_agreement: Nullable(Type.Number()),
    review_status: Nullable(Type.Array(Type.String())),
    data: JsonObject,
    return_as: Type.Enum([...RETURN_MODES]),
  }),
  is_active: Type.Boolean(),
  /** Sentences worth reading: sampled here and in the review as well, configs that differ, … */
  warnings: Type.Array(Type.String()),
  counts: RelationCounts,
  backfill: Nullable(JobReference),
  created_by_id: Nullable(Id),
  created_by: Nullable(Person),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean() }),
});
export type Relation = Static<typeof RelationSchema>;

export const DECISIONS = ['flowed', 'not_sampled', 'filtered'] as const;
export const DecisionListQuery = Type.Object({
  outcome: Type.Optional(Type.Enum([...DECISIONS])),
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
});
export const DecisionSchema = Type.Object({
  id: Id,
  relation: Id,
  parent_task: Id,
  child_task: Nullable(Id),
  outcome: Type.Enum([...DECISIONS]),
  reason: Type.String({ description: 'Why it did not flow, or what a review said' }),
  agreement: Nullable(Share),
  /** Answers that were not copied, and why. */
  left_answers: Type.Array(Type.Object({ annotation: Id, reason: Type.String() })),
  returned_annotation: Nullable(Id),
  decided_at: Timestamp,
  returned_at: Nullable(Timestamp),
});
export type Decision = Static<typeof DecisionSchema>;

/** One project of a pipeline. What the caller may not see has no title and no counts. */
export const PipelineStage = Type.Object({
  project: Type.Object({ id: Id, title: Nullable(Type.String()), state: Nullable(Type.String()) }),
  /** Longest way from a project that nothing flows into: columns of the picture. */
  depth: Count,
  is_readable: Type.Boolean(),
  counts: Nullable(
    Type.Object({
      tasks: Count,
      open: Count,
      labelled: Count,
      in_review: Count,
      accepted: Count,
      rejected: Count,
      /** Tasks that came from other projects. */
      flowed_in: Count,
      /** Tasks that went on to at least one other project, counted once per relation. */
      flowed_out: Count,
      /** Went on, and no answer has come back yet. */
      waiting: Count,
      /** Waits for an adjudicator, here. */
      in_adjudication: Count,
      adjudicated: Count,
      /** Tasks with an answer that stands. */
      final: Count,
      golden: Count,
    }),
  ),
  can: Type.Object({ update: Type.Boolean(), adjudicate: Type.Boolean() }),
});
export const PipelineSchema = Type.Object({
  stages: Type.Array(PipelineStage),
  relations: Type.Array(
    Type.Object({
      id: Id,
      parent_project_id: Id,
      child_project_id: Id,
      trigger: Type.Enum([...TRIGGERS]),
      sample_percentage: Type.Number(),
      is_active: Type.Boolean(),
      counts: RelationCounts,
    }),
  ),
});
export type Pipeline = Static<typeof PipelineSchema>;

export const LineageTask = Type.Object({
  task: Id,
  inner_id: Type.Integer(),
  project: ProjectName,
  relation: Nullable(Id),
  /** Steps from the task that was asked for: negative towards the source. */
  distance: Type.Integer(),
  is_labeled: Type.Boolean(),
  final_annotation: Nullable(Id),
  is_deleted: Type.Boolean(),
});
export const LineageSchema = Type.Object({
  task: Id,
  root_task: Id,
  ancestors: Type.Array(LineageTask),
  descendants: Type.Array(LineageTask),
  /** Tasks of the same project that came from other parents and are about the same thing. */
  same_source: Type.Array(LineageTask),
  decisions: Type.Array(DecisionSchema),
});
export type Lineage = Static<typeof LineageSchema>;
