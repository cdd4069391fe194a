import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, PageQuery, Timestamp } from './schemas.ts';

/**
 * Labels that several projects share, and their links to controls:
 * /api/labels, /api/labels/bulk, /api/labels/:id (approve, decline, rename, merge, usage), /api/label_links,
 * /api/projects/:id/label-links, /api/library/settings.
 */

const strict = { additionalProperties: false };
const Count = Type.Integer({ minimum: 0 });
const Color = Type.String({ pattern: '^#[0-9A-Fa-f]{6}$', examples: ['#2563EB'] });
const FromName = Type.String({ minLength: 1, maxLength: 2048, description: 'Name of a control of the label config' });
const OptionName = Type.String({ minLength: 1, maxLength: 1000 });

export const LABEL_STATUSES = ['proposed', 'approved', 'declined'] as const;
export type LabelStatus = (typeof LABEL_STATUSES)[number];

const LabelValue = Type.Record(Type.String({ minLength: 1, maxLength: 256 }), Type.Unknown(), {
  description:
    'By the type of the control, what it offers: {"choices": ["positive", {"value": "negative", "hotkey": "n"}]}. Other keys are kept.',
  examples: [{ choices: ['positive', 'negative'] }, { rectanglelabels: ['Car'] }],
});

const labelFields = {
  title: Type.String({ minLength: 1, maxLength: 2048 }),
  description: Nullable(Type.String({ maxLength: 20_000 })),
  value: LabelValue,
  color: Nullable(Color),
  hotkey: Nullable(Type.String({ minLength: 1, maxLength: 40 })),
  aliases: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    maxItems: 50,
    description: 'Other names by which people look for it',
  }),
  workspace_id: Nullable(Id),
};

/** One label; with `project` and `from_name` it is linked at once. */
export const LabelCreate = Type.Object(
  {
    ...Type.Partial(Type.Object(labelFields)).properties,
    title: labelFields.title,
    value: labelFields.value,
    workspace: Type.Optional(Nullable(Id)),
    project: Type.Optional(Id),
    from_name: Type.Optional(FromName),
  },
  { additionalProperties: true },
);
export type LabelCreate = Static<typeof LabelCreate>;

export const LabelCreateBody = Type.Union([LabelCreate, Type.Array(LabelCreate, { minItems: 1, maxItems: 500 })]);
export type LabelCreateBody = Static<typeof LabelCreateBody>;

export const LabelUpdate = Type.Partial(Type.Object(labelFields), strict);
export type LabelUpdate = Static<typeof LabelUpdate>;

const Person = Nullable(Type.Object({ id: Id, name: Type.String() }));

export const LibraryLabel = Type.Object({
  id: Id,
  title: Type.String(),
  description: Nullable(Type.String()),
  value: JsonObject,
  color: Nullable(Type.String()),
  hotkey: Nullable(Type.String()),
  aliases: Type.Array(Type.String()),
  workspace: Nullable(Id),
  workspace_id: Nullable(Id),
  organization: Id,
  status: Type.Enum([...LABEL_STATUSES]),
  approved: Type.Boolean(),
  approved_by: Nullable(Id),
  decided_by: Person,
  decided_at: Nullable(Timestamp),
  decision_note: Nullable(Type.String()),
  version: Type.Integer(),
  created_by: Person,
  created_at: Timestamp,
  updated_at: Timestamp,
  /** What it offers, by type of control. */
  options: Type.Record(Type.String(), Type.Array(Type.String())),
  link_count: Count,
  /** How many answers of linked projects use one of its options. */
  use_count: Count,
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean(), decide: Type.Boolean() }),
});
export type LibraryLabel = Static<typeof LibraryLabel>;

export const LabelListQuery = Type.Object({
  ...PageQuery.properties,
  search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of title, description, alias or option' })),
  status: Type.Optional(Type.Enum([...LABEL_STATUSES])),
  approved: Type.Optional(Type.Boolean()),
  type: Type.Optional(Type.String({ maxLength: 100, description: 'Type of control that it fits: choices, …' })),
  workspace: Type.Optional(Id),
  ordering: Type.Optional(Type.Enum(['title', '-title', 'created_at', '-created_at'])),
});
export type LabelListQuery = Static<typeof LabelListQuery>;

export const LabelDecision = Type.Object({ note: Type.Optional(Type.String({ maxLength: 2000 })) }, strict);

export const LabelRename = Type.Object({ from: OptionName, to: OptionName }, strict);
export type LabelRename = Static<typeof LabelRename>;

export const LabelRenamePreview = Type.Object({
  from: Type.String(),
  to: Type.String(),
  answers: Count,
  projects: Type.Array(
    Type.Object({
      id: Id,
      title: Type.String(),
      from_name: Type.String(),
      answers: Count,
      /** `rename` the option; `merge` into one that is there already. */
      action: Type.Enum(['rename', 'merge', 'none']),
      problem: Nullable(Type.String()),
    }),
  ),
  /** Projects that the caller may not see; they are changed as well. */
  other_projects: Count,
});
export type LabelRenamePreview = Static<typeof LabelRenamePreview>;

export const LabelMerge = Type.Object(
  { into: Id, options: Type.Record(Type.String({ maxLength: 1000 }), OptionName) },
  { ...strict, description: '`options`: option of this label → option of the other that takes its place' },
);
export type LabelMerge = Static<typeof LabelMerge>;

export const LabelBulk = Type.Object(
  { old_label: OptionName, new_label: OptionName, project: Id },
  { additionalProperties: true },
);
export const LabelBulkResult = Type.Object({
  annotations_updated: Count,
  job_id: Nullable(Type.String()),
});

export const LabelUsage = Type.Object({
  label: Id,
  projects: Type.Array(
    Type.Object({
      id: Id,
      title: Type.String(),
      state: Type.String(),
      link: Id,
      from_name: Type.String(),
      is_current: Type.Boolean({ description: 'false: the project has not followed the last change yet' }),
      problem: Nullable(Type.String()),
      options: Type.Array(Type.Object({ option: Type.String(), count: Count, drafts: Count })),
    }),
  ),
  other_projects: Count,
});
export type LabelUsage = Static<typeof LabelUsage>;

export const LabelLinkCreate = Type.Object(
  { project: Id, label: Id, from_name: FromName },
  { additionalProperties: true },
);
export type LabelLinkCreate = Static<typeof LabelLinkCreate>;
export const LabelLinkUpdate = Type.Object({ from_name: FromName }, { additionalProperties: true });

export const LabelLink = Type.Object({
  id: Id,
  project: Id,
  label: Type.Union([Id, LibraryLabel]),
  from_name: Type.String(),
  annotations_count: Count,
  is_current: Type.Boolean(),
  problem: Nullable(Type.String()),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type LabelLink = Static<typeof LabelLink>;

export const LabelLinkListQuery = Type.Object({
  ...PageQuery.properties,
  project: Type.Optional(Id),
  label: Type.Optional(Id),
  from_name: Type.Optional(Type.String({ maxLength: 2048 })),
  expand: Type.Optional(Type.Enum(['label'])),
  label__created_at__gte: Type.Optional(Timestamp),
  label__created_at__gt: Type.Optional(Timestamp),
  label__created_at__lte: Type.Optional(Timestamp),
  label__created_at__lt: Type.Optional(Timestamp),
});
export type LabelLinkListQuery = Static<typeof LabelLinkListQuery>;

const Host = Type.String({
  minLength: 1,
  maxLength: 253,
  pattern: '^(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$',
  examples: ['grafana.example.com', '*.example.com'],
});

export const LibrarySettings = Type.Object({
  require_approved_labels: Type.Boolean({ description: 'Only approved labels may be linked to projects' }),
  embed_hosts: Type.Array(Host, {
    maxItems: 100,
    description: 'Hosts whose dashboards may be embedded; empty: every https host',
  }),
});
export type LibrarySettings = Static<typeof LibrarySettings>;
export const LibrarySettingsUpdate = Type.Partial(LibrarySettings, strict);
