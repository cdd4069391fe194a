import { CLIENT_HEADER } from './api.ts';
import { offlineError, toApiError } from './api-error.ts';
import { randomId } from './random-id.ts';

export type UploadProgress = { sentBytes: number; totalBytes: number };

type UploadOptions = {
  method?: 'POST' | 'PUT';
  onProgress?: (progress: UploadProgress) => void;
  signal?: AbortSignal;
};

/** Sends a form with files and tells how far it is; `fetch` cannot report what it has sent. */
export function uploadForm<T>(path: string, form: FormData, options: UploadOptions = {}): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(options.method ?? 'POST', path);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Idempotency-Key', randomId());
    for (const [name, value] of Object.entries(CLIENT_HEADER)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', (event) =>
      options.onProgress?.({ sentBytes: event.loaded, totalBytes: event.total }),
    );
    request.addEventListener('load', () => {
      const body = parseJson(request.responseText);
      if (request.status >= 200 && request.status < 300) return resolve(body as T);
      const headers = new Headers();
      for (const name of ['x-request-id', 'retry-after']) {
        const value = request.getResponseHeader(name);
        if (value !== null) headers.set(name, value);
      }
      reject(toApiError({ status: request.status, headers }, body));
    });
    request.addEventListener('error', () => reject(offlineError()));
    request.addEventListener('abort', () => reject(new DOMException('Upload cancelled', 'AbortError')));
    options.signal?.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
