import type { Project, ProjectEta } from '@labelwright/contract/projects';
import { formatDate, formatNumber, formatShare } from '../../../lib/format.ts';
import { Card } from '../../../ui/Layout.tsx';
import { SegmentedProgress } from '../../../ui/Progress.tsx';
import { Duration } from '../../../ui/Time.tsx';

/** Where the project stands, in numbers that are kept exact by the server. */
export function ProgressCard({ project, eta }: { project: Project; eta: ProjectEta | undefined }) {
  const { task_number: all, finished_task_number: done, total_annotations_number: annotations } = project;
  const leadMs = annotations === 0 ? null : project.lead_time_ms / (annotations + project.skipped_annotations_number);
  return (
    <Card title="Progress">
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <span className="tabular text-xl font-semibold">{formatShare(all === 0 ? 0 : done / all)}</span>
          <span className="text-muted">
            {all === 0 ? 'No tasks yet' : `${formatNumber(done)} of ${formatNumber(all)} tasks done`}
          </span>
          <span className="text-sm text-muted sm:ml-auto">{forecastOf(project, eta)}</span>
        </div>
        <SegmentedProgress unit="tasks" done={done} total={all} hasLegend />
        <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3 lg:grid-cols-6">
          <Figure name="Annotations" value={formatNumber(annotations)} />
          <Figure name="Skipped" value={formatNumber(project.skipped_annotations_number)} />
          <Figure name="Drafts" value={formatNumber(project.draft_number)} />
          <Figure name="Ground truth" value={formatNumber(project.ground_truth_number)} />
          <Figure name="Predictions" value={formatNumber(project.total_predictions_number)} />
          <div>
            <dt className="text-xs text-muted">Time per annotation</dt>
            <dd className="text-md font-medium">
              <Duration ms={leadMs} />
            </dd>
          </div>
        </dl>
      </div>
    </Card>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="tabular text-md font-medium">{value}</dd>
    </div>
  );
}

function forecastOf(project: Project, eta: ProjectEta | undefined): string {
  if (eta === undefined || project.task_number === 0) return '';
  if (eta.remaining_annotations === 0) return 'Everything is done';
  if (eta.estimated_completion_at === null || eta.annotations_per_day === null)
    return 'No forecast yet: nothing was annotated in the last seven days';
  return `At ${formatNumber(eta.annotations_per_day)} annotations a day, done around ${formatDate(eta.estimated_completion_at)}`;
}
