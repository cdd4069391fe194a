import type { ConsensusRun } from '@labelwright/contract/quality-consensus';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { projectKey } from '../../lib/project.ts';
import { Alert } from '../../ui/Alert.tsx';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { ComparisonCard, WorkersCard } from './ConsensusCharts.tsx';
import { consensusKey, deleteRun, runQuery, undoRun } from './consensus-api.ts';
import { c, controlLabel, methodLabel } from './consensus-strings.ts';
import { Figures } from './Figures.tsx';
import { ProposalTable } from './ProposalTable.tsx';
import { shareText } from './strings.ts';
import { WriteDialog } from './WriteDialog.tsx';

type ConsensusRunViewProps = {
  projectId: string;
  runId: number;
  nameById: (id: number) => string;
  onClose: () => void;
};

/** One run: what it found, how sure it is, and what was written of it. */
export function ConsensusRunView({ projectId, runId, nameById, onClose }: ConsensusRunViewProps) {
  const { data: run, error, refetch } = useQuery(runQuery(projectId, runId));
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-3">
        <Button size="sm" variant="ghost" icon={<ArrowLeft aria-hidden size={14} />} onClick={onClose}>
          {c.backToRuns}
        </Button>
        {run !== undefined && (
          <>
            <h2 className="text-md">{`${methodLabel(run.method)} · ${controlLabel(run.control)}`}</h2>
            <StatusBadge status={run.status} />
            <RunActions projectId={projectId} run={run} onDeleted={onClose} />
          </>
        )}
      </div>
      {run === undefined ? (
        error === null ? (
          <SkeletonLines count={6} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : run.status === 'failed' ? (
        <Alert tone="danger" title={c.failed}>
          {run.error}
        </Alert>
      ) : run.status !== 'completed' ? (
        <Alert tone="info" title={c.running}>
          {c.runningText}
        </Alert>
      ) : (
        <Found projectId={projectId} run={run} nameById={nameById} />
      )}
    </div>
  );
}

type FoundProps = { projectId: string; run: ConsensusRun; nameById: (id: number) => string };

function Found({ projectId, run, nameById }: FoundProps) {
  const { summary } = run;
  if (summary === null) return null;
  return (
    <>
      <Figures
        label={methodLabel(run.method)}
        figures={[
          {
            name: c.tasks,
            value: formatNumber(summary.tasks),
            detail: c.summary(summary.tasks, summary.answers, summary.people),
          },
          {
            name: c.confidence,
            value: shareText(summary.mean_confidence),
            detail:
              summary.iterations === null ? undefined : c.iterations(summary.iterations, summary.converged === true),
          },
          {
            name: run.method === 'merge' ? c.disputed : c.differs,
            value: formatNumber(summary.differs_from_majority),
            detail:
              summary.too_large === undefined || summary.too_large === 0 ? undefined : c.tooLarge(summary.too_large),
          },
          { name: c.written, value: formatNumber(run.written) },
        ]}
      />
      {run.method === 'compare' ? (
        <ComparisonCard methods={summary.methods} />
      ) : (
        <ProposalTable projectId={projectId} run={run} nameById={nameById} />
      )}
      {run.method === 'merge' && summary.methods.some(({ golden_tasks: count }) => count > 0) && (
        <ComparisonCard methods={summary.methods} />
      )}
      {summary.workers.some(({ skill }) => skill !== null) && (
        <WorkersCard projectId={projectId} workers={summary.workers} nameById={nameById} />
      )}
    </>
  );
}

type RunActionsProps = { projectId: string; run: ConsensusRun; onDeleted: () => void };

function RunActions({ projectId, run, onDeleted }: RunActionsProps) {
  const queryClient = useQueryClient();
  const [isWriting, setWriting] = useState(false);
  const refresh = () => queryClient.invalidateQueries({ queryKey: projectKey(projectId) });

  async function undo() {
    try {
      const { tasks, job_id: job } = await undoRun(projectId, run.id);
      toast(job === null ? c.undone(tasks) : c.undoing);
      await refresh();
    } catch (error) {
      toastError(c.couldNotUndo, error);
    }
  }

  async function remove() {
    try {
      await deleteRun(projectId, run.id);
      onDeleted();
      toast(c.deleted);
      await queryClient.invalidateQueries({ queryKey: consensusKey(projectId) });
    } catch (error) {
      toastError(c.couldNotDelete, error);
    }
  }

  return (
    <div className="flex flex-wrap gap-2 sm:ml-auto">
      {run.can.delete && (
        <Button size="sm" variant="ghost" onClick={() => void remove()}>
          {c.delete}
        </Button>
      )}
      {run.can.undo && run.written > 0 && (
        <Button size="sm" onClick={() => void undo()}>
          {c.undo}
        </Button>
      )}
      {run.can.write && run.status === 'completed' && run.method !== 'compare' && (
        <Button size="sm" variant="primary" onClick={() => setWriting(true)}>
          {c.write}
        </Button>
      )}
      {isWriting && (
        <WriteDialog
          projectId={projectId}
          runId={run.id}
          onClose={() => setWriting(false)}
          onUndo={undo}
          onWritten={refresh}
        />
      )}
    </div>
  );
}
