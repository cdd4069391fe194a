import type {
  FileUpload,
  Import,
  ImportAnswer,
  ImportFormat,
  ImportIssue,
  StartImport,
  UploadPreview,
} from '@labelwright/contract/imports';
import { type Listing, listing } from '../paging.ts';
import type { CallOptions, Transport } from '../transport.ts';
import { type UploadFile, type UploadOptions, uploadInPieces } from '../upload-in-pieces.ts';
import { type ProjectReference, projectPath } from './projects.ts';

export function importsOf(transport: Transport) {
  return {
    /** Tasks within the request, all or nothing: `{data, annotations?, predictions?}` or bare data. */
    now: (
      project: ProjectReference,
      tasks: readonly object[],
      options: { on_duplicate?: 'skip' | 'keep' | 'update' } = {},
    ) => transport.post<ImportAnswer>(`${projectPath(project)}/import`, tasks, options),
    /** Sends a file in pieces, over broken lines; it is imported by `start`. */
    upload: async (project: number, file: UploadFile, options: UploadOptions = {}): Promise<UploadPreview> => {
      const upload = await uploadInPieces(transport, project, file, options);
      const [preview] = await transport.post<UploadPreview[]>(`${projectPath(project)}/uploads/finish`, {
        uploads: [upload],
      });
      if (!preview) throw new Error('The server forgot the upload.');
      return preview;
    },
    /** Begins a job that imports uploaded files, or what a URL has; wait for it by its `job_id`. */
    start: (project: ProjectReference, body: StartImport): Promise<Import> =>
      transport.post(`${projectPath(project)}/imports`, body),
    list: (project: ProjectReference): Listing<Import> => listing(transport, `${projectPath(project)}/imports`),
    get: (id: number): Promise<Import> => transport.get(`/api/imports/${id}`),
    /** Rows that did not come in, and why. */
    issues: (id: number): Listing<ImportIssue> => listing(transport, `/api/imports/${id}/issues`),
    cancel: (id: number): Promise<Import> => transport.post(`/api/imports/${id}/cancel`),
    retry: (id: number): Promise<Import> => transport.post(`/api/imports/${id}/retry`),
    files: (project: ProjectReference): Promise<FileUpload[]> => transport.get(`${projectPath(project)}/file-uploads`),
    formats: (): Promise<ImportFormat[]> => transport.get('/api/import-formats'),
  };
}
export type Imports = ReturnType<typeof importsOf>;

/** A file as it comes from the server. */
export interface Download {
  filename: string;
  contentType: string;
  body: ReadableStream<Uint8Array>;
}

/** Asks for a file; nothing of it is kept in memory. */
export async function download(transport: Transport, path: string, options: CallOptions = {}): Promise<Download> {
  const response = await transport.send('GET', path, undefined, { ...options, headers: { Accept: '*/*' } });
  const disposition = response.headers.get('content-disposition') ?? '';
  const [, quoted] = /filename="?([^";]+)"?/.exec(disposition) ?? [];
  return {
    filename: response.headers.get('filename') ?? quoted ?? path.split('/').pop() ?? 'download',
    contentType: response.headers.get('content-type') ?? 'application/octet-stream',
    body: response.body ?? new ReadableStream({ start: (controller) => controller.close() }),
  };
}
