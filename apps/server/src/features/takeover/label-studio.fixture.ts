import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A Label Studio for tests: the answers that its API documents, both kinds of tokens, and the faults of the world. */

export const LEGACY_TOKEN = '0123456789abcdef0123456789abcdef01234567';
export const PERSONAL_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCJ9.c2lnbmF0dXJl';
const REQUESTS_PER_ACCESS_TOKEN = 4;
const WHEN = '2026-03-01T09:30:00.123456Z';

export interface FakeLabelStudio {
  url: string;
  /** Requests that came so far. */
  requests: () => number;
  /** What happens to a request, by its number; undefined: it is answered. */
  faults: { of: (request: number) => 'busy' | 'throttled' | 'broken' | 'dropped' | undefined };
  /** What it holds; a test may change it. */
  data: ReturnType<typeof makeData>;
  close(): Promise<void>;
}

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="Good"/><Choice value="Bad"/></Choices></View>';
const IMAGE_CONFIG =
  '<View><Image name="image" value="$image"/><RectangleLabels name="box" toName="image"><Label value="Cat"/></RectangleLabels></View>';
const choice = (value: string) => ({
  from_name: 'mood',
  to_name: 'text',
  type: 'choices',
  value: { choices: [value] },
});

/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function makeData() {
  const users = [
    { id: 1, email: 'Boss@ls.example', first_name: 'Bo', last_name: 'Ss' },
    { id: 2, email: 'ada@ls.example', first_name: 'Ada', last_name: '' },
  ];
  const project = (id: number, title: string, config: string, more: object = {}) => ({
    id,
    title,
    label_config: config,
    maximum_annotations: 2,
    sampling: 'Uniform sampling',
    created_by: { id: 1, email: 'Boss@ls.example' },
    model_version: '',
    ...more,
  });
  return {
    users,
    projects: [
      project(7, 'Moods', CONFIG, { model_version: 'm1', expert_instruction: '<b>Read</b>', color: 'red' }),
      project(8, 'Cats', IMAGE_CONFIG),
      project(9, 'Odd', '<View><Nothing name="x"/></View>'),
    ] as Record<string, unknown>[],
    tasks: new Map<number, Record<string, unknown>[]>([
      [7, Array.from({ length: 120 }, (_, index) => moodTask(index))],
      [8, ['cat.png', 'gone.png'].map((name, index) => imageTask(300 + index, name))],
      [9, [{ id: 400, data: { any: 'thing' }, annotations: [answer(9000, 1, [{ what: 'ever' }])] }]],
    ]),
  };
}

function answer(id: number, by: number, result: unknown[], more: object = {}) {
  return {
    id,
    result,
    completed_by: by,
    created_username: `Somebody somebody${by}@ls.example, ${by}`,
    was_cancelled: false,
    ground_truth: false,
    lead_time: 1.5,
    created_at: WHEN,
    updated_at: WHEN,
    parent_prediction: null,
    parent_annotation: null,
    ...more,
  };
}

/** Most tasks are answered by Ada; some hold what does not fit. */
function moodTask(index: number): Record<string, unknown> {
  const id = 100 + index;
  const base = id * 10;
  const annotations = index % 2 === 0 ? [answer(base, 2, [choice('Good')], { lead_time: index + 0.5 })] : [];
  if (index === 4) annotations.push(answer(base + 1, 2, [choice('Ugly')]), answer(base + 2, 77, [choice('Bad')]));
  if (index === 6) annotations.push(answer(base + 1, 1, [choice('Bad')], { parent_annotation: base }));
  const prediction = {
    id: base,
    result: [choice('Bad')],
    score: index === 3 ? 7.5 : 0.25,
    model_version: 'm1',
    created_at: WHEN,
  };
  const draft = (more: object) => ({
    id: base + 5,
    user: 'ada@ls.example',
    result: [choice('Bad')],
    lead_time: 2,
    annotation: null,
    updated_at: WHEN,
    ...more,
  });
  return {
    id,
    data: { text: `Sentence ${index}` },
    meta: { n: index },
    overlap: 2,
    created_at: WHEN,
    updated_at: WHEN,
    annotations,
    predictions: index % 3 === 0 ? [prediction] : [],
    drafts: index === 1 ? [draft({}), draft({ id: base + 6, updated_at: '2026-02-01T00:00:00Z' })] : [],
  };
}

function imageTask(id: number, name: string): Record<string, unknown> {
  const value = { x: 1, y: 2, width: 3, height: 4, rotation: 0, rectanglelabels: ['Cat'] };
  const item = {
    id: `r${id}`,
    from_name: 'box',
    to_name: 'image',
    type: 'rectanglelabels',
    value,
    original_width: 1,
    original_height: 1,
    image_rotation: 0,
  };
  return {
    id,
    data: { image: `/data/upload/8/${name}`, note: 'see https://example.com/data/upload' },
    annotations: [answer(id * 10, 2, [item])],
    predictions: [],
    drafts: [],
  };
}

const VIEWS = [
  {
    id: 5,
    project: 7,
    user: 1,
    data: {
      title: 'Good ones',
      filters: {
        conjunction: 'and',
        items: [{ filter: 'filter:tasks:data.text', operator: 'contains', type: 'String', value: '7' }],
      },
      ordering: ['-tasks:id'],
      hiddenColumns: { explore: [], labeling: [] },
    },
  },
  {
    id: 6,
    project: 7,
    user: 1,
    data: {
      title: 'Broken',
      filters: {
        conjunction: 'and',
        items: [{ filter: 'filter:tasks:data.text', operator: 'resembles', type: 'String', value: '7' }],
      },
    },
  },
];
const STORAGES = [
  { id: 1, type: 's3', title: 'Bucket', bucket: 'films', aws_access_key_id: 'never shown', project: 7 },
];
const WEBHOOKS = [
  {
    id: 3,
    project: 7,
    url: 'https://127.0.0.1/label',
    send_payload: true,
    send_for_all_actions: false,
    is_active: true,
    headers: { 'X-Key': 'v' },
    actions: ['ANNOTATION_CREATED', 'NEVER_HEARD_OF'],
  },
];

const MODELS = [{ id: 4, project: 7, url: 'http://127.0.0.1:9/', title: 'Gone', is_interactive: false, state: 'DI' }];

export async function startLabelStudio(): Promise<FakeLabelStudio> {
  const data = makeData();
  const faults: FakeLabelStudio['faults'] = { of: () => undefined };
  let requests = 0;
  let access = { token: 'access-0', left: 0 };
  const isAllowed = (header: string | undefined): boolean => {
    if (header === `Token ${LEGACY_TOKEN}`) return true;
    if (header !== `Bearer ${access.token}` || access.left === 0) return false;
    access.left -= 1;
    return true;
  };
  const server = createServer((request, response) => {
    requests += 1;
    const fault = faults.of(requests);
    if (fault === 'dropped') return request.socket.destroy();
    if (fault === 'busy') return send(response, 503, { detail: 'starting' });
    if (fault === 'throttled') return send(response, 429, { detail: 'slow down' }, { 'Retry-After': '2' });
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname.replace(/\/$/, '');
    if (path === '/api/token/refresh')
      return readBody(request).then((body) => {
        if (body.refresh !== PERSONAL_TOKEN) return send(response, 401, { detail: 'Token is invalid' });
        access = { token: `access-${requests}`, left: REQUESTS_PER_ACCESS_TOKEN };
        send(response, 200, { access: access.token });
      });
    if (!isAllowed(request.headers.authorization)) return send(response, 401, { detail: 'Invalid token.' });
    const body = answerTo(data, path, url.searchParams);
    if (body instanceof Buffer) return response.writeHead(200, { 'Content-Type': 'image/png' }).end(body);
    if (fault === 'broken') return breakOff(response, body);
    send(response, body === undefined ? 404 : 200, body ?? { detail: 'Not found.' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    faults,
    data,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerTo(data: ReturnType<typeof makeData>, path: string, query: URLSearchParams): object | undefined {
  const project = Number(query.get('project'));
  const page = Number(query.get('page') ?? '1');
  const size = Number(query.get('page_size') ?? '30');
  const cut = <T>(rows: T[]): T[] => rows.slice((page - 1) * size, page * size);
  const ofProject = <T extends { project: number }>(rows: T[]): T[] => rows.filter((row) => row.project === project);
  switch (path) {
    case '/api/version':
      return { release: '1.23.2', edition: 'Community', 'label-studio-os-package': { version: '1.23.2' } };
    case '/api/users':
      return data.users;
    case '/api/projects':
      return cut(data.projects).length > 0 ? { count: data.projects.length, results: cut(data.projects) } : undefined;
    case '/api/tasks': {
      const all = data.tasks.get(project) ?? [];
      return cut(all).length > 0 ? { tasks: cut(all), total: all.length } : undefined;
    }
    case '/api/dm/views':
      return ofProject(VIEWS);
    case '/api/storages':
      return ofProject(STORAGES);
    case '/api/storages/export':
      return [];
    case '/api/webhooks':
      return ofProject(WEBHOOKS);
    case '/api/ml':
      return ofProject(MODELS);
    case '/data/upload/8/cat.png':
      return PNG;
    default:
      return undefined;
  }
}

function send(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** The server dies in the middle of an answer. */
function breakOff(response: ServerResponse, body: object | undefined): void {
  const text = JSON.stringify(body ?? {});
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': String(text.length) });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text || '{}');
}
