import type { View } from '@labelwright/contract/data-manager-views';
import type { Export, ExportFormat, ExportOptions, ExportPreview } from '@labelwright/contract/exports';
import type { StorageConnection } from '@labelwright/contract/storages';
import { queryOptions } from '@tanstack/react-query';
import { api, withQuery } from '../../lib/api.ts';

export const exportsKey = (projectId: string) => ['exports', projectId] as const;

export const projectPath = (projectId: string): string => `/api/projects/${encodeURIComponent(projectId)}`;

export const formatsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['export-formats', projectId],
    queryFn: ({ signal }) => api.get<ExportFormat[]>(`${projectPath(projectId)}/export/formats`, { signal }),
  });

export const exportQuery = (projectId: string, exportId: number) =>
  queryOptions({
    queryKey: [...exportsKey(projectId), exportId],
    queryFn: ({ signal }) => api.get<Export>(`${projectPath(projectId)}/exports/${exportId}`, { signal }),
  });

export const projectViewsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['views', projectId],
    queryFn: ({ signal }) => api.get<View[]>('/api/dm/views', { query: { project: projectId }, signal }),
  });

/** Storages of the project that take files. */
export const targetsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['storage-targets', projectId],
    queryFn: ({ signal }) =>
      api.get<StorageConnection[]>('/api/storages/export', { query: { project: projectId }, signal }),
  });

/** What the export would take. */
export const countsQuery = (projectId: string, format: string, options: ExportOptions) =>
  queryOptions({
    queryKey: ['export-counts', projectId, format, options],
    queryFn: ({ signal }) =>
      api.post<ExportPreview>(`${projectPath(projectId)}/export/preview`, { format, options }, { signal }),
    retry: false,
  });

export const downloadPath = (projectId: string, exportId: number): string =>
  `${projectPath(projectId)}/exports/${exportId}/download`;

/** The address that streams the same export without keeping a file. */
export const directPath = (projectId: string, format: string, options: ExportOptions): string => {
  const { limit, ...rest } = options;
  return withQuery(`${projectPath(projectId)}/export`, {
    exportType: format,
    limit,
    options: Object.keys(rest).length === 0 ? undefined : JSON.stringify(rest),
  });
};

/** What the first task looks like in the format, as text. */
export const previewQuery = (projectId: string, format: string, options: ExportOptions) =>
  queryOptions({
    queryKey: ['export-preview', projectId, format, options],
    queryFn: async ({ signal }) => {
      // One record needs no parts, and no files beside it.
      const { split: _split, download_resources: _files, ...plain } = options;
      const path = directPath(projectId, format, { ...plain, limit: 1 });
      const answer = await api.get<unknown>(path, { signal, headers: { Accept: '*/*' } });
      if (answer instanceof Blob) return describeArchive(new Uint8Array(await answer.arrayBuffer()));
      return typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2);
    },
  });

/** Every file under its name. */
async function describeArchive(bytes: Uint8Array): Promise<string> {
  const { strFromU8, unzipSync } = await import('fflate');
  return Object.entries(unzipSync(bytes))
    .map(([path, content]) => `── ${path}\n${isText(path) ? strFromU8(content) : `${content.length} bytes`}`)
    .join('\n');
}

const isText = (path: string): boolean => /\.(json|jsonl|jsonld|txt|csv|tsv|xml|yaml|ini|md|vtt|srt|conll)$/.test(path);

export const isExportOver = ({ status }: Pick<Export, 'status'>): boolean =>
  status !== 'created' && status !== 'in_progress';
