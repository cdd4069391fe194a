import { type Static, Type } from 'typebox';
import { TagBrief } from './project-groups.ts';
import { ProjectSettings } from './project-settings.ts';
import { Id, JsonObject, Nullable, PageQuery, Timestamp, Uuid } from './schemas.ts';

/** One resource for one thing: the project of every source document and of the field's own clients. */

export const PROJECT_STATES = ['pending', 'building_workflow', 'live', 'paused', 'completed'] as const;
export type ProjectState = (typeof PROJECT_STATES)[number];

/** Name → stored value. Names and values are both accepted, in any case; the value is stored and returned. */
export const PROJECT_TYPES = {
  DP_ASSESSMENT: 'dp_assessment',
  DP_ORDER: 'dp_order',
  LABELLING: 'labelling',
  ASSESSMENT: 'assessment',
  DOUBLE_LABELLING: 'double_labelling',
} as const;
export const SAMPLINGS = {
  SEQUENCE: 'Sequential sampling',
  UNIFORM: 'Uniform sampling',
  UNCERTAINTY: 'Uncertainty sampling',
  EQUAL_DISTRIBUTION: 'Equally distributed blind pass sampling',
} as const;
export const SKIP_QUEUES = {
  REQUEUE_FOR_ME: 'REQUEUE_FOR_ME',
  REQUEUE_FOR_OTHERS: 'REQUEUE_FOR_OTHERS',
  IGNORE_SKIPPED: 'IGNORE_SKIPPED',
} as const;

export const TITLE_LENGTH = { minimum: 3, maximum: 200 } as const;
export const MASKED_SECRET = '***REDACTED***';

const percentage = Type.Integer({ minimum: 0, maximum: 100 });
const word = Type.String({ minLength: 1, maxLength: 100 });
const title = Type.String({ minLength: TITLE_LENGTH.minimum, maxLength: TITLE_LENGTH.maximum });
const secret = Type.Union([Type.Null(), Type.String({ maxLength: 256 })]);

/** Settings that anybody who may configure a project sends; unknown fields are ignored, as the field's clients expect. */
const settings = {
  title: Type.Optional(title),
  name: Type.Optional({ ...title, description: 'The same as title' }),
  description: Type.Optional(Type.String({ maxLength: 20_000 })),
  project_type: Type.Optional(Type.Union([Type.Null(), word])),
  workspace_id: Type.Optional(Id),
  color: Type.Optional(Type.String({ pattern: '^#[0-9A-Fa-f]{6}$', examples: ['#2563EB'] })),
  assessment: Type.Optional(Type.Boolean()),
  is_draft: Type.Optional(Type.Boolean()),
  is_published: Type.Optional(Type.Boolean()),
  is_public: Type.Optional(Type.Boolean()),
  state: Type.Optional(word),
  responsible_person_id: Type.Optional(Type.Union([Type.Null(), Id])),
  label_config: Type.Optional(Type.String({ maxLength: 1_000_000 })),
  control_weights: Type.Optional(JsonObject),
  expert_instruction: Type.Optional(Type.String({ maxLength: 200_000 })),
  show_instruction: Type.Optional(Type.Boolean()),
  show_skip_button: Type.Optional(Type.Boolean()),
  enable_empty_annotation: Type.Optional(Type.Boolean()),
  reveal_preannotations_interactively: Type.Optional(Type.Boolean()),
  show_annotation_history: Type.Optional(Type.Boolean()),
  show_collab_predictions: Type.Optional(Type.Boolean()),
  evaluate_predictions_automatically: Type.Optional(Type.Boolean()),
  maximum_annotations: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  overlap_cohort_percentage: Type.Optional(percentage),
  sampling: Type.Optional(word),
  skip_queue: Type.Optional(word),
  skip_permanent: Type.Optional(
    Type.Boolean({
      description: 'With REQUEUE_FOR_OTHERS: nobody gets back what they skipped, also when everybody did',
    }),
  ),
  show_ground_truth_first: Type.Optional(Type.Boolean()),
  show_overlap_first: Type.Optional(Type.Boolean()),
  blind_passes: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  review_percentage: Type.Optional(percentage),
  golden_ref_percentage: Type.Optional(percentage),
  min_annotations_to_start_training: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
  model_version: Type.Optional(Type.String({ maxLength: 256 })),
  task_data_login: Type.Optional(secret),
  task_data_password: Type.Optional(secret),
  settings: Type.Optional(ProjectSettings),
};

const slug = Type.String({ pattern: '^[-a-zA-Z0-9_]+$', maxLength: 200, description: 'Letters, digits, - and _' });

export const ProjectCreate = Type.Object({ ...settings, slug: Type.Optional(slug) });
export type ProjectCreate = Static<typeof ProjectCreate>;

export const ProjectUpdate = Type.Object({ ...settings, slug: Type.Optional(slug) });
export type ProjectUpdate = Static<typeof ProjectUpdate>;

export const ProjectCounts = Type.Object({
  task_number: Type.Integer(),
  finished_task_number: Type.Integer({ description: 'Tasks with all the annotations that they need' }),
  total_predictions_number: Type.Integer(),
  total_annotations_number: Type.Integer(),
  num_tasks_with_annotations: Type.Integer(),
  useful_annotation_number: Type.Integer({ description: 'Neither skipped nor ground truth' }),
  ground_truth_number: Type.Integer(),
  skipped_annotations_number: Type.Integer(),
  result_count: Type.Integer({ description: 'Result items of all annotations' }),
  draft_number: Type.Integer(),
  lead_time_ms: Type.Integer(),
});
export type ProjectCounts = Static<typeof ProjectCounts>;
export const COUNT_KEYS = Object.keys(ProjectCounts.properties) as (keyof ProjectCounts)[];

export const PersonBrief = Type.Object({
  id: Id,
  first_name: Type.String(),
  last_name: Type.String(),
  email: Type.String(),
  avatar: Nullable(Type.String()),
  display_name: Type.Optional(Type.String({ description: 'What the person wants to be called; empty for none' })),
});

/** One edge of the state machine as seen by this person now. */
export const ProjectTransition = Type.Object({
  action: Type.String({ examples: ['publish'] }),
  to: Type.Enum([...PROJECT_STATES]),
  allowed: Type.Boolean(),
  reasons: Type.Array(Type.String()),
  warnings: Type.Array(Type.String()),
});
export type ProjectTransition = Static<typeof ProjectTransition>;

export const Project = Type.Object({
  id: Id,
  uuid: Uuid,
  slug: Type.String(),
  title: Type.String(),
  name: Type.String(),
  description: Type.String(),
  organization: Id,
  workspace_id: Id,
  created_by_id: Nullable(Id),
  created_by: Nullable(PersonBrief),
  created_at: Timestamp,
  updated_at: Timestamp,
  project_type: Nullable(Type.String()),
  color: Type.String(),
  state: Type.Enum([...PROJECT_STATES]),
  is_draft: Type.Boolean(),
  is_published: Type.Boolean(),
  is_template: Type.Boolean(),
  is_public: Type.Boolean(),
  is_deleted: Type.Boolean(),
  deleted_at: Nullable(Timestamp),
  assessment: Type.Boolean(),
  pinned_at: Nullable(Timestamp),
  responsible_person_id: Nullable(Id),
  label_config: Type.String(),
  parsed_label_config: JsonObject,
  label_config_hash: Type.String(),
  task_definition_id: Nullable(Id),
  data_types: JsonObject,
  control_weights: JsonObject,
  config_has_control_tags: Type.Boolean(),
  config_suitable_for_bulk_annotation: Type.Boolean(),
  expert_instruction: Type.String(),
  show_instruction: Type.Boolean(),
  show_skip_button: Type.Boolean(),
  enable_empty_annotation: Type.Boolean(),
  reveal_preannotations_interactively: Type.Boolean(),
  show_annotation_history: Type.Boolean(),
  show_collab_predictions: Type.Boolean(),
  evaluate_predictions_automatically: Type.Boolean(),
  maximum_annotations: Type.Integer(),
  overlap_cohort_percentage: Type.Integer(),
  sampling: Type.String(),
  skip_queue: Type.String(),
  skip_permanent: Type.Boolean(),
  show_ground_truth_first: Type.Boolean(),
  show_overlap_first: Type.Boolean(),
  blind_passes: Type.Integer(),
  review_percentage: Type.Integer(),
  golden_ref_percentage: Type.Integer(),
  min_annotations_to_start_training: Type.Integer(),
  start_training_on_annotation_update: Type.Boolean(),
  model_version: Type.String(),
  task_data_login: Nullable(Type.String()),
  task_data_password: Nullable(Type.String({ description: 'Masked when set' })),
  settings: JsonObject,
  template_of: Nullable(Type.Integer({ description: 'Id of the project that this one was copied from' })),
  tags: Type.Array(TagBrief),
  groups: Type.Array(Id, { description: 'Folders that it is in' }),
  ...ProjectCounts.properties,
  member_count: Type.Integer(),
  last_activity_at: Nullable(Timestamp),
  queue_total: Nullable(Type.Integer({ description: 'Tasks that are or were in my queue' })),
  queue_done: Nullable(Type.Integer({ description: 'Of these, the ones that I did' })),
  role: Type.String({ description: 'My role in the project' }),
  can: Type.Record(Type.String(), Type.Boolean()),
  allowed_actions: Type.Array(Type.String()),
  transitions: Type.Array(ProjectTransition),
  token: Type.Optional(Type.String({ description: 'Secret of the invite link; for people who manage members' })),
  warnings: Type.Optional(Type.Array(Type.String())),
});
export type Project = Static<typeof Project>;
/** `include` narrows a list to some fields. */
export const ProjectListItem = Type.Partial(Project);
export type ProjectListItem = Static<typeof ProjectListItem>;

export const PROJECT_ORDERINGS = [
  'pinned',
  'title',
  '-title',
  'created_at',
  '-created_at',
  'updated_at',
  '-updated_at',
  'state',
] as const;

export const ProjectListQuery = Type.Object({
  ...PageQuery.properties,
  // Clients of the field ask for ten million to have them all.
  page_size: Type.Optional(Type.Integer({ minimum: -1, maximum: 1_000_000_000 })),
  ids: Type.Optional(Type.String({ maxLength: 4000, examples: ['1,2,3'] })),
  title: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the title' })),
  search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of title or description' })),
  state: Type.Optional(Type.String({ maxLength: 100, description: 'One or several, separated by commas' })),
  filter: Type.Optional(Type.Enum(['all', 'pinned_only', 'exclude_pinned'])),
  is_published: Type.Optional(Type.Boolean()),
  is_template: Type.Optional(Type.Boolean()),
  workspace: Type.Optional(Id),
  workspace_id: Type.Optional(Id),
  deleted: Type.Optional(Type.Boolean({ description: 'Deleted projects instead; for administrators' })),
  tags: Type.Optional(
    Type.String({ maxLength: 4000, description: 'Names or ids of tags, separated by commas; projects that have all' }),
  ),
  tag_type: Type.Optional(Type.String({ maxLength: 50, description: 'Projects with some tag of this type' })),
  group: Type.Optional(Id),
  recursive: Type.Optional(Type.Boolean({ default: true, description: 'With what is in folders below the group' })),
  ordering: Type.Optional(Type.Enum([...PROJECT_ORDERINGS])),
  include: Type.Optional(Type.String({ maxLength: 1000, description: 'Fields to return, separated by commas' })),
});
export type ProjectListQuery = Static<typeof ProjectListQuery>;

export const StateChange = Type.Object(
  { to: Type.String({ minLength: 1, maxLength: 50, examples: ['paused'] }) },
  { additionalProperties: false },
);

export const DuplicateProject = Type.Object({
  title: Type.Optional(title),
  description: Type.Optional(Type.String({ maxLength: 20_000 })),
  workspace_id: Type.Optional(Id),
  workspace: Type.Optional(Id),
  mode: Type.Optional(Type.String({ maxLength: 30 })),
  as_template: Type.Optional(Type.Boolean()),
});
export type DuplicateProject = Static<typeof DuplicateProject>;

export const ProjectDeleted = Type.Object({ deleted: Type.Boolean() });

export const ProjectCountsRow = Type.Object({ id: Id, ...ProjectCounts.properties });

export const ProjectStats = Type.Object({
  project_id: Id,
  project_slug: Type.String(),
  tasks: Type.Object({
    total: Type.Integer(),
    pending: Type.Integer(),
    in_progress: Type.Integer(),
    complete: Type.Integer(),
    failed: Type.Integer(),
  }),
  annotations: Type.Object({ total: Type.Integer(), unique_actors: Type.Integer() }),
  assignments: Type.Object({
    total: Type.Integer(),
    created: Type.Integer(),
    submitted: Type.Integer(),
    approved: Type.Integer(),
    rejected: Type.Integer(),
    returned: Type.Integer(),
    expired: Type.Integer(),
  }),
});

const Distribution = Type.Record(Type.String(), Type.Record(Type.String(), Type.Integer()));

export const ProjectSummary = Type.Object({
  project: Id,
  created_at: Timestamp,
  all_data_columns: Type.Record(Type.String(), Type.Integer()),
  common_data_columns: Type.Array(Type.String()),
  created_annotations: Type.Record(Type.String(), Type.Integer(), { description: 'By from_name|to_name|type' }),
  created_labels: Distribution,
  created_labels_drafts: Distribution,
  missing_data_columns: Type.Array(Type.String(), { description: 'Needed by the interface, absent from some task' }),
  counts: ProjectCounts,
});
export type ProjectSummary = Static<typeof ProjectSummary>;

export const SummaryResetBody = Type.Object(
  {
    tasks_data_based: Type.Optional(
      Type.Boolean({ default: true, description: 'false: only what annotations and drafts decide' }),
    ),
  },
  { additionalProperties: true },
);

export const CounterDrift = Type.Object({
  repaired: Type.Boolean(),
  drift: Type.Record(Type.String(), Type.Integer(), {
    description: 'By how much a counter was wrong; empty when none was',
  }),
});

export const ProgressQuery = Type.Object({
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 60 })),
});
export const ProjectProgress = Type.Object({
  from: Timestamp,
  task_number: Type.Integer(),
  finished_task_number: Type.Integer(),
  /** Oldest first, one entry for each UTC day, also for days without work. */
  days: Type.Array(
    Type.Object({
      date: Type.String({ examples: ['2026-03-01'] }),
      annotations: Type.Integer(),
      skipped: Type.Integer(),
      finished: Type.Integer({ description: 'Tasks finished on that day' }),
      finished_total: Type.Integer({ description: 'Tasks finished until the end of that day' }),
      tasks_total: Type.Integer({ description: 'Tasks there were at the end of that day' }),
      lead_time_ms: Type.Integer(),
      people: Type.Integer(),
    }),
  ),
});
export type ProjectProgress = Static<typeof ProjectProgress>;

export const ProjectEta = Type.Object({
  remaining_annotations: Type.Integer(),
  annotations_per_day: Nullable(Type.Number()),
  eta_seconds: Nullable(Type.Integer()),
  estimated_completion_at: Nullable(Timestamp),
});
export type ProjectEta = Static<typeof ProjectEta>;

export const SetupStep = Type.Object({
  code: Type.String({ examples: ['interface'] }),
  title: Type.String(),
  help: Type.String(),
  finished: Type.Boolean(),
});
export const ProjectSetup = Type.Object({
  finished: Type.Boolean(),
  steps: Type.Array(SetupStep),
  queue: Type.Object({
    left: Type.Integer({ description: 'Tasks that need annotations' }),
    held: Type.Integer({ description: 'Of these, held by somebody right now' }),
    annotators: Type.Integer({ description: 'People who may label' }),
    paused_people: Type.Integer(),
    skipped_by_all: Type.Integer(),
    reasons: Type.Array(Type.String(), { description: 'Why people get no tasks; empty when they do' }),
  }),
});
export type ProjectSetup = Static<typeof ProjectSetup>;

export const MemberStats = Type.Object({
  user_id: Id,
  annotations: Type.Integer(),
  skipped: Type.Integer(),
  lead_time_ms: Nullable(Type.Integer({ description: 'Median time of an annotation' })),
  held: Type.Integer({ description: 'Tasks they hold right now' }),
  last_activity_at: Nullable(Timestamp),
});
export type MemberStats = Static<typeof MemberStats>;

const Flag = Type.Optional(Type.String({ pattern: '^(0|1|[Tt]rue|[Ff]alse)$' }));

export const ModelVersionsQuery = Type.Object({
  extended: Flag,
  with_counters: Flag,
  include_live_models: Flag,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});
