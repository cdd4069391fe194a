import type { Project, ProjectSummary } from '@labelwright/contract/projects';
import { formatNumber, formatShare } from '../../../lib/format.ts';
import { Card } from '../../../ui/Layout.tsx';
import { EmptyState, SkeletonLines } from '../../../ui/States.tsx';

type Control = { name: string; total: number; labels: { label: string; count: number }[] };

/** Labels that the interface offers but nobody used yet are the more interesting ones, so they are listed too. */
function controlsOf(project: Project, summary: ProjectSummary): Control[] {
  const parsed = project.parsed_label_config as Record<string, { labels?: string[] }>;
  const names = new Set([...Object.keys(parsed), ...Object.keys(summary.created_labels)]);
  return [...names].flatMap((name) => {
    const used = summary.created_labels[name] ?? {};
    const offered = parsed[name]?.labels ?? [];
    const all = [...new Set([...Object.keys(used), ...offered])];
    if (all.length === 0) return [];
    const labels = all
      .map((label) => ({ label, count: used[label] ?? 0 }))
      .sort((left, right) => right.count - left.count);
    return [{ name, labels, total: labels.reduce((sum, { count }) => sum + count, 0) }];
  });
}

export function LabelDistribution({ project, summary }: { project: Project; summary: ProjectSummary | undefined }) {
  const controls = summary === undefined ? [] : controlsOf(project, summary);
  return (
    <Card title="Labels used">
      {summary === undefined ? (
        <SkeletonLines count={5} />
      ) : controls.every(({ total }) => total === 0) ? (
        <EmptyState title="No label used yet">Counts appear with the first annotation.</EmptyState>
      ) : (
        <div className="flex flex-col gap-5">
          {controls.map((control) => (
            <Bars key={control.name} control={control} />
          ))}
        </div>
      )}
    </Card>
  );
}

function Bars({ control }: { control: Control }) {
  const most = Math.max(1, ...control.labels.map(({ count }) => count));
  return (
    <table className="w-full table-fixed text-sm">
      <caption className="mb-1 text-left font-mono text-xs text-muted">{control.name}</caption>
      <colgroup>
        <col className="w-1/3 sm:w-1/4" />
        <col />
        <col className="w-16" />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th>Label</th>
          <th>Share</th>
          <th>Count</th>
        </tr>
      </thead>
      <tbody>
        {control.labels.slice(0, 30).map(({ label, count }) => (
          <tr key={label}>
            <th scope="row" className="truncate py-0.5 pr-3 text-left font-normal" title={label}>
              {label}
            </th>
            <td className="py-0.5" title={control.total === 0 ? '' : formatShare(count / control.total)}>
              <div aria-hidden className="h-2.5 rounded-sm bg-surface-2">
                <div className="h-full rounded-sm bg-accent" style={{ width: `${(count / most) * 100}%` }} />
              </div>
            </td>
            <td className="tabular py-0.5 text-right">{formatNumber(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
