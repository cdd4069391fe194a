import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, PageQuery, Timestamp } from './schemas.ts';

/**
 * Comments on annotations, regions of them, drafts and tasks; answers make threads.
 *
 * - GET    /api/comments?annotation=|task=|draft=|project=   CommentQuery → Comment[] (oldest first)
 * - POST   /api/comments                 CreateCommentBody → 201 Comment (`parent` answers a comment)
 * - GET    /api/comments/{id}            → Comment
 * - PATCH  /api/comments/{id}            UpdateCommentBody → Comment; is_resolved holds for the whole thread
 * - DELETE /api/comments/{id}            → 204 (own ones; with the answers where it begins a thread)
 * - GET    /api/comments/mentions        MentionsQuery → Mention[] (newest first)
 * - POST   /api/comments/mentions/read   ReadMentionsBody → { read }
 */

const Text = Type.String({ minLength: 1, maxLength: 10_000, pattern: '\\S' });
/** What on the annotation it is about, as the client that wrote it says; `{ "regionId": "…" }` names a region. */
const RegionRef = Nullable(JsonObject);
const Classifications = Nullable(Type.Unknown());
const Mentions = Type.Array(Id, {
  maxItems: 50,
  description: 'People of the project; `@address` in the text mentions too',
});

/** Bodies of the field's clients may carry more; the rest is ignored. One of annotation, draft, task and parent is needed. */
export const CreateCommentBody = Type.Object({
  annotation: Type.Optional(Nullable(Id)),
  draft: Type.Optional(Nullable(Id)),
  task: Type.Optional(Nullable(Id)),
  parent: Type.Optional(Nullable(Id)),
  text: Text,
  region_ref: Type.Optional(RegionRef),
  classifications: Type.Optional(Classifications),
  is_resolved: Type.Optional(Type.Boolean()),
  mentions: Type.Optional(Mentions),
});
export type CreateComment = Static<typeof CreateCommentBody>;

export const UpdateCommentBody = Type.Object({
  text: Type.Optional(Text),
  region_ref: Type.Optional(RegionRef),
  classifications: Type.Optional(Classifications),
  is_resolved: Type.Optional(Type.Boolean()),
  mentions: Type.Optional(Mentions),
});
export type UpdateComment = Static<typeof UpdateCommentBody>;

export const CommentQuery = Type.Object({
  ...PageQuery.properties,
  annotation: Type.Optional(Id),
  task: Type.Optional(Id),
  draft: Type.Optional(Id),
  project: Type.Optional(Id),
  is_resolved: Type.Optional(Type.Boolean()),
  expand_created_by: Type.Optional(Type.Boolean({ description: 'created_by as an object instead of an id' })),
  ordering: Type.Optional(Type.String({ pattern: '^-?(id|created_at)$' })),
});

const Author = Type.Object({
  id: Id,
  email: Type.String(),
  first_name: Type.String(),
  last_name: Type.String(),
  name: Type.String({ description: 'As the person wants to be called' }),
  avatar: Type.Null(),
});

export const Comment = Type.Object({
  id: Id,
  project: Id,
  task: Id,
  annotation: Nullable(Id),
  draft: Nullable(Id),
  parent: Nullable(Id),
  text: Type.String(),
  region_ref: RegionRef,
  classifications: Classifications,
  is_resolved: Type.Boolean(),
  resolved_at: Nullable(Timestamp),
  resolved_by: Nullable(Id),
  mentions: Type.Array(Id),
  created_by: Nullable(Type.Union([Id, Author])),
  author: Nullable(Author),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean(), resolve: Type.Boolean() }),
});
export type Comment = Static<typeof Comment>;
