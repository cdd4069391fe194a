import type { App } from '../app.ts';

/** Calls the API of the program itself, so that the demo is made of exactly what people can do. */
export interface DemoClient {
  get<T>(url: string): Promise<T>;
  post<T>(url: string, body: unknown): Promise<T>;
  put<T>(url: string, body: unknown): Promise<T>;
  patch<T>(url: string, body: unknown): Promise<T>;
  upload<T>(url: string, files: readonly { name: string; type: string; content: Buffer }[]): Promise<T>;
}

export function demoClient(app: App, token: string): DemoClient {
  const call = async <T>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    url: string,
    payload?: Buffer | object,
    headers: Record<string, string> = {},
  ): Promise<T> => {
    const answer = await app.http?.inject({
      method,
      url,
      headers: { authorization: `Token ${token}`, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    if (!answer) throw new Error('the demo needs a process that serves HTTP');
    if (answer.statusCode >= 300)
      throw new Error(`demo: ${method} ${url} answered ${answer.statusCode}: ${answer.body.slice(0, 1000)}`);
    return answer.body === '' ? (undefined as T) : (answer.json() as T);
  };
  return {
    get: (url) => call('GET', url),
    post: (url, body) => call('POST', url, body as object),
    put: (url, body) => call('PUT', url, body as object),
    patch: (url, body) => call('PATCH', url, body as object),
    upload: (url, files) => {
      const boundary = '----labelwright-demo';
      const parts = files.flatMap(({ name, type, content }) => [
        Buffer.from(
          `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`,
        ),
        content,
        Buffer.from('\r\n'),
      ]);
      return call('POST', url, Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]), {
        'content-type': `multipart/form-data; boundary=${boundary}`,
      });
    },
  };
}
