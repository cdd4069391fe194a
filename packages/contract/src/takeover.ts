import { type Static, Type } from 'typebox';
import { Id, IdParam, Nullable, PageQuery, Timestamp, Uuid } from './schemas.ts';

/**
 * Moving a whole Label Studio into the organization, for owners and administrators.
 *
 * GET  /api/takeovers               Takeover[], newest first
 * POST /api/takeovers               StartTakeover → 202 Takeover; the same address again continues where it ended
 * GET  /api/takeovers/{id}          Takeover, with every project and what came over
 * POST /api/takeovers/{id}/resume   ResumeTakeover → 202 Takeover: the token is forgotten when a run ends
 * POST /api/takeovers/{id}/cancel   Takeover; what came over stays
 * GET  /api/takeovers/{id}/notes    TakeoverNoteQuery → TakeoverNote[]: what was left behind or changed
 * GET  /api/takeovers/{id}/report   the same as CSV
 */

export const TAKEOVER_KINDS = [
  'member',
  'project',
  'task',
  'annotation',
  'prediction',
  'draft',
  'view',
  'webhook',
  'model',
  'storage',
  'file',
] as const;
export type TakeoverKind = (typeof TAKEOVER_KINDS)[number];
const Kind = Type.Enum([...TAKEOVER_KINDS]);

export const TAKEOVER_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'stopped'] as const;
export type TakeoverStatus = (typeof TAKEOVER_STATUSES)[number];

export const TAKEOVER_PROJECT_STATUSES = ['waiting', 'running', 'finished', 'gone'] as const;

const Token = Type.String({ minLength: 1, maxLength: 4000, description: 'Of Label Studio, either kind' });
const Role = Type.Enum(['member', 'admin'], { description: 'Of people who are not members here yet' });

export const StartTakeover = Type.Object(
  {
    url: Type.String({
      format: 'uri',
      pattern: '^https?://',
      maxLength: 2000,
      examples: ['https://label-studio.example.com'],
    }),
    token: Token,
    role: Type.Optional(Role),
    projects: Type.Optional(
      Type.Array(Id, { minItems: 1, maxItems: 1000, description: 'Ids there; all when left out' }),
    ),
    requests_per_second: Type.Optional(Type.Number({ minimum: 0.1, maximum: 200 })),
  },
  { additionalProperties: false },
);
export type StartTakeover = Static<typeof StartTakeover>;

export const ResumeTakeover = Type.Object({ token: Token }, { additionalProperties: false });
export type ResumeTakeover = Static<typeof ResumeTakeover>;

export const TakeoverParams = Type.Object({ id: IdParam });

export const TakeoverProject = Type.Object({
  source_id: Type.Integer(),
  title: Type.String(),
  status: Type.Enum([...TAKEOVER_PROJECT_STATUSES], { description: 'gone: it was deleted here since, and stays so' }),
  tasks: Nullable(Type.Integer({ description: 'As Label Studio tells' })),
  tasks_seen: Type.Integer(),
  project: Nullable(Type.Integer({ description: 'Its id here' })),
});
export type TakeoverProject = Static<typeof TakeoverProject>;

export const TakeoverCount = Type.Object({
  kind: Kind,
  carried: Type.Integer(),
  left_behind: Type.Integer(),
  noted: Type.Integer({ description: 'Of both, those that the report has a line about' }),
});
export type TakeoverCount = Static<typeof TakeoverCount>;

export const Takeover = Type.Object({
  id: Id,
  source_url: Type.String(),
  source_version: Type.String(),
  status: Type.Enum([...TAKEOVER_STATUSES], { description: 'stopped: the command was broken off' }),
  error: Nullable(Type.String()),
  job_id: Nullable(Uuid),
  role: Role,
  chosen_projects: Nullable(Type.Array(Type.Integer())),
  tasks: Type.Integer(),
  tasks_seen: Type.Integer(),
  created_by: Nullable(Type.Integer()),
  created_at: Timestamp,
  finished_at: Nullable(Timestamp),
  can: Type.Object({ cancel: Type.Boolean(), resume: Type.Boolean() }),
});
export type Takeover = Static<typeof Takeover>;

export const TakeoverDetail = Type.Object({
  ...Takeover.properties,
  projects: Type.Array(TakeoverProject),
  counts: Type.Array(TakeoverCount),
});
export type TakeoverDetail = Static<typeof TakeoverDetail>;

export const TakeoverNoteQuery = Type.Object({
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
  kind: Type.Optional(Kind),
});
export type TakeoverNoteQuery = Static<typeof TakeoverNoteQuery>;

export const TakeoverNote = Type.Object({
  kind: Kind,
  source_id: Type.String(),
  source_project: Nullable(Type.String()),
  is_left: Type.Boolean(),
  note: Type.String(),
});
export type TakeoverNote = Static<typeof TakeoverNote>;
