import type { RecogniseTasks, RecognitionKind, RecognitionRun } from '@labelwright/contract/recognition';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import { namedTasks, readAsk } from '../data-manager/index.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { chooseEngine, fieldsOf, runBody } from './plan-recognition.ts';
import { countWanted, findRun, insertRun, setRunJob, type Wanted } from './recognition.queries.ts';
import { recognitionJobOf } from './recognition-job.ts';

/** What the file itself says is a reading as well. */
const OF_THE_FILE = 'text-layer';

/** Reads the media of tasks in a job. Throws when the interface cannot hold the text, or no engine is set up. */
export async function startRecognition(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: RecogniseTasks,
): Promise<RecognitionRun> {
  const { organizationId, projectId } = access;
  const { selection } = readAsk(access, asked, platform.now());
  return withActor(platform.db, actor, async (tx) => {
    const { compiled } = await getCompiledConfig(tx, organizationId, projectId);
    const { kind, dataKey } = chooseField(compiled, asked);
    const engine = await engineFor(platform, tx, access, kind, asked);
    const anew = asked.anew ?? false;
    const taskIds = await namedTasks(tx, selection);
    const total = await countWanted(tx, access, wantedBy({ kind, engine, anew, task_ids: taskIds }));
    const { language = null } = asked;
    const choice = {
      kind,
      dataKey,
      engine,
      language,
      anew,
      taskIds,
      total,
      createdBy: actor.userId,
      now: platform.now(),
    };
    const runId = await insertRun(tx, access, choice);
    if (runId === undefined)
      throw new AppError('conflict', 'These media are being read already. Wait for that, or cancel its job.', {
        reason: 'running',
      });
    const job = await enqueueJob(tx, actor, recognitionJobOf(kind), { runId, total }, { projectId });
    await setRunJob(tx, runId, job.id);
    await emit(tx, actor, {
      type: 'RECOGNITION_STARTED',
      organizationId,
      projectId,
      aggregateType: 'project',
      aggregateId: projectId,
      payload: { project_id: projectId, run_id: runId, kind, data_key: dataKey, engine, total },
    });
    const run = await findRun(tx, organizationId, runId);
    if (!run) throw new Error(`the run ${runId} is gone`);
    return runBody(run);
  });
}

/** Tasks that were read already are left out unless they are to be read anew. */
export function wantedBy(run: {
  kind: RecognitionKind;
  engine: string;
  anew: boolean;
  task_ids: readonly number[] | null;
}): Wanted {
  const versions = run.kind === 'ocr' ? [run.engine, OF_THE_FILE] : [run.engine];
  return { taskIds: run.task_ids, without: run.anew ? [] : versions };
}

/** The one field that is meant; throws with what the interface lacks, or with what there is to choose from. */
function chooseField(
  compiled: CompiledConfig,
  { kind, data_key: dataKey }: RecogniseTasks,
): { kind: RecognitionKind; dataKey: string } {
  const all = fieldsOf(compiled);
  const asked = all.filter(
    (field) => (kind === undefined || field.kind === kind) && (dataKey === undefined || field.dataKey === dataKey),
  );
  if (asked.length === 0) throw invalidField(dataKey === undefined ? 'kind' : 'data_key', nothingToRead(all, kind));
  const usable = asked.filter(({ lack }) => lack === undefined);
  const [first, second] = usable;
  if (first === undefined)
    throw invalidField('label_config', asked[0]?.lack ?? 'The interface has no place for the text.');
  if (second === undefined) return first;
  const kinds = new Set(usable.map((field) => field.kind));
  if (kinds.size > 1) throw invalidField('kind', 'The interface shows pictures and recordings: say ocr or speech.');
  const keys = usable.map((field) => field.dataKey).join(', ');
  throw invalidField('data_key', `The interface shows several: say which of ${keys}.`);
}

function nothingToRead(all: ReturnType<typeof fieldsOf>, kind: RecognitionKind | undefined): string {
  if (all.length > 0)
    return `There are ${all.map((field) => `${field.dataKey} (${field.kind})`).join(', ')}, and nothing else.`;
  const shown = { ocr: 'picture or PDF file (Image, Pdf)', speech: 'recording (Audio)' };
  return `The interface shows no ${kind === undefined ? `${shown.ocr} and no ${shown.speech}` : shown[kind]}.`;
}

async function engineFor(
  platform: Platform,
  tx: Tx,
  access: ProjectAccess,
  kind: RecognitionKind,
  { engine, language }: RecogniseTasks,
): Promise<string> {
  try {
    return await chooseEngine(platform, tx, access, kind, { engine, language });
  } catch (error) {
    if (!(error instanceof RecognitionError)) throw error;
    if (engine !== undefined) throw invalidField('engine', error.message);
    if (language !== undefined) throw invalidField('language', error.message);
    throw new AppError('conflict', error.message, { reason: 'no_engine' });
  }
}
