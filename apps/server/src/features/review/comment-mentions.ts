import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { listPeople } from './comment-writes.queries.ts';
import { mentionedIn } from './comments.policy.ts';
import type { CommentRow } from './comments.queries.ts';
import type { Scope } from './review.queries.ts';

interface Thread {
  annotation_id: number | null;
  annotation_author: number | null;
}

/**
 * Who is called in: the ids that were sent, and addresses in the text. Nobody is called to an annotation that they must
 * not see; being mentioned about a task opens that thread to them.
 */
export async function chooseMentions(
  tx: Tx,
  scope: Scope,
  thread: Thread,
  given: { text: string; ids: readonly number[]; userId: number },
): Promise<number[]> {
  const emails = mentionedIn(given.text);
  if (given.ids.length === 0 && emails.length === 0) return [];
  const people = await listPeople(tx, scope, { ids: given.ids, emails });
  const allowed = people.filter(
    (person) => person.sees_all || thread.annotation_id === null || thread.annotation_author === person.id,
  );
  const allowedIds = new Set(allowed.map(({ id }) => id));
  const wrong = given.ids.filter((id) => !allowedIds.has(id));
  if (wrong.length > 0)
    throw invalidField('mentions', `Not people of this project who may see the thread: ${wrong.join(', ')}.`);
  return [...allowedIds].filter((id) => id !== given.userId || given.ids.includes(id));
}

export async function announceComment(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  scope: Scope,
  row: CommentRow,
  type: 'COMMENT_CREATED' | 'COMMENT_UPDATED' | 'COMMENT_RESOLVED' | 'COMMENT_REOPENED' | 'COMMENT_DELETED',
): Promise<void> {
  const { organizationId, projectId } = scope;
  await emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'comment',
    aggregateId: row.id,
    payload: {
      comment_id: row.id,
      task_id: row.task_id,
      annotation_id: row.annotation_id,
      project_id: projectId,
      annotation_author_id: row.annotation_author,
      mentions: row.mentions,
    },
  });
  afterCommit(tx, () => {
    platform.live.publish({ organizationId, topic: 'comments', id: String(row.task_id), projectId });
  });
}
