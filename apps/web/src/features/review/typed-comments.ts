import type { Comment, CreateComment } from '@labelwright/contract/comments';
import { api } from '../../lib/api.ts';
import { randomId } from '../../lib/random-id.ts';
import { againWhileOffline } from '../../lib/while-offline.ts';
import { toast, toastError } from '../../ui/toast.ts';
import { t } from './strings.ts';

/** A comment as far as it was typed. */
interface Typed {
  body: CreateComment;
  /** However often it is sent, it is one comment; another text has another. */
  idempotencyKey: string;
}

const placesOf = (userId: number, taskId: number): string => `lw-comment:${userId}:${taskId}:`;

/** Where a comment is typed: about the task, an answer of it, or in answer to another comment. */
export const placeOf = (userId: number, taskId: number, annotationId: unknown, parentId: unknown): string =>
  `${placesOf(userId, taskId)}${annotationId ?? ''}:${parentId ?? ''}`;

/** On their way: what is read again meanwhile would be sent twice. */
const underWay = new Set<string>();

function find(place: string): Typed | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? 'null') as Typed | null;
    return typeof kept?.body?.text === 'string' ? kept : undefined;
  } catch {
    return undefined;
  }
}

function listPlaces(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

/** Undefined, or nothing but blanks: there is nothing to keep. */
export function keepTyped(place: string, body: CreateComment | undefined): void {
  try {
    if (body === undefined || body.text.trim() === '') localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify({ body, idempotencyKey: randomId() } satisfies Typed));
  } catch {
    // Storage is blocked or full: the field holds the text as long as it is on the screen.
  }
}

export const readTyped = (place: string): string => (underWay.has(place) ? '' : (find(place)?.body.text ?? ''));

/** Undefined when the server would not have it: then it is there to be typed on. */
export async function sendComment(place: string, typed: Typed): Promise<Comment | undefined> {
  underWay.add(place);
  try {
    const { idempotencyKey } = typed;
    const comment = await againWhileOffline(() => api.post<Comment>('/api/comments', typed.body, { idempotencyKey }));
    keepTyped(place, undefined);
    return comment;
  } catch (error) {
    toastError(t.notCommented, error);
    return undefined;
  } finally {
    underWay.delete(place);
  }
}

/** Whoever is done with a task has said what stands in its fields for comments. */
export async function sendTypedComments(userId: number, taskId: number): Promise<void> {
  for (const place of listPlaces(placesOf(userId, taskId))) {
    const typed = underWay.has(place) ? undefined : find(place);
    const comment = typed && (await sendComment(place, typed));
    if (comment)
      toast(t.commentSentToo, { detail: comment.text, onUndo: () => api.delete(`/api/comments/${comment.id}`) });
  }
}
