import type { Decision, Review } from '@labelwright/contract/review';

/** Reviews that were decided here, and how; the server may not know of it yet. */
export type Decided = ReadonlyMap<number, Decision['decision']>;

export interface Passed {
  decided: Decided;
  /** Tasks that the person passed over in this sitting. */
  skipped: ReadonlySet<number>;
}

/** The tasks of a queue that can be opened, in its order: each once, without what is decided, passed over or in other hands. */
export function openableTasks(queue: readonly Review[], { decided, skipped }: Passed): number[] {
  const tasks = queue
    .filter((review) => review.can.decide && !decided.has(review.id))
    .flatMap(({ task }) => (task === null || skipped.has(task) ? [] : [task]));
  return [...new Set(tasks)];
}

/** The review that the keys act on: the one of the shown annotation, else the first that can be decided. */
export function firstOpen(reviews: readonly Review[], decided: Decided): Review | undefined {
  return reviews.find(({ id, status, can }) => status === 'pending' && can.decide && !decided.has(id));
}

/** Why nothing can be decided about an annotation; undefined when it can. */
export type Obstacle = 'no-review' | 'own' | 'held' | 'decided';

export function obstacleOf(review: Review | undefined, decided: Decided, userId: number): Obstacle | undefined {
  if (!review) return 'no-review';
  if (review.status !== 'pending' || decided.has(review.id)) return 'decided';
  if (review.can.decide) return undefined;
  return review.submitted_by?.id === userId ? 'own' : 'held';
}
