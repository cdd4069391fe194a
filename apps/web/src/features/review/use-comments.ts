import type { Comment, CreateComment } from '@labelwright/contract/comments';
import type { CommentsProps, EditorComment, NewComment } from '@labelwright/editor';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '../../lib/api.ts';
import { useLive } from '../../lib/live.ts';
import { useMe } from '../../lib/me.ts';
import { randomId } from '../../lib/random-id.ts';
import { againWhileOffline } from '../../lib/while-offline.ts';
import { toastError } from '../../ui/toast.ts';
import { t } from './strings.ts';
import { keepTyped, placeOf, readTyped, sendComment } from './typed-comments.ts';
import { usePeople } from './use-people.ts';

const commentsKey = (taskId: number) => ['comments', taskId] as const;

type CommentTarget = {
  projectId: string | number;
  taskId: number;
  /** Undefined while a new answer is being made: then people speak about the task. */
  /** `all`: what was said about any of the task's answers; new ones are about the task. */
  annotationId: number | 'all' | undefined;
  /** How many there are as far as is known: nothing is read where there are none. */
  count: number;
};

/** What was said about an answer, and about the task as a whole, with what the editor needs to add to it. */
export function useComments({ projectId, taskId, annotationId, count }: CommentTarget): CommentsProps {
  const me = useMe();
  const queries = useQueryClient();
  const [isWanted, setWanted] = useState(count > 0);
  const { data } = useQuery({
    queryKey: commentsKey(taskId),
    queryFn: ({ signal }) => api.get<Comment[]>('/api/comments', { query: { task: taskId, limit: 500 }, signal }),
    staleTime: 0,
    enabled: isWanted,
  });
  useLive('comments', {
    onEvent: ({ id }) => {
      if (Number(id) !== taskId) return;
      setWanted(true);
      void queries.invalidateQueries({ queryKey: commentsKey(taskId) });
    },
  });
  const people = usePeople(projectId, data);
  return useMemo(() => {
    const keep = (change: (before: Comment[]) => Comment[]): void => {
      queries.setQueryData<Comment[]>(commentsKey(taskId), (before = []) => change(before));
    };
    const again = (): Promise<void> => {
      setWanted(true);
      return queries.invalidateQueries({ queryKey: commentsKey(taskId) });
    };
    const write = (title: string, work: () => Promise<unknown>): void =>
      void againWhileOffline(work)
        .catch((error) => toastError(title, error))
        .finally(() => void again());
    const place = (parentId: NewComment['parentId']): string => placeOf(me.user_id, taskId, annotationId, parentId);
    const bodyOf = ({ text, regionId, parentId, mentions }: NewComment): CreateComment => ({
      ...(parentId === undefined ? targetOf(taskId, annotationId) : { parent: Number(parentId) }),
      text,
      mentions: mentions.map(Number),
      ...(regionId === undefined || parentId !== undefined ? {} : { region_ref: { regionId } }),
    });
    return {
      list: (data ?? [])
        .filter(({ annotation }) => annotation === null || annotationId === 'all' || annotation === annotationId)
        .map((comment) => shown(comment, me.user_id)),
      people,
      typed: {
        read: (parentId) => readTyped(place(parentId)),
        keep: (comment) => keepTyped(place(comment.parentId), bodyOf(comment)),
      },
      onAdd: (comment: NewComment) => {
        const sent = sendComment(place(comment.parentId), { body: bodyOf(comment), idempotencyKey: randomId() });
        return sent.then((saved) => saved !== undefined).finally(() => void again());
      },
      onResolve: (id, isResolved) => {
        keep((before) => before.map((one) => (one.id === id ? { ...one, is_resolved: isResolved } : one)));
        write(t.notResolved, () => api.patch(`/api/comments/${id}`, { is_resolved: isResolved }));
      },
      onDelete: (id) => {
        keep((before) => before.filter((one) => one.id !== id && one.parent !== id));
        write(t.commentDeleted, () => api.delete(`/api/comments/${id}`));
      },
    };
  }, [data, people, me.user_id, queries, taskId, annotationId]);
}

const targetOf = (taskId: number, annotationId: CommentTarget['annotationId']) =>
  typeof annotationId !== 'number' ? { task: taskId } : { annotation: annotationId };

function shown(comment: Comment, userId: number): EditorComment {
  const regionId = comment.region_ref?.regionId;
  const { author } = comment;
  return {
    id: comment.id,
    text: comment.text,
    by: author === null ? t.somebody : author.id === userId ? `${author.name} (you)` : author.name,
    at: comment.created_at,
    ...(typeof regionId === 'string' ? { regionId } : {}),
    ...(comment.parent === null ? {} : { parentId: comment.parent }),
    isResolved: comment.is_resolved,
    canResolve: comment.can.resolve,
    canDelete: comment.can.delete,
  };
}
