import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, Timestamp, Uuid } from './schemas.ts';

/** Annotations, drafts and their history. Key names are those that the field's clients read and write. */

/** Seconds that somebody worked on it; undefined or null when nobody measured. */
const LeadTime = Type.Number({ minimum: 0, maximum: 10_000_000, description: 'Seconds of work' });
/** A list of regions for label configs; any JSON for tasks without one. */
const Result = Type.Unknown({ description: 'List of result items; any JSON where the project has no label config' });
const SubmissionId = Type.String({ maxLength: 128 });
const Version = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: 'Version that the change is based on',
});

/** After a change of labels an answer that was begun under the former version is rewritten to the new labels. */
const StatedDefinition = Type.Optional(
  Type.Union([Id, Type.Null()], { description: 'Version of the label config that the answer was made with' }),
);

/** Bodies that the field's clients send may carry more than this; the rest is ignored. */
export const CreateAnnotationBody = Type.Object({
  result: Type.Optional(Result),
  lead_time: Type.Optional(Nullable(LeadTime)),
  was_cancelled: Type.Optional(Nullable(Type.Boolean())),
  ground_truth: Type.Optional(Nullable(Type.Boolean())),
  draft_id: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }))),
  parent_prediction: Type.Optional(Nullable(Id)),
  parent_annotation: Type.Optional(Nullable(Id)),
  started_at: Type.Optional(Nullable(Timestamp)),
  unique_id: Type.Optional(Nullable(Uuid)),
  submission_id: Type.Optional(Nullable(SubmissionId)),
  schema_version: Type.Optional(Type.String({ maxLength: 32 })),
  tool_version: Type.Optional(Type.String({ maxLength: 32 })),
  actor: Type.Optional(Type.String({ maxLength: 128 })),
  raw_payload: Type.Optional(JsonObject),
  task_definition: StatedDefinition,
});
export type CreateAnnotation = Static<typeof CreateAnnotationBody>;

export const SubmitAnnotationBody = Type.Object({
  task: Id,
  result: Result,
  schema_version: Type.String({ minLength: 1, maxLength: 32 }),
  tool_version: Type.Optional(Type.String({ maxLength: 32 })),
  actor: Type.Optional(Type.String({ maxLength: 128 })),
  submission_id: Type.Optional(Nullable(SubmissionId)),
  assignment: Type.Optional(Nullable(Id)),
  raw_payload: Type.Optional(JsonObject),
  lead_time: Type.Optional(Nullable(LeadTime)),
});
export type SubmitAnnotation = Static<typeof SubmitAnnotationBody>;

export const UpdateAnnotationBody = Type.Object({
  result: Type.Optional(Result),
  lead_time: Type.Optional(Nullable(LeadTime)),
  was_cancelled: Type.Optional(Type.Boolean()),
  ground_truth: Type.Optional(Type.Boolean()),
  version: Type.Optional(Version),
  schema_version: Type.Optional(Type.String({ maxLength: 32 })),
  tool_version: Type.Optional(Type.String({ maxLength: 32 })),
  task_definition: StatedDefinition,
});
export type UpdateAnnotation = Static<typeof UpdateAnnotationBody>;

export const SkipBody = Type.Object({
  lead_time: Type.Optional(Nullable(LeadTime)),
  submission_id: Type.Optional(Nullable(SubmissionId)),
  unique_id: Type.Optional(Nullable(Uuid)),
});
export type Skip = Static<typeof SkipBody>;

export const AnnotationSchema = Type.Object({
  id: Id,
  created_username: Type.String(),
  created_ago: Type.String(),
  completed_by: Nullable(Id),
  unique_id: Type.String(),
  result: Type.Unknown(),
  result_count: Type.Integer(),
  was_cancelled: Type.Boolean(),
  ground_truth: Type.Boolean(),
  created_at: Timestamp,
  updated_at: Timestamp,
  draft_created_at: Nullable(Timestamp),
  started_at: Nullable(Timestamp),
  lead_time: Nullable(Type.Number()),
  prediction: JsonObject,
  import_id: Nullable(Id),
  last_action: Nullable(Type.String()),
  bulk_created: Type.Boolean(),
  task: Id,
  project: Id,
  updated_by: Nullable(Id),
  parent_prediction: Nullable(Id),
  parent_annotation: Nullable(Id),
  last_created_by: Nullable(Id),
  task_definition: Nullable(Id),
  schema_version: Type.String(),
  tool_version: Type.String(),
  actor: Type.String(),
  submission_id: Type.String(),
  assignment: Nullable(Id),
  raw_payload: JsonObject,
  origin: Type.String(),
  version: Type.Integer(),
  deleted_at: Nullable(Timestamp),
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean() }),
});
export type Annotation = Static<typeof AnnotationSchema>;

export const RevisionSchema = Type.Object({
  version: Type.Integer(),
  result: Type.Unknown(),
  was_cancelled: Type.Boolean(),
  ground_truth: Type.Boolean(),
  lead_time: Nullable(Type.Number()),
  task_definition: Nullable(Id),
  changed_by: Nullable(Id),
  changed_by_name: Type.String({ description: 'Empty when nobody is known by it' }),
  reason: Type.String(),
  created_at: Timestamp,
});
export type AnnotationRevision = Static<typeof RevisionSchema>;

export const SaveDraftBody = Type.Object({
  result: Type.Optional(Result),
  lead_time: Type.Optional(Nullable(LeadTime)),
  was_postponed: Type.Optional(Nullable(Type.Boolean())),
  revision: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 2_147_483_647,
      description: 'Revision that the change is based on; 0 when there was no draft. With another one stored: 409',
    }),
  ),
});
export type SaveDraft = Static<typeof SaveDraftBody>;

export const DraftSchema = Type.Object({
  id: Id,
  user: Type.String(),
  created_username: Type.String(),
  created_ago: Type.String(),
  result: Type.Unknown(),
  lead_time: Nullable(Type.Number()),
  was_postponed: Type.Boolean(),
  import_id: Nullable(Id),
  created_at: Timestamp,
  updated_at: Timestamp,
  task: Id,
  annotation: Nullable(Id),
  revision: Type.Integer(),
});
export type Draft = Static<typeof DraftSchema>;

export const StreamHistorySchema = Type.Array(Type.Object({ taskId: Id, annotationId: Nullable(Id) }), {
  description: 'The last 100 tasks that the caller answered, oldest first',
});
