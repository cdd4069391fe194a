import type { Task } from '@labelwright/contract/tasks';
import { AnnotationEditor } from '@labelwright/editor';
import '@labelwright/editor/styles.css';
import { compileCached } from '@labelwright/task-definition/cache';
import type { ResultItem } from '@labelwright/task-definition/model';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../lib/api.ts';
import { projectQuery } from '../../lib/project.ts';
import { ErrorState, Skeleton } from '../../ui/States.tsx';

type ProposedAnswerProps = { projectId: string; taskId: number; result: readonly unknown[] };

const capabilities = { readonly: true, canSubmit: false, canSkip: false };

/** What would be written, in the interface of the project; only to look at. */
export function ProposedAnswer({ projectId, taskId, result }: ProposedAnswerProps) {
  const project = useQuery(projectQuery(projectId));
  const task = useQuery({
    queryKey: ['tasks', projectId, 'task', String(taskId)],
    queryFn: ({ signal }) => api.get<Task>(`/api/tasks/${taskId}`, { signal }),
  });
  const shown = useMemo(
    () => ({ id: `proposed ${taskId}`, data: (task.data?.data ?? {}) as Record<string, unknown> }),
    [taskId, task.data],
  );
  const error = project.error ?? task.error;
  if (error !== null) return <ErrorState error={error} onRetry={() => void task.refetch()} />;
  if (project.data === undefined || task.data === undefined) return <Skeleton className="h-full" />;
  return (
    <AnnotationEditor
      config={compileCached(project.data.label_config)}
      task={shown}
      initialResult={[...result] as ResultItem[]}
      capabilities={capabilities}
    />
  );
}
