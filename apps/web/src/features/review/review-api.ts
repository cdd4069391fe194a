import type {
  BulkDecision,
  BulkDecisionAnswer,
  Decision,
  DecisionAnswer,
  MyReview,
  Review,
  ReviewFilter,
  ReviewTask,
  UndoReviewAnswer,
} from '@labelwright/contract/review';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import type { Page } from '../../lib/paging.ts';
import { againWhileOffline } from '../../lib/while-offline.ts';
import { getTask, type TaskDetail } from '../annotations/label-item.ts';

export const projectPath = (projectId: string | number): string => `/api/projects/${encodeURIComponent(projectId)}`;

export const reviewKey = (projectId: string) => ['review', projectId] as const;

/** A task that is open for review: what is to be decided, and all that there is to see. */
export interface OpenReview {
  reviews: Review[];
  reasons: string[];
  requeue: ReviewTask['requeue'];
  left: number;
  task: TaskDetail & { agreement: number | null };
}

const agreementOf = (reviews: readonly Review[]): number | null =>
  reviews.find(({ agreement }) => agreement !== null)?.agreement ?? null;

/** The annotations come with the bundle as well, which also tells what interface the task has. */
async function open(asked: Promise<ReviewTask>, taskId?: number): Promise<OpenReview> {
  const early = taskId === undefined ? undefined : getTask(taskId);
  early?.catch(() => undefined);
  const { task, reviews, reasons, requeue, left } = await asked;
  const detail = await (early ?? getTask(task.id));
  return { reviews, reasons, requeue, left, task: { ...detail, agreement: agreementOf(reviews) } };
}

export const claimReview = (taskId: number): Promise<OpenReview> =>
  open(api.post<ReviewTask>(`/api/tasks/${taskId}/review/claim`), taskId);

export const nextReview = (projectId: string, filter: ReviewFilter): Promise<OpenReview> =>
  open(api.get<ReviewTask>(`${projectPath(projectId)}/review/next`, { query: filter }));

export const listQueue = (projectId: string, filter: ReviewFilter, limit: number): Promise<Page<Review>> =>
  api.list<Review>(`${projectPath(projectId)}/review/queue`, { query: { ...filter, limit } });

export const keepLease = (taskId: number): Promise<unknown> => api.post(`/api/tasks/${taskId}/review/heartbeat`);

export const releaseReview = (taskId: number): Promise<unknown> =>
  api.post(`/api/tasks/${taskId}/review/release`, undefined, { keepalive: true }).catch(() => undefined);

/** The same key with every attempt: however often it is sent, it is decided once. */
export const sendDecision = (projectId: string, body: Decision, idempotencyKey: string): Promise<DecisionAnswer> =>
  againWhileOffline(() =>
    api.post<DecisionAnswer>(`${projectPath(projectId)}/review/decisions`, body, { idempotencyKey }),
  );

export const sendBulk = (projectId: string, body: BulkDecision): Promise<BulkDecisionAnswer> =>
  api.post<BulkDecisionAnswer>(`${projectPath(projectId)}/review/bulk`, body);

export const undoDecision = (projectId: string, batch: string): Promise<UndoReviewAnswer> =>
  api.post<UndoReviewAnswer>(`${projectPath(projectId)}/review/undo`, { batch });

export const myReviewsQuery = (projectId: string, isRework: boolean) =>
  queryOptions({
    queryKey: [...reviewKey(projectId), 'mine', isRework],
    queryFn: async ({ signal }) =>
      (
        await api.list<MyReview>(`${projectPath(projectId)}/review/mine`, {
          query: { limit: 20, rework: isRework ? true : undefined },
          signal,
        })
      ).items,
  });
