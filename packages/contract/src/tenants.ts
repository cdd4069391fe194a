import { type Static, Type } from 'typebox';
import { PublicUser } from './identity.ts';
import { Email, Id, IdParam, JsonObject, Nullable, PageQuery, Timestamp, Uuid } from './schemas.ts';

const closed = { additionalProperties: false } as const;
const Can = Type.Object({ update: Type.Boolean(), delete: Type.Boolean() });
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Title = { ...Name, description: 'The same as name' };
export const PROJECT_ROLES = ['admin', 'adjudicator', 'reviewer', 'annotator', 'contributor'] as const;
export const ORGANIZATION_ROLES = ['owner', 'admin', 'member'] as const;
const ProjectRoleSchema = Type.Enum([...PROJECT_ROLES]);
export const OrganizationRoleSchema = Type.Enum([...ORGANIZATION_ROLES]);

/** `{count,next,previous,results}` around one kind of row, or the bare array of a cursor list. */
const Listed = <T extends Parameters<typeof Type.Array>[0]>(row: T) =>
  Type.Union([
    Type.Array(row),
    Type.Object({
      count: Type.Integer(),
      next: Nullable(Type.String()),
      previous: Nullable(Type.String()),
      results: Type.Array(row),
    }),
  ]);

export const IdParams = Type.Object({ id: IdParam });
export const MembershipParams = Type.Object({ id: IdParam, userId: IdParam });
export const InvitationParams = Type.Object({ id: IdParam, invitationId: IdParam });
export const InvitationTokenParams = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) });

export const Organization = Type.Object({
  id: Id,
  uuid: Uuid,
  title: Type.String(),
  name: Type.String(),
  slug: Type.String(),
  contact_info: JsonObject,
  currency: Type.String({ description: 'ISO 4217; what people of the own crowd are paid in' }),
  created_by: Nullable(Id),
  created_at: Timestamp,
  /** The reader's role there. */
  role: OrganizationRoleSchema,
  member_count: Type.Integer(),
  can: Type.Object({ update: Type.Boolean(), manage_members: Type.Boolean() }),
});
export type Organization = Static<typeof Organization>;

const organizationFields = {
  name: Type.Optional(Name),
  title: Type.Optional(Title),
  contact_info: Type.Optional(JsonObject),
  currency: Type.Optional(
    Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217, with hundredths; new batches are paid in it' }),
  ),
};
export const NewOrganization = Type.Object(organizationFields, closed);
export const OrganizationPatch = Type.Object(organizationFields, closed);
export type OrganizationFields = Static<typeof OrganizationPatch>;

export const OrganizationMember = Type.Object({
  /** Id of the person. */
  id: Id,
  organization: Id,
  user: PublicUser,
  role: OrganizationRoleSchema,
  enabled: Type.Boolean(),
  /** Works for pay in the portal, and sees nothing else. */
  is_crowd: Type.Boolean(),
  tags: Type.Array(Type.Object({ id: Id, label: Type.String() })),
  created_at: Timestamp,
  can: Can,
});
export type OrganizationMember = Static<typeof OrganizationMember>;
export const OrganizationMembers = Listed(OrganizationMember);
export const OrganizationMemberQuery = Type.Object({
  ...PageQuery.properties,
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 500, description: 'Gives a bare array with a Link header' }),
  ),
  search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the address or name' })),
  role: Type.Optional(OrganizationRoleSchema),
  is_crowd: Type.Optional(Type.Boolean({ description: 'true: only people of the crowd; false: none of them' })),
  tags: Type.Optional(
    Type.String({
      maxLength: 4000,
      pattern: '^[0-9, ]*$',
      description: 'Ids of member tags; any of them',
      examples: ['3,4'],
    }),
  ),
});
export const OrganizationMemberPatch = Type.Object(
  { role: Type.Optional(OrganizationRoleSchema), enabled: Type.Optional(Type.Boolean()) },
  closed,
);
export type OrganizationMemberPatch = Static<typeof OrganizationMemberPatch>;

export const Workspace = Type.Object({
  id: Id,
  organization: Id,
  name: Type.String(),
  title: Type.String(),
  is_default: Type.Boolean(),
  project_count: Type.Integer(),
  member_count: Type.Integer(),
  /** The reader's own role in the workspace. */
  role: Nullable(OrganizationRoleSchema),
  created_at: Timestamp,
  can: Can,
});
export type Workspace = Static<typeof Workspace>;
export const WorkspaceBody = Type.Object({ name: Type.Optional(Name), title: Type.Optional(Title) }, closed);

export const WorkspaceMember = Type.Object({
  id: Id,
  workspace: Id,
  user: PublicUser,
  role: OrganizationRoleSchema,
  created_at: Timestamp,
});
export type WorkspaceMember = Static<typeof WorkspaceMember>;
export const NewWorkspaceMember = Type.Object(
  { user_id: Type.Optional(Id), email: Type.Optional(Email), role: Type.Optional(OrganizationRoleSchema) },
  closed,
);

const InvitationStatus = Type.Enum(['pending', 'accepted', 'expired', 'revoked']);
export const Invitation = Type.Object({
  id: Id,
  /** null: a link, good for anybody with a verified account until it ends. */
  email: Nullable(Type.String()),
  role: Type.String(),
  project: Nullable(Type.Object({ id: Id, title: Type.String() })),
  status: InvitationStatus,
  invited_by: Nullable(Type.Object({ id: Id, email: Type.String(), display_name: Type.String() })),
  created_at: Timestamp,
  expires_at: Timestamp,
  accepted_at: Nullable(Timestamp),
});
export type Invitation = Static<typeof Invitation>;
/** `token` and `link` are shown this once. */
export const CreatedInvitation = Type.Object({ ...Invitation.properties, token: Type.String(), link: Type.String() });
export type CreatedInvitation = Static<typeof CreatedInvitation>;
export const Invitations = Listed(Invitation);
export const InvitationQuery = Type.Object({
  ...PageQuery.properties,
  status: Type.Optional(InvitationStatus),
});
export const NewOrganizationInvitation = Type.Object(
  {
    email: Type.Optional(Nullable(Email)),
    role: Type.Optional(OrganizationRoleSchema),
  },
  { ...closed, description: 'Without an address: a link for new members' },
);

export const NewProjectInvitation = Type.Object(
  {
    email: Email,
    role: Type.Optional(ProjectRoleSchema),
    member_type: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
  },
  closed,
);
export const Invited = Type.Object({ invited: Type.Literal(true), token: Type.String() });
export const InvitationAccepted = Type.Object({ accepted: Type.Literal(true), projectId: Nullable(Id) });
export const JoinBody = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) }, closed);
export const Joined = Type.Object({
  accepted: Type.Literal(true),
  projectId: Id,
  project_id: Id,
});

/** What whoever holds the link may know before signing in. */
export const InvitationPreview = Type.Object({
  kind: Type.Enum(['organization', 'project', 'project_link']),
  project: Nullable(Type.Object({ id: Id, title: Type.String() })),
  organization: Type.Object({ id: Id, name: Type.String() }),
  email: Nullable(Type.String()),
  role: Type.String(),
  expires_at: Nullable(Timestamp),
});
export type InvitationPreview = Static<typeof InvitationPreview>;

export const ProjectMember = Type.Object({
  /** Id of the person. */
  id: Id,
  user_id: Id,
  project_id: Id,
  role: ProjectRoleSchema,
  member_type: Type.Integer({ minimum: 1, maximum: 5 }),
  enabled: Type.Boolean(),
  /** 0: no limit. */
  task_limit: Type.Integer(),
  user: PublicUser,
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Can,
});
export type ProjectMember = Static<typeof ProjectMember>;
export const ProjectMembers = Listed(ProjectMember);

const memberFields = {
  role: Type.Optional(ProjectRoleSchema),
  member_type: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 5,
      description: '1 admin, 2 adjudicator, 3 reviewer, 4 annotator (default), 5 contributor',
    }),
  ),
  enabled: Type.Optional(Type.Boolean()),
  task_limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: '0: no limit' })),
};
export const NewProjectMember = Type.Object(
  {
    user_id: Type.Optional(Id),
    user: Type.Optional({ ...Id, description: 'The same as user_id' }),
    email: Type.Optional(Email),
    ...memberFields,
  },
  closed,
);
export type NewProjectMember = Static<typeof NewProjectMember>;
export const ProjectMemberPatch = Type.Object(memberFields, closed);
export type ProjectMemberPatch = Static<typeof ProjectMemberPatch>;
export const ProjectMemberQuery = Type.Object({
  ...PageQuery.properties,
  search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the address or name' })),
  role: Type.Optional(ProjectRoleSchema),
  enabled: Type.Optional(Type.Boolean()),
});
/** A project by id, uuid or slug. */
export const ProjectParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });
export const ProjectMemberParams = Type.Object({ ...ProjectParams.properties, userId: IdParam });
export const ProjectInvitationParams = Type.Object({ ...ProjectParams.properties, invitationId: IdParam });

export const Home = Type.Object({
  labelling: Type.Array(
    Type.Object({
      project_id: Id,
      title: Type.String(),
      remaining_for_me: Type.Integer(),
      done_by_me: Type.Integer(),
    }),
  ),
  managing: Type.Array(
    Type.Object({
      project_id: Id,
      title: Type.String(),
      state: Type.String(),
      task_number: Type.Integer(),
      finished_task_number: Type.Integer(),
      issues: Type.Array(Type.String()),
    }),
  ),
  /** Since midnight UTC. */
  today: Type.Object({ annotations: Type.Integer(), seconds: Type.Integer() }),
});
export type Home = Static<typeof Home>;
