import { type DetailedError, Upload } from 'tus-js-client';
import { CLIENT_HEADER } from './api.ts';
import { offlineError, toApiError } from './api-error.ts';
import type { UploadProgress } from './upload.ts';

/** Small enough to lose little when the line breaks, large enough not to ask all the time. */
const CHUNK_BYTES = 8 * 1024 * 1024;
/** Ten minutes in all: a lift, a tunnel, a router that starts again. */
const RETRY_DELAYS_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 180_000, 180_000];

type ResumableOptions = {
  /** Strings that the server is told of the file, such as the project. */
  metadata: Readonly<Record<string, string>>;
  signal: AbortSignal;
  onProgress: (progress: UploadProgress) => void;
};

/**
 * Sends a file in pieces and goes on where it stopped: after a broken line by itself, after a reload when the same file is
 * chosen again. Answers with the id of the upload.
 */
export async function uploadInPieces(file: File, { metadata, signal, onProgress }: ResumableOptions): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: '/api/uploads',
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_DELAYS_MS,
      removeFingerprintOnSuccess: true,
      // Also while there is no line at all: that is what it is for.
      onShouldRetry: mayPass,
      headers: { ...CLIENT_HEADER },
      metadata: { ...metadata, filename: file.name, filetype: file.type },
      fingerprint: async () => ['labelwright', metadata.project, file.name, file.size, file.lastModified].join('-'),
      onProgress: (sentBytes, totalBytes) => onProgress({ sentBytes, totalBytes: totalBytes ?? file.size }),
      onError: (error) => reject(toUploadError(error)),
      onSuccess: () => {
        signal.removeEventListener('abort', cancel);
        resolve(upload.url?.split('/').pop() ?? '');
      },
    });
    const cancel = () => {
      // The server forgets what has arrived: whoever cancels does not want to go on.
      void upload.abort(true).catch(() => undefined);
      reject(new DOMException('Upload cancelled', 'AbortError'));
    };
    signal.addEventListener('abort', cancel);
    void upload.findPreviousUploads().then((previous) => {
      const [latest] = previous;
      if (latest !== undefined) upload.resumeFromPreviousUpload(latest);
      if (!signal.aborted) upload.start();
    });
  });
}

/** Whether the same piece may be taken a moment later: no answer, another one still at work, or a server in trouble. */
function mayPass(error: Error | DetailedError): boolean {
  const status = 'originalResponse' in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
  return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
}

function toUploadError(error: Error | DetailedError): unknown {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (response === null || response === undefined) return offlineError();
  let body: unknown;
  try {
    body = JSON.parse(response.getBody());
  } catch {
    body = undefined;
  }
  return toApiError({ status: response.getStatus(), headers: new Headers() }, body);
}
