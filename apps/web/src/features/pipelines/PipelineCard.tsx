import type { Pipeline } from '@labelwright/contract/pipelines';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLive } from '../../lib/live.ts';
import { useMedia } from '../../lib/use-media.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { ChartFrame } from '../../ui/chart/ChartFrame.tsx';
import { useInk } from '../../ui/chart/ink.ts';
import type { TableData } from '../../ui/chart/table-data.ts';
import { drawPipeline } from './draw-pipeline.ts';
import { PipelinePicture } from './PipelinePicture.tsx';
import { pipelineKey, pipelineQuery } from './pipeline-api.ts';
import { layoutPipeline } from './pipeline-layout.ts';
import { p } from './strings.ts';

type PipelineCardProps = {
  projectId: string;
  /** Nothing is shown where no tasks flow. */
  isOnlyIfConnected?: boolean;
};

const COLUMNS = [
  'tasks',
  'open',
  'labelled',
  'in_review',
  'accepted',
  'rejected',
  'in_adjudication',
  'flowed_in',
  'flowed_out',
  'waiting',
  'final',
  'golden',
] as const;

/** The projects that tasks flow through, with how many are where, kept up to date. */
export function PipelineCard({ projectId, isOnlyIfConnected = false }: PipelineCardProps) {
  const { data, error, isPending, refetch } = useQuery(pipelineQuery(projectId));
  useLive('pipeline', { invalidates: [pipelineKey(projectId)] });
  useLive('tasks', { invalidates: [pipelineKey(projectId)] });
  const isTall = !useMedia('(min-width: 900px)');
  const layout = useMemo(() => (data ? layoutPipeline(data, isTall) : undefined), [data, isTall]);
  const ink = useInk();
  const isAlone = data === undefined || data.relations.length === 0;
  if (isOnlyIfConnected && isAlone) return null;
  return (
    <ChartFrame
      title={p.pictureTitle}
      unit={p.pictureUnit}
      fileName="pipeline"
      table={tableOf(data)}
      height={layout?.height ?? 180}
      isLoading={isPending}
      error={data === undefined ? error : undefined}
      onRetry={() => void refetch()}
      {...(data !== undefined && isAlone
        ? {
            empty: (
              <div className="py-8 text-center">
                <h2 className="text-md">{p.none}</h2>
                <p className="text-muted">{p.noneText}</p>
              </div>
            ),
          }
        : {})}
      actions={
        isOnlyIfConnected && (
          <ButtonLink to="/projects/$projectId/pipeline" params={{ projectId }} size="sm" variant="ghost">
            {p.open}
          </ButtonLink>
        )
      }
      toCanvas={() => (layout ? drawPipeline(layout, ink) : null)}
    >
      {layout && <PipelinePicture layout={layout} currentId={projectId} />}
    </ChartFrame>
  );
}

function tableOf(data: Pipeline | undefined): TableData {
  const stages = data?.stages ?? [];
  return {
    header: [p.columns.project, ...COLUMNS.map((name) => p.columns[name])],
    rows: stages.map(({ project, counts }) => [
      project.title ?? p.hidden,
      ...COLUMNS.map((name) => (counts === null ? null : counts[name])),
    ]),
    targetOf: (row) => {
      const stage = stages[row];
      return stage?.is_readable
        ? { to: '/projects/$projectId', params: { projectId: String(stage.project.id) } }
        : undefined;
    },
  };
}
