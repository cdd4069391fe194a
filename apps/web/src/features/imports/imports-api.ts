import type { ClientApi } from '@labelwright/contract/client-apis';
import type { Import } from '@labelwright/contract/imports';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export const importsKey = (projectId: string) => ['imports', projectId] as const;

export const projectPath = (projectId: string): string => `/api/projects/${encodeURIComponent(projectId)}`;

export const importQuery = (projectId: string, importId: number) =>
  queryOptions({
    queryKey: [...importsKey(projectId), importId],
    queryFn: ({ signal }) => api.get<Import>(`${projectPath(projectId)}/imports/${importId}`, { signal }),
  });

export const clientApisKey = (projectId: string) => ['client-apis', projectId] as const;

export const clientApisQuery = (projectId: string) =>
  queryOptions({
    queryKey: clientApisKey(projectId),
    queryFn: ({ signal }) => api.get<ClientApi[]>(`${projectPath(projectId)}/client-apis`, { signal }),
  });

export const isImportOver = ({ status }: Pick<Import, 'status'>): boolean =>
  status !== 'created' && status !== 'in_progress';
