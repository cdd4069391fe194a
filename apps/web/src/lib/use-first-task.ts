import { useEffect, useRef } from 'react';

/** Opens the task that the address names, or the first of the queue; once for each project. */
export function useFirstTask(
  projectId: string,
  firstTask: number | undefined,
  openTask: (taskId: number) => Promise<void>,
  showNext: () => Promise<void>,
): void {
  const begun = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (begun.current === projectId) return;
    begun.current = projectId;
    if (firstTask === undefined) void showNext();
    else void openTask(firstTask);
  }, [projectId, firstTask, openTask, showNext]);
}
