import type { TaskBundle } from '@labelwright/contract/plugins';
import { api } from '../../lib/api.ts';

const waiting = new Map<number, Promise<TaskBundle>>();

/** Everything that the interface of a task needs. */
export const getBundle = (taskId: number | string): Promise<TaskBundle> =>
  api.get<TaskBundle>(`/api/tasks/${taskId}/bundle`);

/** Asks for a bundle before its task is shown. */
export function preloadBundle(taskId: number): void {
  const promise = getBundle(taskId);
  promise.catch(() => waiting.delete(taskId));
  waiting.set(taskId, promise);
}

/** The one asked for beforehand, once; a fresh one otherwise. */
export async function takeBundle(taskId: number): Promise<TaskBundle> {
  const preloaded = waiting.get(taskId);
  waiting.clear();
  return (await preloaded?.catch(() => undefined)) ?? getBundle(taskId);
}
