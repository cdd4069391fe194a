import { isRecord } from '@labelwright/filters/parse';
import { withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import { storeAsset } from '../storages/index.ts';
import { SourceError } from './source-client.ts';
import { findItems, saveItems } from './takeover.queries.ts';
import type { TakenProject, TakeoverRun } from './takeover-run.ts';

/** Addresses under which Label Studio itself serves files: uploads, and folders of its machine. */
const OWN_PATH = /^\/(data\/upload|data\/local-files|storage-data\/uploaded)\//;
const LOCAL_PATH = /^\/(data\/local-files|storage-data\/uploaded)\/?\?/;
const WITHIN_TEXT = /\/data\/(?:upload\/|local-files\/?\?)[^\s"'<>\\)]+/g;

const MOST_FETCHES = 3;

export interface Rewritten {
  data: Record<string, unknown>;
  /** Files that could not be fetched; their addresses stay as they are. */
  problems: string[];
}

/** The data with every file that the other instance serves brought over, and its address here in the same place. */
export async function takeFiles(
  run: TakeoverRun,
  project: TakenProject,
  data: Record<string, unknown>,
): Promise<Rewritten> {
  const paths = new Set<string>();
  visit(data, (text) => {
    for (const path of pathsIn(run, text)) paths.add(path);
    return text;
  });
  if (paths.size === 0) return { data, problems: [] };
  const addresses = new Map<string, string>();
  const problems: string[] = [];
  for (const path of paths) {
    const taken = await takeFile(run, project, path);
    if (typeof taken === 'string') addresses.set(path, taken);
    else problems.push(taken.problem);
  }
  return { data: visit(data, (text) => rewrite(run, text, addresses)) as Record<string, unknown>, problems };
}

function pathsIn(run: TakeoverRun, text: string): string[] {
  const whole = wholePath(run, text);
  if (whole !== undefined) return [whole];
  return text.includes('/data/') ? (text.match(WITHIN_TEXT) ?? []) : [];
}

/** undefined: the text is no address of a file over there. */
function wholePath(run: TakeoverRun, text: string): string | undefined {
  const path = text.startsWith(`${run.source.url}/`) ? text.slice(run.source.url.length) : text;
  return OWN_PATH.test(path) || LOCAL_PATH.test(path) ? path : undefined;
}

function rewrite(run: TakeoverRun, text: string, addresses: ReadonlyMap<string, string>): string {
  const whole = wholePath(run, text);
  if (whole !== undefined) return addresses.get(whole) ?? text;
  if (!text.includes('/data/')) return text;
  return text
    .replaceAll(`${run.source.url}/data/`, '/data/')
    .replace(WITHIN_TEXT, (path) => addresses.get(path) ?? path);
}

/** Every text in the value, anew. */
function visit(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => visit(item, change));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item, change)]));
}

async function takeFile(run: TakeoverRun, project: TakenProject, path: string): Promise<string | { problem: string }> {
  const { platform, actor, organizationId } = run;
  const sourceId = `${project.sourceId}:${path}`;
  const known = await withActor(platform.db, actor, (tx) => findItems(tx, run, 'file', [sourceId]));
  const address = known.get(sourceId)?.address;
  if (address != null) return address;
  const item = { kind: 'file', sourceId, targetId: null, sourceProject: project.title } as const;
  try {
    const url = await store(run, { organizationId, projectId: project.projectId }, path);
    await withActor(platform.db, actor, (tx) => saveItems(tx, run, [{ ...item, address: url }]));
    return url;
  } catch (error) {
    const problem = problemOf(error);
    await withActor(platform.db, actor, (tx) => saveItems(tx, run, [{ ...item, note: problem }]));
    return { problem: `${path}: ${problem}` };
  }
}

/** A download that breaks off in the middle looks like a bad file, so a bad file is fetched again before it is believed. */
async function store(
  run: TakeoverRun,
  place: { organizationId: number; projectId: number },
  path: string,
  attempt = 1,
): Promise<string> {
  const answer = await run.source.open(path);
  try {
    const file = { filename: nameOf(path), content: answer.body };
    const { url } = await storeAsset(run.platform, run.actor, place, file);
    if (url === undefined) throw new Error('an asset of a project has an address');
    return url;
  } catch (error) {
    const mayPass = error instanceof AppError || error instanceof OutboundError;
    if (!mayPass || attempt >= MOST_FETCHES) throw error;
    return store(run, place, path, attempt + 1);
  }
}

/** Only what the file itself is to blame for; a server that went away ends the run, which is continued later. */
function problemOf(error: unknown): string {
  if (error instanceof SourceError && error.status >= 400 && error.status < 500 && error.status !== 401)
    return error.message;
  if (error instanceof AppError) return Object.values(error.details ?? {})[0]?.[0] ?? error.message;
  if (error instanceof OutboundError && error.code === 'too_large') return error.message;
  throw error;
}

function nameOf(path: string): string {
  const [plain = '', query = ''] = path.split('?');
  const written = new URLSearchParams(query).get('d') ?? new URLSearchParams(query).get('filepath') ?? plain;
  const name = written.split('/').at(-1) || 'file';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
