import type { Comment } from '@labelwright/contract/comments';
import type { Actor } from '../../platform/db/actor.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { mayWriteIn } from './comments.policy.ts';
import type { CommentRow } from './comments.queries.ts';

/** Without access, as in a list over projects, `can` says what authors may. `expand` gives created_by as an object. */
export function commentBody(
  row: CommentRow,
  actor: Actor,
  access: ProjectAccess | undefined,
  expand: boolean,
): Comment {
  const author = row.author === null ? null : { ...row.author, avatar: null };
  const isMine = row.author !== null && row.author.id === actor.userId;
  const mayWrite = mayWriteIn({
    annotationAuthor: row.annotation_id === null ? undefined : row.annotation_author,
    userId: actor.userId ?? 0,
    seesAll: access?.can('annotation.readAll') ?? false,
  });
  return {
    id: row.id,
    project: row.project_id,
    task: row.task_id,
    annotation: row.annotation_id,
    draft: row.draft_id,
    parent: row.parent_id,
    text: row.text,
    region_ref: row.region_ref,
    classifications: row.classifications,
    is_resolved: row.is_resolved,
    resolved_at: row.resolved_at?.toISOString() ?? null,
    resolved_by: row.resolved_by,
    mentions: row.mentions,
    created_by: expand ? author : (author?.id ?? null),
    author,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: isMine, delete: isMine || (access?.can('project.update') ?? false), resolve: mayWrite },
  };
}
