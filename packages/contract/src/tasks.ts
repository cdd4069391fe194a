import { type Static, Type } from 'typebox';
import { AnnotationSchema, DraftSchema } from './annotations.ts';
import { PredictionSchema } from './predictions.ts';
import { Id, IdParam, Nullable, Reference, Timestamp } from './schemas.ts';

export const TASK_STATUSES = ['pending', 'in_progress', 'complete', 'failed'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** JSON of one task; a picture or a long text belongs into a file that the data names. */
const Data = Type.Record(Type.String({ maxLength: 256 }), Type.Unknown(), { maxProperties: 1000 });
const Overlap = Type.Integer({ minimum: 1, maximum: 1000, description: 'Annotations needed' });
const Priority = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description: 'Higher comes first' });
const ExternalId = Nullable(Type.String({ minLength: 1, maxLength: 256 }));

const writable = {
  data: Data,
  meta: Type.Optional(Nullable(Data)),
  overlap: Type.Optional(Overlap),
  priority: Type.Optional(Priority),
  external_id: Type.Optional(ExternalId),
};

/** A task with an interface of its own: a JSON-schema definition, and the object that it is about. */
const ownInterface = {
  data: Type.Optional(Data),
  task_definition: Type.Optional(Nullable(Id)),
  asset: Type.Optional(Nullable(Id)),
  payload: Type.Optional(Data),
  assigned_to: Type.Optional(Type.String({ maxLength: 128 })),
};

/** Clients of the field send more than this; the rest is ignored. `data` may be left out with a task_definition. */
export const CreateProjectTaskBody = Type.Object(
  { ...writable, ...ownInterface },
  { examples: [{ data: { text: 'The battery lasts two days.' }, priority: 5 }] },
);
export type CreateTask = Static<typeof CreateProjectTaskBody>;

export const CreateTaskBody = Type.Object({ project: Id, ...writable, ...ownInterface });

export const UpdateTaskBody = Type.Object({
  ...writable,
  data: Type.Optional(Data),
  status: Type.Optional(Type.Enum([...TASK_STATUSES])),
});
export type UpdateTask = Static<typeof UpdateTaskBody>;

export const DuplicateTaskBody = Type.Object(
  { asset_id: Id, assigned_to: Type.Optional(Type.String({ maxLength: 128 })) },
  { additionalProperties: false },
);
export type DuplicateTask = Static<typeof DuplicateTaskBody>;

export const FailTaskBody = Type.Object(
  { reason: Type.Optional(Type.String({ maxLength: 2000 })) },
  { additionalProperties: false },
);

const Person = Type.Object({
  id: Id,
  first_name: Type.String(),
  last_name: Type.String(),
  display_name: Type.String({ description: 'As the person wants to be called; may be empty' }),
  email: Type.String(),
  avatar: Nullable(Type.String()),
});

export const TaskCan = Type.Object({
  update: Type.Boolean(),
  delete: Type.Boolean(),
  fail: Type.Boolean(),
  reopen: Type.Boolean(),
  annotate: Type.Boolean(),
});

/** What every list and record of tasks says about one. */
export const TaskCore = Type.Object({
  id: Id,
  inner_id: Type.Integer({ description: 'Number within the project' }),
  project: Id,
  data: Type.Unknown(),
  meta: Type.Unknown(),
  external_id: Nullable(Type.String()),
  status: Type.Enum([...TASK_STATUSES]),
  is_labeled: Type.Boolean(),
  overlap: Type.Integer(),
  priority: Type.Integer(),
  ground_truth: Type.Boolean(),
  total_annotations: Type.Integer(),
  cancelled_annotations: Type.Integer(),
  total_predictions: Type.Integer(),
  draft_exists: Type.Boolean(),
  avg_lead_time: Nullable(Type.Number({ description: 'Seconds' })),
  file_upload: Nullable(Id),
  storage_filename: Type.Null(),
  created_at: Timestamp,
  updated_at: Timestamp,
  completed_at: Nullable(Timestamp),
  comment_count: Type.Integer(),
  unresolved_comment_count: Type.Integer(),
  comment_authors: Type.Array(Id),
  last_comment_updated_at: Nullable(Timestamp),
});

export const Task = Type.Object({
  ...TaskCore.properties,
  created_by: Nullable(Id),
  updated_by: Nullable(Id),
  lead_time: Type.Number({ description: 'Seconds of all annotations' }),
  annotations: Type.Array(
    Type.Object({
      ...Type.Partial(AnnotationSchema).properties,
      id: Id,
      completed_by: Nullable(Person),
      interface_version: Type.Optional(
        Nullable(Type.Integer({ description: 'Version of the interface that the answer was made under' })),
      ),
      can: AnnotationSchema.properties.can,
    }),
  ),
  predictions: Type.Array(Type.Partial(PredictionSchema)),
  drafts: Type.Array(Type.Partial(DraftSchema)),
  can: TaskCan,
});
export type Task = Static<typeof Task>;

export const TaskParams = Type.Object({ id: IdParam });
export const ProjectTasksParams = Type.Object({ id: Reference });
export const RestoredTask = Type.Object({ id: Id, restored: Type.Boolean() });
