import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLive } from '../../lib/live.ts';
import { tasksKey } from './data-api.ts';

/** A long list is read again page by page, so not more often than this. */
const QUIET_MS = 3000;

/** Keeps the tasks of one project fresh, whatever happens in the others. `id` is undefined until the project is known. */
export function useLiveTasks(projectId: string, id: number | undefined): void {
  const queryClient = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive('tasks', {
    onEvent: (hint) => {
      if (hint.projectId !== undefined && hint.projectId !== id) return;
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        for (const part of ['list', 'project', 'task'])
          void queryClient.invalidateQueries({ queryKey: [...tasksKey(projectId), part] });
      }, QUIET_MS);
    },
  });
}
