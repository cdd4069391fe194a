import type {
  RecognitionKind,
  RecognitionPlan,
  RecognitionRun,
  RecognitionRunDetail,
} from '@labelwright/contract/recognition';
import { listRecognisable, type Recognisable } from '@labelwright/formats/recognised/recognisable';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import { enginesOf, findProjectProcessing } from '../preprocessing/index.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { findRun, listFailures, listRuns, type RecognitionScope, type RunRow } from './recognition.queries.ts';

const MOST_RUNS = 20;
const MOST_FAILURES = 1000;

export async function planRecognition(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
): Promise<RecognitionPlan> {
  const { compiled, runs } = await withActor(platform.db, actor, async (tx) => ({
    compiled: (await getCompiledConfig(tx, access.organizationId, access.projectId)).compiled,
    runs: await listRuns(tx, access, MOST_RUNS),
  }));
  const fields = fieldsOf(compiled).map(({ kind, dataKey, object, lack }) => ({
    kind,
    data_key: dataKey,
    shown_by: object.tag,
    problem: lack ?? null,
  }));
  const kinds = [...new Set(fields.map(({ kind }) => kind))];
  const engines = await Promise.all(kinds.map((kind) => offerOf(platform, actor, access, kind)));
  return { fields, engines, runs: runs.map(runBody) };
}

/** Fields of the task data with media; one that several objects show is one field, as the first that can hold text. */
export function fieldsOf(compiled: CompiledConfig): (Omit<Recognisable, 'kind'> & { kind: RecognitionKind })[] {
  const fields = new Map<string, Recognisable>();
  for (const found of listRecognisable(compiled)) {
    const key = `${found.kind} ${found.dataKey}`;
    const known = fields.get(key);
    if (known === undefined || (known.lack !== undefined && found.lack === undefined)) fields.set(key, found);
  }
  return [...fields.values()].map((field) => ({ ...field, kind: field.kind === 'ocr' ? 'ocr' : 'speech' }));
}

export interface EngineWish {
  engine: string | undefined;
  language: string | undefined;
}

/** Throws RecognitionError with how to set one up. */
export async function chooseEngine(
  platform: Platform,
  tx: Tx,
  scope: RecognitionScope,
  kind: RecognitionKind,
  { engine, language = undefined }: EngineWish,
): Promise<string> {
  const choice = await findProjectProcessing(tx, scope.organizationId, scope.projectId);
  const wish = { language: language ?? null, project: withEngine(choice, kind, engine) };
  const engines = enginesOf(platform);
  const chosen = kind === 'ocr' ? await engines.chooseOcr(wish) : engines.chooseSpeech(wish);
  return chosen.engine.name;
}

type Choice = Awaited<ReturnType<typeof findProjectProcessing>>;

/** What the project has chosen, but for the engine. */
export function withEngine(choice: Choice, kind: RecognitionKind, engine: string | undefined): Choice {
  if (engine === undefined) return choice;
  const base = choice ?? { ocr_engine: null, ocr_language: null, speech_engine: null, speech_language: null };
  return { ...base, ...(kind === 'ocr' ? { ocr_engine: engine } : { speech_engine: engine }) };
}

async function offerOf(platform: Platform, actor: Actor, scope: RecognitionScope, kind: RecognitionKind) {
  try {
    const nothing = { engine: undefined, language: undefined };
    const engine = await withActor(platform.db, actor, (tx) => chooseEngine(platform, tx, scope, kind, nothing));
    return { kind, engine, problem: null };
  } catch (error) {
    if (error instanceof RecognitionError) return { kind, engine: null, problem: error.message };
    throw error;
  }
}

export async function getRun(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<RecognitionRunDetail> {
  return withActor(platform.db, actor, async (tx) => {
    const run = await findRun(tx, access.organizationId, id);
    if (run?.project_id !== access.projectId) throw notFound('Run');
    return { ...runBody(run), failures: await listFailures(tx, access.organizationId, id, MOST_FAILURES) };
  });
}

export function runBody(row: RunRow): RecognitionRun {
  return {
    id: row.id,
    project: row.project_id,
    job_id: row.job_id,
    kind: row.kind,
    data_key: row.data_key,
    engine: row.engine,
    language: row.language,
    anew: row.anew,
    status: row.status,
    total: row.total,
    done: row.done_count,
    created: row.created_count,
    empty: row.empty_count,
    failed: row.failed_count,
    error: row.error,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}
