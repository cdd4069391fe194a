import { LabelwrightError } from './errors.ts';
import type { Transport } from './transport.ts';

export interface UploadFile {
  name: string;
  /** Read piece by piece: of a file on the disk it is never whole in memory. */
  content: Blob;
}

export interface UploadOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((sentBytes: number, totalBytes: number) => void) | undefined;
  pieceBytes?: number | undefined;
}

const PIECE_BYTES = 8 * 1024 * 1024;
const MOST_BREAKS = 10;
const TUS = { 'Tus-Resumable': '1.0.0' } as const;

/** Sends a file in pieces after the tus protocol and goes on where a broken line stopped it. Answers with the upload's id. */
export async function uploadInPieces(
  transport: Transport,
  projectId: number,
  { name, content }: UploadFile,
  { signal, onProgress, pieceBytes = PIECE_BYTES }: UploadOptions = {},
): Promise<string> {
  const metadata = `project ${base64(String(projectId))},filename ${base64(name)}`;
  const made = await transport.send('POST', '/api/uploads', undefined, {
    headers: { ...TUS, 'Upload-Length': String(content.size), 'Upload-Metadata': metadata },
    signal,
  });
  const path = new URL(made.headers.get('location') ?? '', transport.url).pathname;
  let offset = 0;
  for (let breaks = 0; offset < content.size; ) {
    try {
      const response = await transport.send('PATCH', path, content.slice(offset, offset + pieceBytes), {
        headers: { ...TUS, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' },
        signal,
      });
      offset = offsetOf(response);
      breaks = 0;
    } catch (error) {
      // Some of the piece may have arrived: the server says how much.
      if (!(error instanceof LabelwrightError) || !isPassing(error) || ++breaks > MOST_BREAKS) throw error;
      offset = offsetOf(await transport.send('HEAD', path, undefined, { headers: TUS, signal }));
    }
    onProgress?.(offset, content.size);
  }
  return path.split('/').pop() ?? '';
}

const isPassing = ({ status }: LabelwrightError): boolean => status === 0 || status === 409 || status >= 500;

function offsetOf(response: Response): number {
  return Number(response.headers.get('upload-offset') ?? 0);
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
