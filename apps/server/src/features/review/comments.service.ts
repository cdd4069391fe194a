import type { Comment, CreateComment, UpdateComment } from '@labelwright/contract/comments';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import { announceComment, chooseMentions } from './comment-mentions.ts';
import { commentBody } from './comment-view.ts';
import {
  deleteComment,
  insertComment,
  lockTask,
  recountComments,
  resolveThread,
  setMentions,
  updateComment,
} from './comment-writes.queries.ts';
import { mayWriteIn } from './comments.policy.ts';
import {
  type CommentFilter,
  type CommentRow,
  countComments,
  findProjectOf,
  findSubject,
  listComments,
  type SubjectRow,
} from './comments.queries.ts';

export interface CommentsAsked {
  annotation?: number | undefined;
  task?: number | undefined;
  draft?: number | undefined;
  project?: number | undefined;
  isResolved?: boolean | undefined;
  newestFirst: boolean;
  expand: boolean;
  page: PageRequest;
}

export async function pageComments(
  platform: Platform,
  actor: Actor,
  asked: CommentsAsked,
): Promise<PageResult<Comment>> {
  const access = await accessTo(platform, actor, asked);
  const { page, newestFirst } = asked;
  const filter: CommentFilter = {
    visibleTo: access.can('annotation.readAll') ? undefined : requireUser(actor),
    annotation: asked.annotation,
    task: asked.task,
    draft: asked.draft,
    isResolved: asked.isResolved,
  };
  return withActor(platform.db, actor, async (tx) => {
    const isNumbered = page.page !== undefined;
    const rows = await listComments(tx, access, filter, {
      after: page.after === undefined ? undefined : Number(page.after[0]),
      newestFirst,
      limit: isNumbered ? page.limit : page.limit + 1,
      offset: ((page.page ?? 1) - 1) * page.limit,
    });
    const cut = isNumbered ? { rows } : cutPage(rows, page.limit, (row) => [row.id]);
    const total = isNumbered ? await countComments(tx, access, filter) : undefined;
    return { ...cut, rows: cut.rows.map((row) => commentBody(row, actor, access, asked.expand)), total };
  });
}

export async function readComment(platform: Platform, actor: Actor, id: number): Promise<Comment> {
  const access = await accessToComment(platform, actor, id);
  return withActor(platform.db, actor, async (tx) =>
    commentBody(await getVisible(tx, actor, access, id), actor, access, false),
  );
}

export async function createComment(platform: Platform, actor: Actor, given: CreateComment): Promise<Comment> {
  const { annotation, draft, task, parent } = given;
  const access =
    parent === undefined || parent === null
      ? await accessTo(platform, actor, {
          annotation: annotation ?? undefined,
          draft: draft ?? undefined,
          task: task ?? undefined,
        })
      : await accessToComment(platform, actor, parent);
  const userId = requireUser(actor);
  const seesAll = access.can('annotation.readAll');
  const now = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    const thread = await threadOf(tx, actor, access, given);
    if (!mayWriteIn({ annotationAuthor: authorOf(thread), userId, seesAll })) throw foreignWork();
    await lockTask(tx, access, thread.task_id);
    const id = await insertComment(tx, {
      ...{ organizationId: access.organizationId, projectId: access.projectId },
      taskId: thread.task_id,
      annotationId: thread.annotation_id,
      draftId: thread.draft_id,
      parentId: thread.root,
      text: given.text.trim(),
      regionRef: given.region_ref,
      classifications: given.classifications,
      isFromStaff: seesAll,
      isResolved: given.is_resolved === true,
      userId,
      now,
    });
    // Who answers a settled thread opens it again.
    if (thread.root !== null && given.is_resolved !== true)
      await resolveThread(tx, thread.root, { isResolved: false, userId, now });
    const mentions = await chooseMentions(tx, access, thread, { text: given.text, ids: given.mentions ?? [], userId });
    await setMentions(tx, access, id, mentions);
    await recountComments(tx, thread.task_id);
    const row = await getVisible(tx, actor, access, id);
    await announceComment(tx, platform, actor, access, row, 'COMMENT_CREATED');
    return commentBody(row, actor, access, false);
  });
}

export async function changeComment(
  platform: Platform,
  actor: Actor,
  id: number,
  given: UpdateComment,
): Promise<Comment> {
  const access = await accessToComment(platform, actor, id);
  const userId = requireUser(actor);
  const seesAll = access.can('annotation.readAll');
  const now = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    const first = await getVisible(tx, actor, access, id);
    await lockTask(tx, access, first.task_id);
    const row = await getVisible(tx, actor, access, id);
    const { is_resolved: isResolved, ...content } = given;
    const isContent = Object.values(content).some((value) => value !== undefined);
    if (isContent && row.author?.id !== userId)
      throw new AppError('forbidden', 'Only its author can change a comment. Answer it instead.');
    if (!mayWriteIn({ annotationAuthor: authorOf(row), userId, seesAll })) throw foreignWork();
    if (isContent) {
      const change = {
        text: content.text?.trim(),
        regionRef: content.region_ref,
        classifications: content.classifications,
      };
      await updateComment(tx, id, change, now);
      if (content.text !== undefined || content.mentions !== undefined) {
        const text = content.text ?? row.text;
        const ids = content.mentions ?? row.mentions;
        await setMentions(tx, access, id, await chooseMentions(tx, access, row, { text, ids, userId }));
      }
    }
    if (isResolved !== undefined) await resolveThread(tx, row.parent_id ?? id, { isResolved, userId, now });
    await recountComments(tx, row.task_id);
    const changed = await getVisible(tx, actor, access, id);
    const settles = isResolved !== undefined && isResolved !== row.is_resolved;
    const type = settles ? (isResolved ? 'COMMENT_RESOLVED' : 'COMMENT_REOPENED') : 'COMMENT_UPDATED';
    await announceComment(tx, platform, actor, access, changed, type);
    return commentBody(changed, actor, access, false);
  });
}

/** Own ones; managers take away any. */
export async function removeComment(platform: Platform, actor: Actor, id: number): Promise<void> {
  const access = await accessToComment(platform, actor, id);
  await withActor(platform.db, actor, async (tx) => {
    const row = await getVisible(tx, actor, access, id);
    if (row.author?.id !== actor.userId && !access.can('project.update'))
      throw new AppError('forbidden', 'Only its author and managers can delete a comment.');
    await lockTask(tx, access, row.task_id);
    await deleteComment(tx, id, platform.now());
    await recountComments(tx, row.task_id);
    await announceComment(tx, platform, actor, access, row, 'COMMENT_DELETED');
  });
}

type Thread = SubjectRow & { root: number | null };

/** Answers to an answer join its thread. */
async function threadOf(tx: Tx, actor: Actor, access: ProjectAccess, given: CreateComment): Promise<Thread> {
  if (given.parent !== undefined && given.parent !== null) {
    const parent = await getVisible(tx, actor, access, given.parent);
    const about = {
      task: parent.task_id,
      ...(parent.annotation_id === null ? {} : { annotation: parent.annotation_id }),
      ...(parent.draft_id === null ? {} : { draft: parent.draft_id }),
    };
    const subject = await findSubject(tx, access, about);
    if (!subject) throw notFound('Comment');
    return { ...subject, root: parent.parent_id ?? parent.id };
  }
  const subject = await findSubject(tx, access, {
    ...(given.annotation ? { annotation: given.annotation } : {}),
    ...(given.draft ? { draft: given.draft } : {}),
    ...(given.task ? { task: given.task } : {}),
  });
  if (!subject) throw notFound(given.annotation ? 'Annotation' : 'Task');
  const isSeen =
    access.can('annotation.readAll') ||
    subject.annotation_id === null ||
    subject.show_annotation_history ||
    subject.annotation_author === actor.userId;
  if (!isSeen) throw notFound('Annotation');
  return { ...subject, root: null };
}

async function getVisible(tx: Tx, actor: Actor, access: ProjectAccess, id: number): Promise<CommentRow> {
  const visibleTo = access.can('annotation.readAll') ? undefined : requireUser(actor);
  const page = { after: undefined, newestFirst: false, limit: 1, offset: 0 };
  const [row] = await listComments(tx, access, { id, visibleTo }, page);
  if (!row) throw notFound('Comment');
  return row;
}

function authorOf(thread: {
  annotation_id: number | null;
  annotation_author: number | null;
}): number | null | undefined {
  return thread.annotation_id === null ? undefined : thread.annotation_author;
}

type About = Pick<CommentsAsked, 'annotation' | 'task' | 'draft' | 'project'>;

async function accessTo(platform: Platform, actor: Actor, asked: About): Promise<ProjectAccess> {
  const { annotation, task, draft, project } = asked;
  if (task !== undefined) return requireAccess(platform, actor, { kind: 'task', reference: task }, 'task.read');
  if (project !== undefined && annotation === undefined && draft === undefined)
    return requireAccess(platform, actor, { kind: 'project', reference: project }, 'task.read');
  if (annotation === undefined && draft === undefined)
    throw invalidField('annotation', 'Name what it is about: an annotation, a draft or a task.');
  const organizationId = actor.organizationId ?? 0;
  const what = annotation === undefined ? { draft: draft ?? 0, userId: requireUser(actor) } : { annotation };
  const projectId = await withActor(platform.db, actor, (tx) => findProjectOf(tx, organizationId, what));
  if (projectId === undefined) throw notFound(annotation === undefined ? 'Draft' : 'Annotation');
  return requireAccess(platform, actor, { kind: 'project', reference: projectId }, 'task.read');
}

async function accessToComment(platform: Platform, actor: Actor, id: number): Promise<ProjectAccess> {
  const organizationId = actor.organizationId ?? 0;
  const projectId = await withActor(platform.db, actor, (tx) => findProjectOf(tx, organizationId, { comment: id }));
  if (projectId === undefined) throw notFound('Comment');
  return requireAccess(platform, actor, { kind: 'project', reference: projectId }, 'task.read');
}

function requireUser(actor: Actor): number {
  if (actor.userId === undefined) throw new AppError('forbidden', 'Only people can comment.');
  return actor.userId;
}

function foreignWork(): AppError {
  return new AppError('forbidden', 'You can comment on your own annotations and on tasks.');
}
