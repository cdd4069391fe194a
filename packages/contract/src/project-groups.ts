import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Timestamp } from './schemas.ts';

/**
 * Finding one's way among projects: /api/tags, /api/projects/bulk-tags, /api/projects/:id/tags, /api/project-groups
 * (folders), /api/project-groups/:id/projects, /api/onboarding, /api/onboarding/steps, /api/projects/:id/onboarding,
 * /api/projects/:id/template, /api/projects/:id/template/projects.
 */

const strict = { additionalProperties: false };
const Count = Type.Integer({ minimum: 0 });

const tagFields = {
  name: Type.String({ minLength: 1, maxLength: 255 }),
  tag_type: Nullable(Type.String({ minLength: 1, maxLength: 50, examples: ['language', 'domain', 'priority'] })),
  color: Type.String({ pattern: '^#[0-9A-Fa-f]{6}$' }),
};
export const TagCreate = Type.Object(
  { ...Type.Partial(Type.Object(tagFields)).properties, name: tagFields.name },
  strict,
);
export type TagCreate = Static<typeof TagCreate>;
export const TagUpdate = Type.Partial(Type.Object(tagFields), strict);
export type TagUpdate = Static<typeof TagUpdate>;

export const Tag = Type.Object({
  id: Id,
  name: Type.String(),
  tag_type: Nullable(Type.String()),
  color: Type.String(),
  project_count: Count,
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean() }),
});
export type Tag = Static<typeof Tag>;

export const TagBrief = Type.Object({
  id: Id,
  name: Type.String(),
  tag_type: Nullable(Type.String()),
  color: Type.String(),
});
export type TagBrief = Static<typeof TagBrief>;

export const TagListQuery = Type.Object({
  ...PageQuery.properties,
  search: Type.Optional(Type.String({ maxLength: 200 })),
  tag_type: Type.Optional(Type.String({ maxLength: 50 })),
});
export type TagListQuery = Static<typeof TagListQuery>;

const Ids = (maxItems: number) => Type.Array(Id, { maxItems, uniqueItems: true });

/** All or nothing: a project or tag that is not there, or may not be changed, refuses the whole. */
export const BulkTagBody = Type.Object(
  {
    projects: Type.Array(Id, { minItems: 1, maxItems: 1000 }),
    add: Type.Optional(Ids(50)),
    remove: Type.Optional(Ids(50)),
  },
  strict,
);
export type BulkTagBody = Static<typeof BulkTagBody>;
export const BulkTagResult = Type.Object({ projects: Count, added: Count, removed: Count });
export type BulkTagResult = Static<typeof BulkTagResult>;

export const ProjectTagsBody = Type.Object({ tags: Ids(100) }, strict);

/** Work of the projects that the reader may see, by tag. */
export const TagReport = Type.Array(
  Type.Object({
    ...TagBrief.properties,
    projects: Count,
    tasks: Count,
    finished_tasks: Count,
    annotations: Count,
    skipped: Count,
    lead_time_ms: Count,
    completion: Type.Number({ description: 'Finished tasks per 100 tasks' }),
  }),
);
export type TagReport = Static<typeof TagReport>;

const GroupName = Type.String({ minLength: 1, maxLength: 255 });
export const GroupCreate = Type.Object(
  {
    name: GroupName,
    parent: Type.Optional(Nullable(Id)),
    parent_id: Type.Optional(Nullable(Id)),
    workspace: Type.Optional(Id),
    workspace_id: Type.Optional(Id),
  },
  strict,
);
export type GroupCreate = Static<typeof GroupCreate>;
export const GroupUpdate = Type.Object(
  {
    name: Type.Optional(GroupName),
    parent: Type.Optional(Nullable(Id)),
    parent_id: Type.Optional(Nullable(Id)),
    is_archived: Type.Optional(Type.Boolean()),
  },
  strict,
);
export type GroupUpdate = Static<typeof GroupUpdate>;

export const ProjectGroup = Type.Object({
  id: Id,
  name: Type.String(),
  parent: Nullable(Id),
  parent_id: Nullable(Id),
  workspace: Id,
  workspace_id: Id,
  is_archived: Type.Boolean({ description: 'It, or a folder above it' }),
  archived_at: Nullable(Timestamp),
  depth: Count,
  /** Directly in it, and with everything below it; only projects that the reader may see. */
  project_count: Count,
  total_project_count: Count,
  /** Projects directly in it, for the tree. */
  projects: Type.Array(Id),
  created_at: Nullable(Timestamp),
  updated_at: Nullable(Timestamp),
  can: Type.Object({ update: Type.Boolean() }),
});
export type ProjectGroup = Static<typeof ProjectGroup>;

export const GroupListQuery = Type.Object({
  workspace: Type.Optional(Id),
  workspace_id: Type.Optional(Id),
  archived: Type.Optional(Type.Boolean({ description: 'Also archived folders' })),
});
export const GroupProjectsQuery = Type.Object({
  ...PageQuery.properties,
  recursive: Type.Optional(Type.String({ pattern: '^(0|1|[Tt]rue|[Ff]alse)$' })),
});
export const GroupProjectsBody = Type.Object({ projects: Type.Array(Id, { minItems: 1, maxItems: 1000 }) }, strict);

const stepFields = {
  code: Type.String({ minLength: 1, maxLength: 2 }),
  title: Type.String({ minLength: 1, maxLength: 1000 }),
  description: Nullable(Type.String({ maxLength: 20_000, description: 'HTML, cleaned' })),
  order: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  is_optional: Type.Boolean(),
};
export const StepCreate = Type.Object(
  { ...Type.Partial(Type.Object(stepFields)).properties, code: stepFields.code, title: stepFields.title },
  strict,
);
export type StepCreate = Static<typeof StepCreate>;
export const StepUpdate = Type.Partial(Type.Object(stepFields), strict);
export type StepUpdate = Static<typeof StepUpdate>;
export const OnboardingStep = Type.Object({
  id: Nullable(Id),
  code: Type.String(),
  title: Type.String(),
  description: Nullable(Type.String()),
  order: Type.Integer(),
  is_optional: Type.Boolean(),
  /** Ticks itself off; others are ticked off by people. */
  is_automatic: Type.Boolean(),
});
export type OnboardingStep = Static<typeof OnboardingStep>;

const StepState = Type.Object({
  ...OnboardingStep.properties,
  finished: Type.Boolean(),
});
export type StepState = Static<typeof StepState>;

export const Onboarding = Type.Object({
  finished: Count,
  total: Count,
  is_complete: Type.Boolean(),
  /** The reader put the checklist away. */
  is_dismissed: Type.Boolean(),
  /** false until the steps that every project needs are done. */
  show_advanced: Type.Boolean(),
  steps: Type.Array(StepState),
});
export type Onboarding = Static<typeof Onboarding>;
export const OnboardingTick = Type.Object({ finished: Type.Boolean() }, strict);
export const OnboardingDismiss = Type.Object({ dismissed: Type.Boolean() }, strict);

export const CASCADE_FIELDS = [
  'description',
  'color',
  'label_config',
  'expert_instruction',
  'show_instruction',
  'show_skip_button',
  'enable_empty_annotation',
  'reveal_preannotations_interactively',
  'show_annotation_history',
  'show_collab_predictions',
  'maximum_annotations',
  'overlap_cohort_percentage',
  'sampling',
  'skip_queue',
  'show_ground_truth_first',
  'show_overlap_first',
  'review_percentage',
  'golden_ref_percentage',
] as const;
export type CascadeField = (typeof CASCADE_FIELDS)[number];

export const CascadeProject = Type.Object({
  id: Id,
  title: Type.String(),
  state: Type.String(),
  /** Would take the template's value. */
  changes: Type.Array(Type.Enum([...CASCADE_FIELDS])),
  /** The template changed them, and so did the project: its own value stays. */
  overridden: Type.Array(Type.Enum([...CASCADE_FIELDS])),
});
export type CascadeProject = Static<typeof CascadeProject>;

export const CascadeBody = Type.Object(
  {
    projects: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1000, description: 'All of them when left out' })),
    fields: Type.Optional(Type.Array(Type.Enum([...CASCADE_FIELDS]), { minItems: 1, maxItems: 50 })),
  },
  strict,
);
export type CascadeBody = Static<typeof CascadeBody>;

export const TemplateOffer = Type.Object({
  ...CascadeProject.properties,
  template: Type.Object({ id: Id, title: Type.String() }),
});
export type TemplateOffer = Static<typeof TemplateOffer>;
