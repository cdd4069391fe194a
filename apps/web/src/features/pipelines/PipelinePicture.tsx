import { Link } from '@tanstack/react-router';
import { formatNumber } from '../../lib/format.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/cx.ts';
import { type PipelineLayout, type PlacedRelation, type PlacedStage, STAGE } from './pipeline-layout.ts';
import { stageRows } from './stage-rows.ts';
import { p } from './strings.ts';

type PipelinePictureProps = { layout: PipelineLayout; currentId: string };

/** Projects as cards, what flows between them as lines with words. */
export function PipelinePicture({ layout, currentId }: PipelinePictureProps) {
  const { stages, relations, width, height } = layout;
  return (
    <section aria-label={p.pictureTitle} className="overflow-x-auto rounded-md p-1">
      <div className="relative mx-auto" style={{ width, height }}>
        <svg aria-hidden="true" className="absolute inset-0 overflow-visible" width={width} height={height}>
          <defs>
            <marker
              id="pipeline-arrow"
              viewBox="0 0 8 8"
              refX="8"
              refY="4"
              markerUnits="userSpaceOnUse"
              markerWidth="10"
              markerHeight="10"
              orient="auto"
            >
              <path d="M 0 0 L 8 4 L 0 8 z" className="fill-line-strong" />
            </marker>
          </defs>
          {relations.map(({ relation, path }) => (
            <path
              key={relation.id}
              d={path}
              fill="none"
              strokeWidth={1.5 + Math.min(4, Math.log10(1 + relation.counts.flowed))}
              strokeDasharray={relation.is_active ? undefined : '5 5'}
              markerEnd="url(#pipeline-arrow)"
              className="stroke-line-strong"
            />
          ))}
        </svg>
        <ul>
          {stages.map((placed) => (
            <StageCard
              key={placed.stage.project.id}
              placed={placed}
              isCurrent={String(placed.stage.project.id) === currentId}
            />
          ))}
        </ul>
        <ul>
          {relations.map((placed) => (
            <FlowLabel key={placed.relation.id} placed={placed} stages={stages} />
          ))}
        </ul>
      </div>
    </section>
  );
}

function StageCard({ placed: { stage, x, y }, isCurrent }: { placed: PlacedStage; isCurrent: boolean }) {
  const { project, counts } = stage;
  return (
    <li
      style={{ left: x, top: y, width: STAGE.width, height: STAGE.height }}
      className={cx(
        'absolute flex flex-col gap-1.5 overflow-hidden rounded-md border bg-surface p-3',
        isCurrent ? 'border-accent ring-1 ring-accent' : 'border-line-strong/60',
      )}
    >
      <div className="flex items-center gap-2">
        {stage.is_readable ? (
          <Link
            to="/projects/$projectId/pipeline"
            params={{ projectId: String(project.id) }}
            aria-current={isCurrent ? 'page' : undefined}
            className="min-w-0 flex-1 truncate rounded-sm font-semibold hover:text-accent pointer-coarse:py-2"
          >
            {project.title}
          </Link>
        ) : (
          <span className="min-w-0 flex-1 text-muted">{p.hidden}</span>
        )}
        {project.state !== null && <StatusBadge status={project.state} />}
      </div>
      {counts !== null && (
        <dl className="flex flex-col gap-1">
          {stageRows(counts).map(({ name, count, share }) => (
            <div key={name} className="grid grid-cols-[5.5rem_minmax(0,1fr)_2.75rem] items-center gap-2 text-xs">
              <dt className="text-muted">{name}</dt>
              <dd aria-hidden className="h-2 rounded-sm bg-surface-2">
                <div className="h-full rounded-sm bg-accent" style={{ width: `${share * 100}%` }} />
              </dd>
              <dd className="tabular text-right font-medium">{formatNumber(count)}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

function FlowLabel({
  placed: { relation, label },
  stages,
}: {
  placed: PlacedRelation;
  stages: readonly PlacedStage[];
}) {
  const titleOf = (id: number) => stages.find(({ stage }) => stage.project.id === id)?.stage.project.title ?? p.hidden;
  const { trigger, sample_percentage: share, is_active: isActive, counts } = relation;
  return (
    <li
      style={{ left: label.x, top: label.y }}
      className="absolute max-w-28 -translate-1/2 rounded-sm border bg-bg px-1.5 py-0.5 text-center text-xs leading-tight"
    >
      <span className="sr-only">
        {`${titleOf(relation.parent_project_id)} → ${titleOf(relation.child_project_id)}: `}
      </span>
      <span className="tabular block font-semibold">{p.edge(counts.flowed, share)}</span>
      <span className="block text-muted">{isActive ? p.shortTriggers[trigger] : p.inactive}</span>
    </li>
  );
}
