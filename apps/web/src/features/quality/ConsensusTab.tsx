import type { Quality } from '@labelwright/contract/quality';
import type { ConsensusRun } from '@labelwright/contract/quality-consensus';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatNumber } from '../../lib/format.ts';
import { numberOf, useUrlState } from '../../lib/url-state.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { ConsensusForm } from './ConsensusForm.tsx';
import { ConsensusRunView } from './ConsensusRunView.tsx';
import { runsQuery } from './consensus-api.ts';
import { c, controlLabel, methodLabel } from './consensus-strings.ts';
import { nameOf } from './person-name.ts';
import { t } from './strings.ts';

type ConsensusTabProps = {
  projectId: string;
  quality: Quality | undefined;
  nameById: (id: number) => string;
};

/** One answer out of several: propose, look, write. */
export function ConsensusTab({ projectId, quality, nameById }: ConsensusTabProps) {
  const [{ run }, setUrl] = useUrlState((raw) => ({ run: numberOf(raw.run) }));
  const runs = useQuery(runsQuery(projectId));
  if (run !== undefined)
    return (
      <ConsensusRunView
        key={run}
        projectId={projectId}
        runId={run}
        nameById={nameById}
        onClose={() => setUrl({ run: undefined })}
      />
    );
  const controls = quality?.controls;
  return (
    <div className="flex flex-col gap-5">
      <p className="max-w-3xl text-muted">{c.introduction}</p>
      {controls === undefined ? (
        <SkeletonLines />
      ) : controls.length === 0 ? (
        <EmptyState title={c.noControls}>{c.noControlsText}</EmptyState>
      ) : (
        quality?.can.consensus === true && (
          <ConsensusForm
            projectId={projectId}
            controls={controls.filter(({ is_categorical: is }) => is).map(({ name }) => name)}
            onStarted={(id) => setUrl({ run: id })}
          />
        )
      )}
      <Card title={c.runs} isFlush>
        {runs.error !== null && runs.data === undefined ? (
          <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />
        ) : runs.data === undefined ? (
          <div className="p-4">
            <SkeletonLines />
          </div>
        ) : runs.data.length === 0 ? (
          <EmptyState title={c.noRuns}>{c.noRunsText}</EmptyState>
        ) : (
          <RunTable projectId={projectId} runs={runs.data} />
        )}
      </Card>
    </div>
  );
}

const HEADER = [c.method, c.control, c.status, c.tasks, c.written, c.by, c.when] as const;

function RunTable({ projectId, runs }: { projectId: string; runs: readonly ConsensusRun[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead className="text-xs text-muted">
          <tr>
            {HEADER.map((name) => (
              <th key={name} scope="col" className="px-4 py-2 text-left font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} className="border-t">
              <td className="px-4 py-2 whitespace-nowrap">
                <Link
                  to="/projects/$projectId/quality"
                  params={{ projectId }}
                  search={{ show: 'consensus', run: run.id }}
                  aria-label={c.openRun(methodLabel(run.method), run.id)}
                  className="text-accent hover:underline"
                >
                  {methodLabel(run.method)}
                </Link>
              </td>
              <td className="px-4 py-2 font-mono text-xs">{controlLabel(run.control)}</td>
              <td className="px-4 py-2">
                <StatusBadge status={run.status} />
              </td>
              <td className="tabular px-4 py-2">{run.summary === null ? t.none : formatNumber(run.summary.tasks)}</td>
              <td className="tabular px-4 py-2">{formatNumber(run.written)}</td>
              <td className="px-4 py-2">{run.created_by === null ? t.none : nameOf(run.created_by)}</td>
              <td className="px-4 py-2">
                <RelativeTime at={run.created_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
