import { type Static, Type } from 'typebox';
import { Id, IdParam, Nullable, PageQuery, Timestamp } from './schemas.ts';
import { OrganizationRoleSchema } from './tenants.ts';

/**
 * Tags of people, beside their roles: skills, languages, teams. For owners and administrators; the paths are those of
 * Label Studio's paid edition.
 *
 * GET, POST           /api/organizations/{id}/member-tags
 * GET, PATCH, DELETE  /api/organizations/{id}/member-tags/{tag}
 * POST, DELETE        /api/organizations/{id}/member-tags/bulk
 * POST                /api/organizations/{id}/member-tags/assignments
 * POST                /api/organizations/{id}/member-tags/imports            CSV with `email` and `tags`
 * GET                 /api/organizations/{id}/member-tags/imports/{import}
 */

export const MOST_TAGS_AT_ONCE = 1000;
export const MOST_IMPORTED_PEOPLE = 10_000;

const Label = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });

export const MemberTag = Type.Object({
  id: Id,
  organization: Id,
  label: Type.String(),
  member_count: Type.Integer(),
  created_by: Nullable(
    Type.Object({
      id: Id,
      email: Type.String(),
      username: Type.String(),
      first_name: Type.String(),
      last_name: Type.String(),
      avatar: Type.Null(),
    }),
  ),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type MemberTag = Static<typeof MemberTag>;

export const MemberTagQuery = Type.Object({
  ...PageQuery.properties,
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 500, description: 'Gives a bare array with a Link header' }),
  ),
  search: Type.Optional(Type.String({ maxLength: 100, description: 'Part of the label' })),
  ordering: Type.Optional(Type.Enum(['label', '-label', 'id', '-id'])),
});
export type MemberTagQuery = Static<typeof MemberTagQuery>;

export const MemberTagBody = Type.Object({ label: Label });
export const MemberTagParams = Type.Object({ id: IdParam, tagId: IdParam });
export const MemberTagImportParams = Type.Object({ id: IdParam, importId: IdParam });

export const MemberTagLabels = Type.Object({
  labels: Type.Array(Label, { minItems: 1, maxItems: MOST_TAGS_AT_ONCE }),
});
export const MemberTagIds = Type.Object({ ids: Type.Array(Id, { maxItems: MOST_TAGS_AT_ONCE }) });
const IdList = Type.String({ maxLength: 16_000, pattern: '^[0-9, ]*$', examples: ['3,4'] });
export const MemberTagIdQuery = Type.Object({
  ids: Type.Optional(Type.Union([IdList, Type.Array(IdList, { maxItems: MOST_TAGS_AT_ONCE })])),
});
export const CreatedTags = Type.Object({ created: Type.Integer() });
export const DeletedTags = Type.Object({ deleted: Type.Integer() });

export const AssignMemberTags = Type.Object({
  all: Type.Boolean({ description: 'Everybody whom the query leaves, but `excluded`; else `included`' }),
  included: Type.Optional(Type.Array(Id, { maxItems: MOST_IMPORTED_PEOPLE })),
  excluded: Type.Optional(Type.Array(Id, { maxItems: MOST_IMPORTED_PEOPLE })),
  tags: Type.Array(Id, { maxItems: 100 }),
  overwrite: Type.Optional(Type.Boolean({ description: 'Their other tags are taken away' })),
});
export type AssignMemberTags = Static<typeof AssignMemberTags>;
export const AssignMemberTagsQuery = Type.Object(
  {
    role: Type.Optional(OrganizationRoleSchema),
    tags: Type.Optional(IdList),
    exclude_project_id: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    exclude_workspace_id: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
  },
  { additionalProperties: false },
);
export type AssignMemberTagsQuery = Static<typeof AssignMemberTagsQuery>;
export const AssignedTags = Type.Object({
  assigned: Type.Integer({ description: 'Tags given that somebody had not' }),
});

export const StartedTagImport = Type.Object({ import: Id });
export const MemberTagImport = Type.Object({
  id: Id,
  status: Type.Enum(['created', 'in_progress', 'completed', 'failed']),
  tags_created: Type.Integer(),
  assignments_created: Type.Integer(),
  users_skipped: Type.Array(Type.String(), { description: 'Addresses that belong to no member' }),
  created_at: Timestamp,
  finished_at: Timestamp,
});
export type MemberTagImport = Static<typeof MemberTagImport>;
