import type { ItemReference } from '@labelwright/contract/collection-fields';
import type { TaskPlan, TasksFromItems, TasksFromItemsAnswer } from '@labelwright/contract/collection-tasks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { COLLECTION_KEY } from '../../../lib/collection.ts';
import { jobProgressText, jobShare } from '../../../lib/job-progress.ts';
import { projectKey } from '../../../lib/project.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Progress } from '../../../ui/Progress.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { toastError } from '../../../ui/toast.ts';
import { isOver } from '../../jobs/job-api.ts';
import { useJob } from '../../jobs/use-job.ts';
import { useNow } from '../../jobs/use-now.ts';
import { makeTasks, planQuery } from '../collection-api.ts';
import { t } from '../manage-strings.ts';
import { PlanView } from './PlanView.tsx';
import { readOutcome, type TasksOutcome } from './tasks-outcome.ts';

type TasksDialogProps = {
  projectId: string;
  /** undefined: all approved items that are no task yet. */
  chosen: { count: number | undefined; collect: () => Promise<ItemReference[]> } | undefined;
  onClose: () => void;
};

type Stage =
  | { kind: 'plan' }
  | { kind: 'sending' }
  | { kind: 'job'; jobId: string }
  | { kind: 'done'; outcome: TasksOutcome };

/** From collected items to tasks: what will be made, how far it is, what came of it. */
export function TasksDialog({ projectId, chosen, onClose }: TasksDialogProps) {
  const queryClient = useQueryClient();
  const plan = useQuery({ ...planQuery(projectId), staleTime: 0 });
  const [stage, setStage] = useState<Stage>({ kind: 'plan' });
  const [hasPredictions, setPredictions] = useState(true);
  const unused = plan.data === undefined ? 0 : countOf(plan.data);
  async function start() {
    setStage({ kind: 'sending' });
    try {
      const ids = chosen === undefined ? {} : { item_ids: (await chosen.collect()).map(({ id }) => id) };
      const body: TasksFromItems = { ...ids, with_predictions: hasPredictions };
      const answer = await makeTasks(projectId, body);
      if ('job_id' in answer) setStage({ kind: 'job', jobId: answer.job_id });
      else finish(answer);
    } catch (error) {
      setStage({ kind: 'plan' });
      toastError(t.failed, error);
    }
  }
  function finish(answer: TasksFromItemsAnswer | unknown) {
    setStage({ kind: 'done', outcome: readOutcome(answer) });
    void queryClient.invalidateQueries({ queryKey: COLLECTION_KEY });
    void queryClient.invalidateQueries({ queryKey: projectKey(projectId) });
  }
  const isReady = plan.data !== undefined && unused > 0;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.tasksTitle}
      size="md"
      description={
        stage.kind !== 'plan' ? undefined : chosen === undefined ? t.tasksAll : t.tasksChosen(chosen.count ?? unused)
      }
      actions={
        stage.kind === 'done' ? (
          <>
            <Button onClick={onClose}>{t.close}</Button>
            <ButtonLink to="/projects/$projectId/data" params={{ projectId }} variant="primary">
              {t.openData}
            </ButtonLink>
          </>
        ) : stage.kind === 'job' ? (
          <Button onClick={onClose}>{t.close}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t.cancel}</Button>
            <Button
              variant="primary"
              disabled={!isReady}
              isBusy={stage.kind === 'sending'}
              onClick={() => void start()}
            >
              {chosen === undefined && isReady && plan.data?.unfit.length === 0 ? t.make(unused) : t.makeChosen}
            </Button>
          </>
        )
      }
    >
      {plan.data === undefined && plan.error === null && <SkeletonLines count={4} />}
      {plan.data === undefined && plan.error !== null && (
        <ErrorState error={plan.error} onRetry={() => void plan.refetch()} />
      )}
      {plan.data !== undefined && (stage.kind === 'plan' || stage.kind === 'sending') && (
        <PlanView
          projectId={projectId}
          plan={plan.data}
          hasCounts={chosen === undefined}
          hasPredictions={hasPredictions}
          onPredictions={setPredictions}
        />
      )}
      {stage.kind === 'job' && <Making jobId={stage.jobId} onOver={finish} />}
      {stage.kind === 'done' && <Made outcome={stage.outcome} />}
    </Dialog>
  );
}

const MOST_REASONS = 5;

const countOf = ({ unused }: TaskPlan): number => unused.document + unused.voice_sample + unused.raw_text;

function Making({ jobId, onOver }: { jobId: string; onOver: (result: unknown) => void }) {
  const { job, error, onRetry } = useJob(jobId);
  const now = useNow(true);
  const isDone = job?.status === 'succeeded';
  const tell = useRef(onOver);
  tell.current = onOver;
  const result = isDone ? job.result : undefined;
  useEffect(() => {
    if (isDone) tell.current(result);
  }, [isDone, result]);
  if (error !== null) return <ErrorState error={error} onRetry={onRetry} />;
  if (job !== undefined && isOver(job) && !isDone) {
    return (
      <Alert tone="danger" title={t.failed}>
        {job.error}
      </Alert>
    );
  }
  return (
    <>
      <Progress
        label={job === undefined ? t.making : jobProgressText(job, now)}
        share={job && jobShare(job)}
        isLabelled
      />
      <p className="text-sm text-muted">{t.safeToLeave}</p>
    </>
  );
}

function Made({ outcome: { tasks, predictions, skipped, reasons } }: { outcome: TasksOutcome }) {
  return (
    <Alert tone={tasks === 0 ? 'warning' : 'success'} title={t.made(tasks)}>
      {predictions > 0 && <p>{t.madePredictions(predictions)}</p>}
      {skipped > 0 && (
        <>
          <p>{t.madeSkipped(skipped)}</p>
          <ul className="list-disc pl-5 text-sm">
            {reasons.slice(0, MOST_REASONS).map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </>
      )}
    </Alert>
  );
}
