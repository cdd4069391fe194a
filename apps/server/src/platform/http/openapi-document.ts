import type { Permission } from '@labelwright/contract/permissions';
import { exampleOf, type JsonSchema } from './openapi-example.ts';

/** What clients and generators need of an operation and what the routes need not repeat. */
export interface OpenApiOperation {
  operationId?: string;
  description?: string;
  parameters?: OpenApiParameter[];
  requestBody?: { content?: Record<string, { schema?: JsonSchema; example?: unknown }> };
  responses?: Record<string, unknown>;
  'x-permission'?: Permission;
  'x-target'?: { kind: string; param: string };
}

interface OpenApiParameter {
  name?: string;
  in?: string;
  required?: boolean;
  schema?: unknown;
}

export interface OpenApiDocument {
  paths?: Record<string, Record<string, OpenApiOperation>>;
  components?: { responses?: Record<string, unknown> };
}

/** Answers that every route may give; written once, and referred to. */
const ERRORS = {
  '400': ['Invalid', 'The request is not valid; `error.details` names the fields.'],
  '401': ['Unauthenticated', 'No credentials, or none that count.'],
  '403': ['Forbidden', 'You may not do this.'],
  '404': ['NotFound', 'Not there, or not for you to see.'],
  '413': ['TooLarge', 'The body is larger than this server accepts.'],
  '415': ['UnsupportedMediaType', 'The body is of a kind that this path does not read.'],
  '429': ['RateLimited', 'Too many requests; `Retry-After` says for how many seconds to wait.'],
  '503': ['Unavailable', 'Something that this needs is away or full; `Retry-After` says when to try again.'],
} as const;

/** Names, error answers, path parameters, examples and who may call, for every operation. */
export function completeDocument(document: OpenApiDocument): OpenApiDocument {
  const names = new Set<string>();
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations)) {
      operation.operationId = nameOf(method, path, names);
      operation.description = [operation.description, whoMay(operation)].filter(Boolean).join('\n\n');
      operation.parameters = pathParameters(path, operation.parameters ?? []);
      operation.responses = { ...operation.responses, ...errorsOf(path, operation) };
      for (const body of Object.values(operation.requestBody?.content ?? {}))
        if (body.schema && body.schema.examples === undefined) body.example = exampleOf(body.schema);
    }
  }
  const responses = Object.values(ERRORS).map(([name, description]) => [
    name,
    { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
  ]);
  return { ...document, components: { ...document.components, responses: Object.fromEntries(responses) } };
}

/** `GET /api/projects/{id}/tasks` is `getProjectsByIdTasks`; what reads the same, such as beside /api, is numbered. */
function nameOf(method: string, path: string, taken: Set<string>): string {
  const words = (text: string): string =>
    text
      .replaceAll('{', 'by-')
      .split(/[^A-Za-z0-9]+/)
      .filter(Boolean)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('');
  const short = `${method}${words(path.replace(/^\/api\//, '/'))}`;
  let name = short;
  for (let more = 2; taken.has(name); more += 1) name = `${short}${more}`;
  taken.add(name);
  return name;
}

function whoMay({ 'x-permission': permission, 'x-target': target }: OpenApiOperation): string {
  if (permission === undefined) return '';
  if (permission === 'public') return 'Needs no credentials.';
  if (permission === 'authenticated') return 'For everybody who is signed in.';
  if (permission === 'platform.admin') return 'For super administrators.';
  return `Needs \`${permission}\`${target ? ' in the project' : ''}.`;
}

/** Those that the path names, as declared; one that is declared with all others at once is a text. */
function pathParameters(path: string, declared: readonly OpenApiParameter[]): OpenApiParameter[] {
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(
    ([, name]) =>
      declared.find((parameter) => parameter.in === 'path' && parameter.name === name) ?? {
        name: name ?? '',
        in: 'path',
        required: true,
        schema: { type: 'string' },
      },
  );
  return [...inPath, ...declared.filter((parameter) => parameter.in !== 'path')];
}

function errorsOf(path: string, { requestBody, responses, ...operation }: OpenApiOperation): Record<string, unknown> {
  const isOpen = operation['x-permission'] === 'public';
  const possible: (keyof typeof ERRORS)[] = [
    '400',
    ...(isOpen ? [] : (['401', '403'] as const)),
    ...(path.includes('{') ? (['404'] as const) : []),
    ...(requestBody ? (['413', '415'] as const) : []),
    '429',
    '503',
  ];
  return Object.fromEntries(
    possible
      .filter((status) => responses?.[status] === undefined)
      .map((status) => [status, { $ref: `#/components/responses/${ERRORS[status][0]}` }]),
  );
}
