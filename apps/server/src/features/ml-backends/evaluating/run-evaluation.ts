import type { EvaluationReport, EvaluationSummary } from '@labelwright/contract/model-evaluations';
import type { ModelReport } from '@labelwright/quality/evaluation/model-evaluation';
import { withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { type JobContext, PermanentJobError, throwIfCancelled } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { publishBackends } from '../check-backend.ts';
import { compareRows, openEvaluation } from './comparer.ts';
import { dropEvaluation, endEvaluation, findEvaluation, listCompared, writeAgreements } from './evaluations.queries.ts';

const BLOCK = 500;

/** Compares a version with the final answers, keeps how far they agree task by task, and the numbers of all. */
export async function runEvaluation(
  platform: Platform,
  { evaluationId, isAsked }: { evaluationId: number; isAsked: boolean },
  context: JobContext,
): Promise<{ tasks: number }> {
  const { actor, projectId, signal } = context;
  const { organizationId } = actor;
  if (organizationId === undefined || projectId === undefined) throw new PermanentJobError('this needs a project');
  const scope = { organizationId, projectId };
  const { row, evaluation } = await withActor(platform.db, actor, async (tx) => ({
    row: await findEvaluation(tx, scope, evaluationId),
    evaluation: await openEvaluation(tx, scope),
  }));
  if (!row) throw new PermanentJobError('The evaluation is gone.');
  const wanted = { modelVersion: row.model_version, split: row.split, limit: BLOCK };
  let fromPredictions = 0;
  let tasks = 0;
  for (let afterId = 0; ; ) {
    throwIfCancelled(signal);
    const rows = await withActor(platform.db, actor, (tx) => listCompared(tx, scope, { ...wanted, afterId }));
    const last = rows.at(-1);
    if (last === undefined) break;
    afterId = last.task_id;
    const agreements = compareRows(evaluation, rows);
    tasks += agreements.length;
    fromPredictions += rows.filter((one) => one.definition_id === null && one.from_prediction).length;
    await withActor(platform.db, actor, (tx) => writeAgreements(tx, scope, agreements, platform.now()));
    context.progress({ done: tasks, unit: 'tasks' });
  }
  await withActor(platform.db, actor, async (tx) => {
    if (tasks === 0 && !isAsked) return dropEvaluation(tx, evaluationId);
    const report = evaluation.report();
    const now = platform.now();
    const end = { taskCount: tasks, summary: summaryOf(report), report: reportOf(report, fromPredictions), now };
    await endEvaluation(tx, evaluationId, end);
    await emit(tx, actor, {
      type: 'MODEL_EVALUATED',
      organizationId,
      projectId,
      aggregateType: 'ml_evaluation',
      aggregateId: evaluationId,
      payload: {
        project_id: projectId,
        evaluation_id: evaluationId,
        model_version: row.model_version,
        tasks,
        summary: end.summary,
      },
    });
  });
  publishBackends(platform, scope);
  return { tasks };
}

function summaryOf(report: ModelReport): EvaluationSummary {
  const all = {
    agreement: report.agreement,
    accuracy: report.accuracy,
    macro_f1: report.macroF1,
    micro_f1: report.microF1,
    map: report.map,
    map50: report.map50,
    span_f1: report.spanF1,
    ece: report.calibration?.ece ?? null,
    confidence: report.confidence,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as EvaluationSummary;
}

function reportOf(report: ModelReport, fromPredictions: number): EvaluationReport {
  const { calibration } = report;
  return {
    tasks: report.tasks,
    from_predictions: fromPredictions,
    controls: report.controls.map(({ macroF1, microF1, classes, confusion, ...control }) => ({
      ...control,
      macro_f1: macroF1,
      micro_f1: microF1,
      classes: classes.map(({ label, support, precision, recall, f1 }) => ({
        label,
        support,
        precision: precision.value,
        recall: recall.value,
        f1: f1.value,
      })),
      confusion: confusion && { labels: [...confusion.labels], counts: confusion.counts.map((row) => [...row]) },
    })),
    calibration: calibration && {
      ece: calibration.ece,
      largest_gap: calibration.largestGap,
      predictions: calibration.predictions,
      bins: calibration.bins,
    },
  };
}
