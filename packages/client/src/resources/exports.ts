import type { CreateExport, Export, ExportFormat, ExportQuery } from '@labelwright/contract/exports';
import { type Listing, listing } from '../paging.ts';
import type { Transport } from '../transport.ts';
import { type Download, download } from './imports.ts';
import { type ProjectReference, projectPath } from './projects.ts';

export function exportsOf(transport: Transport) {
  const one = (project: ProjectReference, id: number): string => `${projectPath(project)}/exports/${id}`;
  return {
    /** The project as one consistent snapshot, streamed within the request. */
    stream: (project: ProjectReference, query: ExportQuery = {}, signal?: AbortSignal): Promise<Download> =>
      download(transport, `${projectPath(project)}/export`, { query, signal }),
    formats: (project: ProjectReference): Promise<ExportFormat[]> =>
      transport.get(`${projectPath(project)}/export/formats`),
    /** Begins a job that writes a file to keep; wait for it by its `job_id`, then `download`. */
    start: (project: ProjectReference, body: CreateExport = {}): Promise<Export> =>
      transport.post(`${projectPath(project)}/exports`, body),
    list: (project: ProjectReference): Listing<Export> => listing(transport, `${projectPath(project)}/exports`),
    get: (project: ProjectReference, id: number): Promise<Export> => transport.get(one(project, id)),
    download: (project: ProjectReference, id: number, signal?: AbortSignal): Promise<Download> =>
      download(transport, `${one(project, id)}/download`, { signal }),
    delete: (project: ProjectReference, id: number): Promise<void> => transport.delete(one(project, id)),
  };
}
export type Exports = ReturnType<typeof exportsOf>;
