/**
 * Administration of the whole server; super administrators only, every write audited.
 *
 * GET    /api/admin/users                              accounts: search, filters, keyset (bare array; {count,…} with page)
 * GET    /api/admin/users/:id                          one account with its memberships, sessions, tokens and work
 * PATCH  /api/admin/users/:id                          verify, disable, lock, make or unmake a super administrator
 * POST   /api/admin/users/:id/reset-password           mails the link to choose a new password
 * DELETE /api/admin/users/:id/sessions[/:sessionId]    ends sessions
 * DELETE /api/admin/users/:id/tokens/:tokenId          revokes an API token
 * GET    /api/admin/users/:id/deletion                 what a deletion would do to their work
 * DELETE /api/admin/users/:id                          delete; POST …/restore takes it back
 * POST   /api/admin/users/:id/impersonate              act as somebody, in this browser session
 * DELETE /api/auth/impersonation                       be oneself again
 * GET    /api/admin/impersonations                     who acted as whom
 * GET    /api/admin/organizations, POST; GET, PATCH /:id; POST /:id/suspend, /:id/restore
 * GET    /api/admin/roles                              the permission matrix in force
 * GET    /api/admin/settings                           every setting, where its value comes from, secrets masked
 * GET    /api/admin/schedules; PATCH /:type (pause); POST /:type/run
 * GET    /api/admin/storage                            bytes by organization, project and kind; the database by table
 * GET    /api/admin/system                             version, migrations, processes, health of each service
 */
import { type Static, Type } from 'typebox';
import { AdminUser } from './identity.ts';
import { Email, Id, JobReference, Nullable, PageOf, PageQuery, Timestamp, Uuid } from './schemas.ts';

const closed = { additionalProperties: false } as const;
const Count = Type.Integer({ minimum: 0 });
const Bytes = Type.Number({ minimum: 0, description: 'Bytes' });
const Reason = Type.String({ minLength: 3, maxLength: 500, examples: ['Ticket 4711: cannot see the queue'] });
const OrganizationRoleSchema = Type.Enum(['owner', 'admin', 'member']);

export const USER_STATUSES = ['active', 'unverified', 'locked', 'disabled', 'deleted'] as const;
export const USER_SORTS = ['id', '-id', 'email', '-email', 'last_activity_at', '-last_activity_at'] as const;

export const AdminUserQuery = Type.Object({
  ...PageQuery.properties,
  search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the address or name, an id or a uuid' })),
  status: Type.Optional(Type.Enum([...USER_STATUSES], { description: 'Default: all but deleted ones' })),
  global_role: Type.Optional(Type.Enum(['user', 'super_admin'])),
  organization: Type.Optional(Id),
  sort: Type.Optional(Type.Enum([...USER_SORTS], { default: 'id' })),
});
export type AdminUserQuery = Static<typeof AdminUserQuery>;
export const AdminUsers = PageOf(AdminUser);

export const AdminMembership = Type.Object({
  organization_id: Id,
  organization_name: Type.String(),
  role: OrganizationRoleSchema,
  enabled: Type.Boolean(),
  is_suspended: Type.Boolean(),
  projects: Count,
  since: Timestamp,
});
export type AdminMembership = Static<typeof AdminMembership>;

export const AdminSession = Type.Object({
  id: Uuid,
  ip: Type.String(),
  user_agent: Type.String(),
  created_at: Timestamp,
  last_seen_at: Timestamp,
  expires_at: Timestamp,
});

export const AdminToken = Type.Object({
  id: Id,
  organization_id: Id,
  organization_name: Type.String(),
  name: Type.String(),
  hint: Type.String(),
  scopes: Type.Array(Type.String()),
  last_used_at: Nullable(Timestamp),
  expires_at: Nullable(Timestamp),
  created_at: Timestamp,
});

/** What somebody has done; it stays when they go. */
export const UserWork = Type.Object({
  annotations: Count,
  reviews: Count,
  drafts: Count,
  leases: Type.Integer({ minimum: 0, description: 'Tasks that they hold right now' }),
  projects_created: Count,
  comments: Count,
});
export type UserWork = Static<typeof UserWork>;

export const AdminUserDetail = Type.Object({
  ...AdminUser.properties,
  has_password: Type.Boolean(),
  failed_logins: Count,
  active_organization_id: Nullable(Id),
  memberships: Type.Array(AdminMembership),
  sessions: Type.Array(AdminSession),
  tokens: Type.Array(AdminToken),
  work: UserWork,
  can: Type.Object({
    update: Type.Boolean(),
    change_role: Type.Boolean(),
    disable: Type.Boolean(),
    delete: Type.Boolean(),
    restore: Type.Boolean(),
    impersonate: Type.Boolean(),
  }),
});
export type AdminUserDetail = Static<typeof AdminUserDetail>;

export const AdminUserChange = Type.Object(
  {
    is_verified: Type.Optional(Type.Boolean()),
    is_disabled: Type.Optional(Type.Boolean()),
    global_role: Type.Optional(Type.Enum(['user', 'super_admin'])),
    locked_until: Type.Optional(
      Nullable(Type.String({ format: 'date-time', description: 'Sign-in is refused until then; null unlocks' })),
    ),
  },
  closed,
);
export type AdminUserChange = Static<typeof AdminUserChange>;

export const SessionsEnded = Type.Object({ ended: Count });

/** What a deletion would do. `blocked` says why it cannot be done as things are. */
export const UserDeletionPlan = Type.Object({
  work: UserWork,
  memberships: Count,
  tokens: Count,
  sessions: Count,
  /** Organizations that would be left without an owner though others work in them. */
  ownerless: Type.Array(Type.Object({ id: Id, name: Type.String(), members: Count })),
  /** Organizations where nobody else is. */
  alone_in: Type.Array(Type.Object({ id: Id, name: Type.String(), projects: Count })),
  restorable_days: Count,
  blocked: Nullable(Type.String()),
});
export type UserDeletionPlan = Static<typeof UserDeletionPlan>;

export const UserDeletionQuery = Type.Object({
  successor: Type.Optional(
    Type.String({ maxLength: 254, description: 'Address of who owns their organizations then' }),
  ),
});

export const ImpersonateBody = Type.Object(
  { reason: Reason, minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, default: 30 })) },
  closed,
);

export const Impersonation = Type.Object({
  id: Uuid,
  admin: Type.Object({ id: Id, email: Type.String() }),
  user: Type.Object({ id: Id, email: Type.String() }),
  reason: Type.String(),
  started_at: Timestamp,
  expires_at: Timestamp,
  ended_at: Nullable(Timestamp),
  is_live: Type.Boolean(),
});
export type Impersonation = Static<typeof Impersonation>;

export const ImpersonationQuery = Type.Object({
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
  user: Type.Optional(Id),
});

export const AdminOrganization = Type.Object({
  id: Id,
  uuid: Uuid,
  name: Type.String(),
  slug: Type.String(),
  members: Count,
  projects: Count,
  tasks: Count,
  annotations: Count,
  storage_bytes: Bytes,
  project_limit: Type.Integer({ minimum: 0, description: '0: no limit' }),
  is_suspended: Type.Boolean(),
  suspended_reason: Nullable(Type.String()),
  created_at: Timestamp,
});
export type AdminOrganization = Static<typeof AdminOrganization>;

export const AdminOrganizationQuery = Type.Object({
  ...PageQuery.properties,
  search: Type.Optional(Type.String({ maxLength: 200 })),
  status: Type.Optional(Type.Enum(['active', 'suspended'])),
});
export const AdminOrganizations = PageOf(AdminOrganization);

export const AdminOrganizationDetail = Type.Object({
  ...AdminOrganization.properties,
  suspended_at: Nullable(Timestamp),
  owners: Type.Array(Type.Object({ user_id: Id, email: Type.String(), display_name: Type.String() })),
  workspaces: Count,
  last_activity_at: Nullable(Timestamp),
  failed_jobs: Type.Integer({ minimum: 0, description: 'In the last seven days' }),
  top_projects: Type.Array(
    Type.Object({ id: Id, title: Type.String(), tasks: Count, annotations: Count, storage_bytes: Bytes }),
  ),
});
export type AdminOrganizationDetail = Static<typeof AdminOrganizationDetail>;

export const NewAdminOrganization = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    owner_email: Type.Optional(Email),
    project_limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  },
  closed,
);
export const AdminOrganizationPatch = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    project_limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  },
  closed,
);
export const SuspendBody = Type.Object({ reason: Reason }, closed);

export const RoleMatrix = Type.Object({
  groups: Type.Array(
    Type.Object({
      kind: Type.Enum(['project', 'organization', 'platform']),
      roles: Type.Array(Type.String()),
      permissions: Type.Array(
        Type.Object({
          name: Type.String(),
          allowed: Type.Array(Type.String(), { description: 'Roles that have it' }),
          opens: Type.Array(Type.Object({ method: Type.String(), path: Type.String(), summary: Type.String() })),
        }),
      ),
    }),
  ),
});
export type RoleMatrix = Static<typeof RoleMatrix>;

export const SETTING_SOURCES = ['environment', 'file', 'default', 'generated', 'unset'] as const;
export const SettingInForce = Type.Object({
  name: Type.String(),
  aliases: Type.Array(Type.String()),
  kind: Type.Enum(['text', 'integer', 'boolean', 'list']),
  value: Nullable(Type.String({ description: 'As it would be written; secrets are masked' })),
  default: Nullable(Type.String()),
  source: Type.Enum([...SETTING_SOURCES]),
  /** The name by which it was given, when that is an alias. */
  given_as: Nullable(Type.String()),
  is_secret: Type.Boolean(),
  help: Type.String(),
});
export type SettingInForce = Static<typeof SettingInForce>;
export const SettingsInForce = Type.Object({ file: Nullable(Type.String()), settings: Type.Array(SettingInForce) });
export type SettingsInForce = Static<typeof SettingsInForce>;

export const Schedule = Type.Object({
  type: Type.String(),
  title: Type.String(),
  queue: Type.String(),
  cron: Type.String({ description: 'Five fields, UTC' }),
  next_run_at: Nullable(Timestamp),
  is_paused: Type.Boolean(),
  paused_at: Nullable(Timestamp),
  is_running: Type.Boolean(),
  last: Nullable(
    Type.Object({
      job_id: Uuid,
      status: Type.String(),
      started_at: Nullable(Timestamp),
      finished_at: Nullable(Timestamp),
      duration_ms: Nullable(Type.Number()),
      result: Type.Unknown(),
      error: Nullable(Type.String()),
    }),
  ),
});
export type Schedule = Static<typeof Schedule>;
export const ScheduleParams = Type.Object({ type: Type.String({ minLength: 1, maxLength: 200 }) });
export const SchedulePatch = Type.Object({ is_paused: Type.Boolean() }, closed);
export const ScheduleRun = JobReference;

export const StorageUse = Type.Object({
  where: Type.String({ description: 'The folder or bucket of this server' }),
  total_bytes: Bytes,
  files: Count,
  deleted_bytes: Type.Number({ minimum: 0, description: 'Of files that wait to be purged; part of the total' }),
  kinds: Type.Array(Type.Object({ kind: Type.String(), bytes: Bytes, files: Count })),
  organizations: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      bytes: Bytes,
      files: Count,
      kinds: Type.Record(Type.String(), Bytes),
      projects: Type.Array(Type.Object({ id: Nullable(Id), title: Type.String(), bytes: Bytes, files: Count })),
    }),
  ),
  database: Type.Object({
    bytes: Bytes,
    tables: Type.Array(Type.Object({ name: Type.String(), bytes: Bytes, index_bytes: Bytes, rows: Count })),
  }),
});
export type StorageUse = Static<typeof StorageUse>;

export const ServiceHealth = Type.Object({
  name: Type.String(),
  state: Type.Enum(['healthy', 'unhealthy', 'not_configured']),
  detail: Type.String({ description: 'What stands in for it, or what went wrong' }),
});
export type ServiceHealth = Static<typeof ServiceHealth>;

/** A process that runs jobs or keeps the clock, by its last sign of life. */
export const WorkerProcess = Type.Object({
  id: Type.String(),
  host: Type.String(),
  pid: Type.Integer(),
  /** Queue → jobs at a time. */
  queues: Type.Record(Type.String(), Type.Integer()),
  keeps_clock: Type.Boolean(),
  version: Type.String(),
  started_at: Timestamp,
  seen_at: Timestamp,
  is_alive: Type.Boolean(),
  is_this: Type.Boolean(),
  running_jobs: Count,
  memory_bytes: Bytes,
});
export type WorkerProcess = Static<typeof WorkerProcess>;

export const SystemInfo = Type.Object({
  version: Type.String(),
  node: Type.String(),
  platform: Type.String(),
  environment: Type.String(),
  public_url: Type.String(),
  started_at: Timestamp,
  uptime_seconds: Type.Number(),
  database: Type.Object({
    version: Type.String(),
    name: Type.String(),
    bytes: Bytes,
    connections: Type.Object({ used: Count, waiting: Count, most: Count }),
  }),
  migrations: Type.Object({
    applied: Count,
    latest: Nullable(Type.String()),
    latest_at: Nullable(Timestamp),
  }),
  services: Type.Array(ServiceHealth),
  /** The process that answers; with others in front of it, one of several. */
  process: Type.Object({
    host: Type.String(),
    pid: Type.Integer(),
    roles: Type.Array(Type.String()),
    memory_bytes: Bytes,
  }),
  workers: Type.Array(WorkerProcess),
  counts: Type.Object({ users: Count, organizations: Count, projects: Count, tasks: Count, annotations: Count }),
});
export type SystemInfo = Static<typeof SystemInfo>;
