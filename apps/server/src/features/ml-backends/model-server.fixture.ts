import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface Task {
  id: number;
  data: { text?: string; image?: string };
  annotations?: { result: { value: { choices?: string[] } }[] }[];
}

export interface Call {
  path: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown> & { tasks?: Task[]; tasks_url?: string };
}

/** Answers instead of the model; undefined: the model answers. */
export type Fault = (call: Call) => { status: number; body?: unknown; hang?: boolean } | undefined;

export interface ModelServer {
  url: string;
  calls: Call[];
  /** Of /predict, the numbers of tasks in each. */
  batches(): number[];
  version: string;
  /** How it reads what it is given by an address. */
  open: (url: string) => Promise<unknown>;
  fault: Fault | undefined;
  close(): Promise<void>;
}

/**
 * A model server that learns: it counts which words stand in texts of which mood, and is as sure as they agree. Before it
 * has learnt anything, everything is fair.
 */
export async function startModelServer(): Promise<ModelServer> {
  let counts = new Map<string, Map<string, number>>();
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => send(response, 500, { error: String(error) }));
  });
  const model: ModelServer = {
    url: '',
    calls: [],
    batches: () => model.calls.filter(({ path }) => path === '/predict').map(({ body }) => body.tasks?.length ?? 0),
    version: 'v0',
    open: async (url) => (await fetch(url)).json(),
    fault: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = request.method === 'POST' ? ((await json(request)) as Call['body']) : {};
    const call: Call = { path: request.url ?? '', headers: request.headers, body };
    model.calls.push(call);
    const fault = model.fault?.(call);
    if (fault?.hang) return;
    if (fault) send(response, fault.status, fault.body ?? { error: 'as asked for' });
    else if (call.path === '/health') send(response, 200, { status: 'UP', model_class: 'WordCounts' });
    else if (call.path === '/setup') send(response, 200, { model_version: model.version });
    else if (call.path === '/predict') send(response, 200, { results: (body.tasks ?? []).map(predict) });
    else if (call.path === '/webhook') {
      const isLesson = body.tasks !== undefined || body.tasks_url !== undefined;
      if (isLesson) learn(body.tasks ?? ((await model.open(body.tasks_url ?? '')) as Task[]));
      send(response, 201, { result: { model_version: model.version }, status: 'ok' });
    } else send(response, 404, {});
  }

  function learn(tasks: readonly Task[]): void {
    counts = new Map();
    for (const { data, annotations = [] } of tasks)
      for (const { result } of annotations)
        for (const mood of result[0]?.value.choices ?? [])
          for (const word of wordsOf(data)) {
            const known = counts.get(word) ?? new Map<string, number>();
            counts.set(word, known.set(mood, (known.get(mood) ?? 0) + 1));
          }
    model.version = `v${Number(model.version.slice(1)) + 1}`;
  }

  function predict({ data }: Task): unknown {
    const votes = new Map<string, number>();
    for (const word of wordsOf(data))
      for (const [mood, count] of counts.get(word) ?? []) votes.set(mood, (votes.get(mood) ?? 0) + count);
    const all = [...votes.values()].reduce((sum, count) => sum + count, 0);
    const [mood, count] = [...votes].sort(([, a], [, b]) => b - a)[0] ?? ['fair', 0];
    const item = { from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [mood] } };
    return { result: [item], score: all === 0 ? 0.34 : count / all };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  model.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return model;
}

const wordsOf = ({ text }: Task['data']): string[] => (text ?? '').toLowerCase().split(/\W+/).filter(Boolean);

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
