import { withActor } from '../../platform/db/db.ts';
import { type JobContext, PermanentJobError } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { storePredictions } from '../predictions/index.ts';
import { type Line, OutOfBudget } from './ask-model.ts';
import { type Instruction, type Labelled, labelTask } from './label-task.ts';
import type { Measure } from './measure.ts';
import { endTasks, type RunRow, type RunTaskEnd, type WaitingTask } from './runs.queries.ts';

/** Tasks in a row that the endpoint said nothing to before the run gives up. */
const MOST_DEAF = 10;
const LONGEST_ANSWER_KEPT = 50_000;

/** All that the waves of one attempt at a run share. */
export interface Running {
  run: RunRow;
  line: Line;
  instruction: Instruction;
  measure: Measure;
  /** Requests at a time. */
  concurrency: number;
  /** Tasks in a row that the endpoint said nothing to. */
  deaf: number;
}

interface Outcome {
  end: RunTaskEnd;
  /** What is stored as prediction; undefined for tries, evaluations and failures. */
  prediction?: { task: number; result: unknown; score: number | null; model_version: string };
}

/** Labels some tasks and stores what came of it, also when some of them could not be asked. True: the budget is used up. */
export async function runWave(
  platform: Platform,
  running: Running,
  context: JobContext,
  wave: readonly WaitingTask[],
): Promise<boolean> {
  const outcomes: Outcome[] = [];
  let stop: unknown;
  const waiting = wave.values();
  const work = async (): Promise<void> => {
    for (const task of waiting) {
      if (stop !== undefined) return;
      try {
        outcomes.push(await labelOne(running, task));
      } catch (error) {
        // The others finish what is paid for; nothing new is begun.
        stop ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: running.concurrency }, work));
  await store(platform, running, context, outcomes);
  if (stop instanceof OutOfBudget) return true;
  if (stop !== undefined) throw stop;
  return false;
}

async function labelOne(running: Running, task: WaitingTask): Promise<Outcome> {
  const { run, line, instruction } = running;
  const reason = reasonToSkip(run, task);
  if (reason !== undefined) return { end: { ...EMPTY, task_id: task.id, status: 'skipped', error: reason } };
  const labelled = await labelTask(line, instruction, task);
  const isDeaf = labelled.answered === undefined && labelled.isDeaf;
  running.deaf = isDeaf ? running.deaf + 1 : 0;
  if (isDeaf && running.deaf >= MOST_DEAF)
    throw new PermanentJobError(`${MOST_DEAF} tasks in a row had no answer, the last one because: ${labelled.error}`);
  return outcomeOf(running, task, labelled);
}

function reasonToSkip({ purpose, model_version }: RunRow, task: WaitingTask): string | undefined {
  if (purpose === 'predict' && task.is_predicted) return `There is a prediction of ${model_version} already.`;
  if (purpose === 'evaluate' && task.people.length === 0)
    return 'Nobody has answered it, or only from a suggestion of this prompt.';
  return undefined;
}

const EMPTY = { error: null, result: null, score: null, answer: null, agreement: null, people: null, controls: null };

function outcomeOf({ run, measure }: Running, task: WaitingTask, labelled: Labelled): Outcome {
  const { answered } = labelled;
  const measured = run.purpose === 'evaluate' ? measure(answered?.result, task.people, task.data) : undefined;
  const end = { ...EMPTY, ...measured, task_id: task.id };
  const answer = labelled.text?.slice(0, LONGEST_ANSWER_KEPT) ?? null;
  if (answered === undefined) return { end: { ...end, status: 'failed', error: labelled.error, answer } };
  const { result, score } = answered;
  if (run.purpose === 'predict') {
    const prediction = { task: task.id, result, score, model_version: run.model_version };
    return { end: { ...end, status: 'done', score }, prediction };
  }
  return { end: { ...end, status: 'done', result, score, answer: run.purpose === 'try' ? answer : null } };
}

async function store(
  platform: Platform,
  { run, line: { scope } }: Running,
  { actor }: JobContext,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await withActor(platform.db, actor, async (tx) => {
    const predictions = outcomes.flatMap(({ prediction }) => prediction ?? []);
    const { refused } =
      predictions.length === 0
        ? { refused: [] }
        : await storePredictions(tx, platform, actor, scope, predictions, { replaces: true });
    const mistakes = new Map(refused.map(({ task, message }) => [task, message]));
    const ends = outcomes.map(({ end }): RunTaskEnd => {
      const mistake = mistakes.get(end.task_id);
      return mistake === undefined ? end : { ...end, status: 'failed', error: mistake };
    });
    await endTasks(tx, scope, run.id, ends);
  });
}
