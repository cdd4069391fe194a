import type {
  Project,
  ProjectEta,
  ProjectProgress,
  ProjectSetup,
  ProjectSummary,
  ProjectTransition,
} from '@labelwright/contract/projects';
import type { TemplateGallery } from '@labelwright/contract/task-definitions';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { projectKey } from '../../lib/project.ts';
import { toast, toastError } from '../../ui/toast.ts';

const HEADLINE_FIELDS = [
  'id',
  'title',
  'description',
  'state',
  'color',
  'is_draft',
  'is_deleted',
  'is_template',
  'pinned_at',
  'updated_at',
  'last_activity_at',
  'task_number',
  'finished_task_number',
  'total_annotations_number',
  'member_count',
  'tags',
  'groups',
  'can',
] as const satisfies readonly (keyof Project)[];

/** What the list of projects shows of each. */
export type ProjectHeadline = Pick<Project, (typeof HEADLINE_FIELDS)[number]>;
export const HEADLINE_INCLUDE = HEADLINE_FIELDS.join(',');

export const PROJECTS_KEY = ['projects'] as const;
export const pathOf = (projectId: string | number): string => `/api/projects/${encodeURIComponent(projectId)}`;

const part = <T>(name: string, path: string, projectId: string) =>
  queryOptions({
    queryKey: [...projectKey(projectId), name],
    queryFn: ({ signal }) => api.get<T>(`${pathOf(projectId)}/${path}`, { signal }),
  });

export const summaryQuery = (projectId: string) => part<ProjectSummary>('summary', 'summary', projectId);
export const progressQuery = (projectId: string) => part<ProjectProgress>('progress', 'progress?days=60', projectId);
export const etaQuery = (projectId: string) => part<ProjectEta>('eta', 'eta', projectId);
export const setupQuery = (projectId: string) => part<ProjectSetup>('setup', 'setup', projectId);
export const modelVersionsQuery = (projectId: string) =>
  part<Record<string, number>>('model-versions', 'model-versions', projectId);

export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: ({ signal }) => api.get<TemplateGallery>('/api/templates', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Writes settings and puts the answer where every page of the project reads it. */
export function useSaveProject(projectId: string) {
  const queryClient = useQueryClient();
  return async (change: Partial<Project>): Promise<Project> => {
    const saved = await api.patch<Project>(pathOf(projectId), change);
    queryClient.setQueryData(projectKey(projectId), saved);
    void queryClient.invalidateQueries({ queryKey: PROJECTS_KEY });
    return saved;
  };
}

const DONE: Readonly<Record<string, string>> = {
  build: 'Project is being built',
  publish: 'Project published',
  pause: 'Project paused',
  resume: 'Project resumed',
  complete: 'Project completed',
  reopen: 'Project reopened',
  reset: 'Project reset',
};

export function useTransition(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ to }: ProjectTransition) => api.post<Project>(`${pathOf(projectId)}/state`, { to }),
    onSuccess: (saved, { action }) => {
      queryClient.setQueryData(projectKey(projectId), saved);
      void queryClient.invalidateQueries({ queryKey: PROJECTS_KEY });
      const [warning] = saved.warnings ?? [];
      toast(DONE[action] ?? 'Project changed', warning === undefined ? {} : { tone: 'warning', detail: warning });
    },
    onError: (error) => toastError('The state could not be changed', error),
  });
}

/** Pins or unpins at once; the list follows. */
export function usePin() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, isPinned }: { id: number; isPinned: boolean }) =>
      api.post<Project>(`${pathOf(id)}/${isPinned ? 'pin' : 'unpin'}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: PROJECTS_KEY }),
    onError: (error) => toastError('The pin could not be changed', error),
  });
}

export function useRestore() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post<Project>(`${pathOf(id)}/restore`),
    onSuccess: ({ title }) => {
      void queryClient.invalidateQueries({ queryKey: PROJECTS_KEY });
      toast(`Restored ${title}`, { detail: 'It is paused; resume it when people may go on.' });
    },
    onError: (error) => toastError('The project could not be restored', error),
  });
}
