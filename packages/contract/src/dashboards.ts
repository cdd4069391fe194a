import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Timestamp } from './schemas.ts';

/**
 * Dashboards of other programs beside the work: /api/template-dashboards, /api/template-dashboards/:id/apply,
 * /api/projects/:id/embeddings, /api/projects/:id/embeddings/:embeddingId, and /embed/:token, the page that frames one.
 */

const strict = { additionalProperties: false };
const Size = Type.Integer({ minimum: 100, maximum: 10_000 });
const Position = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const Short = Type.String({ maxLength: 50 });

const embeddingFields = {
  title: Short,
  iframe_url: Type.String({
    minLength: 1,
    maxLength: 1000,
    description: 'http or https; {{project_id}}, {{org_id}}, {{project.slug}} … are filled in when it is shown',
  }),
  button_text: Short,
  visible: Type.Boolean(),
  order: Position,
  width: Size,
  height: Size,
};
export const EmbeddingCreate = Type.Object(
  { ...Type.Partial(Type.Object(embeddingFields)).properties, iframe_url: embeddingFields.iframe_url },
  strict,
);
export type EmbeddingCreate = Static<typeof EmbeddingCreate>;
export const EmbeddingUpdate = Type.Partial(Type.Object(embeddingFields), strict);
export type EmbeddingUpdate = Static<typeof EmbeddingUpdate>;

export const Embedding = Type.Object({
  id: Id,
  project: Id,
  template: Nullable(Id),
  title: Type.String(),
  iframe_url: Type.String(),
  button_text: Type.String(),
  visible: Type.Boolean(),
  order: Type.Integer(),
  width: Type.Integer(),
  height: Type.Integer(),
  /** Address for a frame of this program, good for an hour; null when it may not be shown, see `problem`. */
  embed_url: Nullable(Type.String()),
  problem: Nullable(Type.String()),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean() }),
});
export type Embedding = Static<typeof Embedding>;

const templateFields = {
  template_type: Type.String({ minLength: 1, maxLength: 200 }),
  code: Nullable(Type.String({ maxLength: 200 })),
  dashboard_link: Nullable(
    Type.String({ maxLength: 200, examples: ['https://bi.example.com/d/1?project={{project_id}}'] }),
  ),
  title: Nullable(Short),
  button_text: Nullable(Short),
  visible: Type.Boolean(),
  order: Position,
  width: Size,
  height: Size,
};
export const TemplateDashboardCreate = Type.Object(
  { ...Type.Partial(Type.Object(templateFields)).properties, template_type: templateFields.template_type },
  strict,
);
export type TemplateDashboardCreate = Static<typeof TemplateDashboardCreate>;
export const TemplateDashboardUpdate = Type.Partial(Type.Object(templateFields), strict);
export type TemplateDashboardUpdate = Static<typeof TemplateDashboardUpdate>;

export const TemplateDashboard = Type.Object({
  id: Id,
  template_type: Type.String(),
  code: Nullable(Type.String()),
  dashboard_link: Nullable(Type.String()),
  title: Nullable(Type.String()),
  button_text: Nullable(Type.String()),
  visible: Type.Boolean(),
  order: Type.Integer(),
  width: Type.Integer(),
  height: Type.Integer(),
  embedding_count: Type.Integer(),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean() }),
});
export type TemplateDashboard = Static<typeof TemplateDashboard>;

export const TemplateDashboardQuery = Type.Object({
  ...PageQuery.properties,
  template_type: Type.Optional(Type.String({ maxLength: 200 })),
});
export const ApplyTemplate = Type.Object({ project: Id }, strict);

/** What may stand between {{ and }}, with what it becomes. */
export const PLACEHOLDERS = {
  project_id: 'Id of the project',
  'project.id': 'Id of the project',
  'project.uuid': 'Uuid of the project',
  'project.slug': 'Slug of the project',
  'project.title': 'Title of the project',
  org_id: 'Id of the organization',
  'organization.id': 'Id of the organization',
  'workspace.id': 'Id of the workspace',
} as const;
export type Placeholder = keyof typeof PLACEHOLDERS;
