import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A task as the labelling server sends it. */
export interface ModelTask {
  id: number;
  data: Record<string, unknown>;
  annotations?: { result: unknown; was_cancelled?: boolean }[];
}

export interface Prediction {
  result: object[];
  /** How sure the model is, 0 to 1. */
  score: number;
  model_version: string;
}

export interface PredictRequest {
  /** `<id>.<created>`: never given to another project. */
  project: string;
  labelConfig: string;
  tasks: readonly ModelTask[];
  /** What a person has drawn, for interactive models; undefined otherwise. */
  context: { result: Record<string, unknown>[] } | undefined;
  /** Credentials for pictures and the like that the tasks point to. */
  login: { user: string; password: string } | undefined;
}

export interface TrainRequest {
  project: string;
  labelConfig: string;
  tasks: readonly ModelTask[];
}

/** What the protocol asks of a model. Errors thrown here are answered with 500 and their message. */
export interface Model {
  name: string;
  /**
   * Called before the first prediction and after changes of the label config; returns the version in use. `access`: where
   * the labelling server is, and a token for it, which may be empty.
   */
  setup(project: string, labelConfig: string, access?: { hostname: string; token: string }): Promise<string>;
  /** One prediction for each task, in their order; undefined where it has nothing to say. */
  predict(request: PredictRequest): Promise<(Prediction | undefined)[]>;
  /** Returns the new version; undefined when there was nothing to learn. Left out by models that do not learn. */
  train?(request: TrainRequest): Promise<string | undefined>;
  versions?(project: string): Promise<string[]>;
}

export interface ServeOptions {
  port: number;
  host: string;
  /** undefined: anybody who reaches it may use it. */
  login?: { user: string; password: string } | undefined;
}

const MOST_BYTES = 200_000_000;

class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Speaks the model-server protocol: `/health`, `/setup`, `/predict`, `/webhook`, `/train`, `/versions`. */
export async function serveModel(
  model: Model,
  options: ServeOptions,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    answer(model, options, request)
      .then(({ status, body }) => send(response, status, body))
      .catch((error: unknown) => {
        const status = error instanceof Refusal ? error.status : 500;
        const headers: Record<string, string> = status === 401 ? { 'www-authenticate': 'Basic realm="model"' } : {};
        send(response, status, { error: error instanceof Error ? error.message : String(error) }, headers);
      });
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(options.port, options.host, done);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://${options.host}:${port}`, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}

async function answer(
  model: Model,
  { login }: ServeOptions,
  request: IncomingMessage,
): Promise<{ status: number; body: unknown }> {
  const { pathname } = new URL(request.url ?? '/', 'http://model');
  if (!isAdmitted(login, request.headers.authorization)) throw new Refusal(401, 'user name or password is wrong');
  if (pathname === '/health' || pathname === '/')
    return { status: 200, body: { status: 'UP', model_class: model.name } };
  if (request.method !== 'POST') throw new Refusal(405, `${pathname} is to be posted to`);
  const body = await readJson(request);
  switch (pathname) {
    case '/setup':
      return { status: 200, body: { model_version: await setup(model, body) } };
    case '/predict':
      return { status: 200, body: { results: await predict(model, body) } };
    case '/webhook':
      return { status: 201, body: await onEvent(model, body) };
    case '/train':
      return { status: 201, body: await train(model, body, body.annotations) };
    case '/versions':
      return { status: 200, body: { versions: (await model.versions?.(text(body.project))) ?? [] } };
    default:
      throw new Refusal(404, `there is no ${pathname}`);
  }
}

function setup(model: Model, body: Record<string, unknown>): Promise<string> {
  const hostname = text(body.hostname);
  const access = URL.canParse(hostname) ? { hostname, token: text(body.access_token) } : undefined;
  return model.setup(text(body.project), text(body.schema), access);
}

async function predict(model: Model, body: Record<string, unknown>): Promise<object[]> {
  if (!Array.isArray(body.tasks)) throw new Refusal(400, 'tasks must be a list');
  const params = recordOf(body.params);
  const { context } = params;
  const user = text(params.login);
  const predictions = await model.predict({
    project: text(body.project),
    labelConfig: text(body.label_config),
    tasks: body.tasks as ModelTask[],
    context: Array.isArray(recordOf(context).result) ? (context as PredictRequest['context']) : undefined,
    login: user === '' ? undefined : { user, password: text(params.password) },
  });
  // An empty list in the place of a prediction: there is none.
  return predictions.map((prediction) => prediction ?? []);
}

/** Of all that a labelling server tells, only the word to learn is heard. */
async function onEvent(model: Model, body: Record<string, unknown>): Promise<object> {
  if (body.action !== 'START_TRAINING') return { status: 'ignored' };
  const tasks = typeof body.tasks_url === 'string' ? await fetchTasks(body.tasks_url) : body.tasks;
  return train(model, body, tasks);
}

async function fetchTasks(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`what to learn from could not be read: ${response.status}`);
  return response.json();
}

async function train(model: Model, body: Record<string, unknown>, tasks: unknown): Promise<object> {
  if (!model.train) return { status: 'this model does not learn' };
  if (!Array.isArray(tasks)) throw new Refusal(400, 'tasks with annotations are needed to learn from');
  const project = recordOf(body.project);
  const version = await model.train({
    project: typeof body.project === 'object' ? uidOf(project) : text(body.project),
    labelConfig: text(body.label_config) || text(project.label_config),
    tasks: tasks as ModelTask[],
  });
  return version === undefined ? { status: 'nothing to learn' } : { status: 'ok', model_version: version };
}

/** As `/setup` and `/predict` name it. */
function uidOf({ id, created_at: createdAt }: Record<string, unknown>): string {
  return `${String(id)}.${Math.floor(Date.parse(text(createdAt)) / 1000)}`;
}

function isAdmitted(login: ServeOptions['login'], header: string | undefined): boolean {
  if (!login) return true;
  const wanted = Buffer.from(`Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`);
  const given = Buffer.from(header ?? '');
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MOST_BYTES) throw new Refusal(413, `more than ${MOST_BYTES} bytes`);
    chunks.push(chunk as Buffer);
  }
  try {
    return recordOf(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch {
    throw new Refusal(400, 'the body must be JSON');
  }
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
