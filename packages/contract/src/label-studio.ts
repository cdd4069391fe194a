import { type Static, Type } from 'typebox';
import { Email, Id, JsonObject, Nullable, Timestamp } from './schemas.ts';

/**
 * What only clients written for Label Studio ask for: tokens (`/api/token…`), sign-in forms (`/user/login`,
 * `/user/signup`, `/logout`), people (`/api/users`), rules of an organization (`/api/jwt/settings`,
 * `/api/session-policy`, `/api/invite…`) and small readings of projects. Bodies take fields that we do not know.
 */

/** Three dotted parts in base64url; the list of tokens shows two. */
const SignedToken = Type.String({ minLength: 1, maxLength: 2000 });

export const PersonalToken = Type.Object({ token: SignedToken });
export const PersonalTokens = Type.Array(PersonalToken);
export const RefreshBody = Type.Object({ refresh: SignedToken });
export const AccessOfRefresh = Type.Object({ access: Type.String() });
export const RotatedToken = Type.Object({ refresh: Type.String() });

export const CustomHotkeys = Type.Record(
  Type.String({ maxLength: 200 }),
  Type.Object({ key: Nullable(Type.String({ maxLength: 100 })), active: Type.Optional(Type.Boolean()) }),
  { maxProperties: 1000 },
);
export type CustomHotkeys = Static<typeof CustomHotkeys>;
export const HotkeysBody = Type.Object({ custom_hotkeys: CustomHotkeys });
export type HotkeysBody = Static<typeof HotkeysBody>;

export const TourQuery = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) });
export const TourPatch = Type.Object({
  state: Type.Optional(Type.Enum(['ready', 'completed', 'skipped'])),
  interaction_data: Type.Optional(JsonObject),
});
export type TourPatch = Static<typeof TourPatch>;
export const ProductTour = Type.Object({
  user: Id,
  name: Type.String(),
  state: Type.Enum(['ready', 'completed', 'skipped']),
  interaction_data: JsonObject,
  steps: Type.Array(JsonObject),
  awaiting: Type.Boolean(),
});
export type ProductTour = Static<typeof ProductTour>;

export const NewMember = Type.Object({
  email: Email,
  first_name: Type.Optional(Type.String({ maxLength: 100 })),
  last_name: Type.Optional(Type.String({ maxLength: 100 })),
});
export type NewMember = Static<typeof NewMember>;
export const UserPatch = Type.Object({
  first_name: Type.Optional(Type.String({ maxLength: 100 })),
  last_name: Type.Optional(Type.String({ maxLength: 100 })),
});
export type UserPatch = Static<typeof UserPatch>;

export const JwtSettings = Type.Object({
  api_tokens_enabled: Type.Boolean(),
  legacy_api_tokens_enabled: Type.Boolean(),
});
export type JwtSettings = Static<typeof JwtSettings>;

const Minutes = Type.Integer({ minimum: 1, maximum: 5_256_000, description: 'Minutes' });
export const SessionPolicy = Type.Object({
  max_session_age: Minutes,
  max_time_between_activity: Minutes,
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type SessionPolicy = Static<typeof SessionPolicy>;
export const SessionPolicyPatch = Type.Object({
  max_session_age: Type.Optional(Minutes),
  max_time_between_activity: Type.Optional(Minutes),
});
export type SessionPolicyPatch = Static<typeof SessionPolicyPatch>;

export const InviteLink = Type.Object({ token: Type.String(), invite_url: Type.String() });
export type InviteLink = Static<typeof InviteLink>;

const FormText = Type.String({ maxLength: 1000 });
export const SignInQuery = Type.Object({
  next: Type.Optional(FormText),
  token: Type.Optional(FormText),
  'signed-up': Type.Optional(FormText),
});
export const SignInBody = Type.Object({
  email: Type.String({ minLength: 1, maxLength: 254 }),
  password: FormText,
  csrfmiddlewaretoken: Type.Optional(FormText),
  next: Type.Optional(FormText),
  token: Type.Optional(FormText),
});
export type SignInBody = Static<typeof SignInBody>;

export const JwtSettingsPatch = Type.Partial(JwtSettings);
export const InviteMails = Type.Object({ emails: Type.Array(Email, { minItems: 1, maxItems: 100 }) });

/** Of the paid edition: the paths it adds over members, agreement, templates, workspaces and many answers at once. */

const IdInQuery = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Ids = Type.Array(Id, { maxItems: 1000 });
export const OfUser = Type.Object({ user: IdInQuery });
export const OfUserId = Type.Object({ user: Id });
export const OfWorkspace = Type.Object({ user_id: IdInQuery });
export const OfProject = Type.Object({ project: IdInQuery });
export const BulkMembers = Type.Object({
  all: Type.Boolean(),
  included: Type.Optional(Ids),
  excluded: Type.Optional(Ids),
});
export const MembersAnswer = Type.Object({ detail: Type.String(), count: Type.Integer() });
export const NewProjectRole = Type.Object({
  project: Id,
  user: Id,
  role: Type.Enum(['OW', 'AD', 'MA', 'RE', 'AN', 'CO']),
});
export const MetricParam = Type.Object({
  metric_name: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  agreement_threshold: Type.Optional(Nullable(Type.Number({ minimum: 0, maximum: 100, description: 'Percent' }))),
});
export const NewTemplate = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  project_id: Id,
  description: Type.Optional(Nullable(Type.String({ maxLength: 20_000 }))),
});
export const ProjectOfTemplate = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 200 }),
  description: Type.Optional(Nullable(Type.String({ maxLength: 20_000 }))),
  workspace_id: Type.Optional(Nullable(Id)),
});
export const BulkAnnotations = Type.Object({
  tasks: Type.Array(Id, { minItems: 1, maxItems: 500 }),
  result: Type.Optional(Type.Array(JsonObject, { maxItems: 10_000 })),
  lead_time: Type.Optional(Nullable(Type.Number({ minimum: 0, maximum: 1e9 }))),
  was_cancelled: Type.Optional(Type.Boolean()),
  ground_truth: Type.Optional(Type.Boolean()),
});
export const BulkDelete = Type.Object({
  ids: Type.Array(Id, { minItems: 1, maxItems: 500 }),
  project: Type.Optional(Id),
});

/** Small readings of the free edition that no page of ours needs. */
export const Annotator = Type.Object({
  id: Id,
  first_name: Type.String(),
  last_name: Type.String(),
  email: Type.String(),
  avatar: Type.Null(),
});
export const ExportFiles = Type.Object({
  export_files: Type.Array(Type.Object({ name: Type.String(), url: Type.String() })),
});
export const UploadedQuery = Type.Object({
  filepath: Type.String({ pattern: '^upload/[A-Za-z0-9._%/-]+$', maxLength: 2000 }),
});
export const StateHistory = Type.Object({
  count: Type.Integer(),
  next: Type.Null(),
  previous: Type.Null(),
  results: Type.Array(
    Type.Object({
      id: Type.Integer(),
      state: Type.String(),
      previous_state: Nullable(Type.String()),
      triggered_by: Nullable(Type.Object({ id: Id })),
      created_at: Timestamp,
    }),
  ),
});

/** Shares are written as text there: `"0.25"`. */
const Share = Type.Union([
  Type.String({ pattern: '^(0(\\.[0-9]{1,10})?|1(\\.0{1,10})?)$' }),
  Type.Number({ minimum: 0, maximum: 1 }),
]);
export const ReviewRoutingRules = Type.Object({
  rules: Type.Array(
    Type.Object({
      id: Type.Optional(Nullable(Id)),
      agreement_threshold: Type.Optional(Nullable(Share)),
      dimension: Type.Optional(Nullable(Id)),
      operator: Type.Optional(Nullable(Type.Enum(['lt', 'lte', 'gt', 'gte', 'eq']))),
      sample_rate: Share,
    }),
    { maxItems: 100 },
  ),
});
export type ReviewRoutingRules = Static<typeof ReviewRoutingRules>;
export const TemplatePatch = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  description: Type.Optional(Nullable(Type.String({ maxLength: 20_000 }))),
});
export const BulkWorkspaceMembers = Type.Object({
  all: Type.Boolean(),
  included: Type.Optional(Ids),
  excluded: Type.Optional(Ids),
});
const CommaIds = Type.String({ maxLength: 400, pattern: '^[0-9, ]+$', examples: ['3,4'] });
export const CommentExportQuery = Type.Object({
  annotation: Type.Optional(IdInQuery),
  draft: Type.Optional(IdInQuery),
  projects: Type.Optional(CommaIds),
  annotators: Type.Optional(Type.String({ ...CommaIds, description: 'Only comments of these people' })),
  expand_created_by: Type.Optional(Type.Boolean()),
  tz: Type.Optional(Type.String({ maxLength: 64, description: 'Times are in UTC; any other is refused' })),
});
export const MemberExportQuery = Type.Object({
  ids: Type.Optional(CommaIds),
  search: Type.Optional(Type.String({ maxLength: 200 })),
  role: Type.Optional(Type.Enum(['OW', 'AD', 'MA', 'RE', 'AN', 'CO'])),
});
