import type { Project, ProjectSummary } from '@labelwright/contract/projects';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { formatNumber } from '../../../lib/format.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Layout.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { t } from '../../libraries/strings.ts';

/** Columns of the tasks' data and what drafts use, from counters that are exact. */
export function SummaryCard({ project, summary }: { project: Project; summary: ProjectSummary | undefined }) {
  const recount = useMutation({
    mutationFn: () => api.post(`/api/projects/${project.id}/summary/reconcile`),
    onSuccess: () => toast(t.recounting, { detail: t.recountText }),
    onError: (error) => toastError('Counting could not be started', error),
  });
  if (summary === undefined) return null;
  const columns = Object.entries(summary.all_data_columns);
  const drafts = Object.entries(summary.created_labels_drafts).flatMap(([control, labels]) =>
    Object.entries(labels).map(([label, count]) => ({ control, label, count })),
  );
  if (columns.length === 0 && drafts.length === 0) return null;
  return (
    <Card
      title={t.columns}
      actions={
        project.can['project.update'] === true && (
          <Button size="sm" variant="ghost" isBusy={recount.isPending} onClick={() => recount.mutate()}>
            {t.recount}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-4">
        {summary.missing_data_columns.length > 0 && (
          <Alert tone="warning">{t.missing(summary.missing_data_columns.join(', '))}</Alert>
        )}
        <div className="grid gap-6 md:grid-cols-2">
          <table className="w-full text-sm">
            <thead>
              <tr className="text-left text-muted">
                <th className="font-medium">{t.column}</th>
                <th className="text-right font-medium">{t.tasksWith}</th>
              </tr>
            </thead>
            <tbody>
              {columns.map(([name, count]) => (
                <tr key={name}>
                  <th
                    scope="row"
                    className="max-w-0 truncate py-0.5 text-left font-mono text-xs font-normal"
                    title={name}
                  >
                    {name}
                  </th>
                  <td className="tabular py-0.5 text-right">
                    {formatNumber(count)}
                    {summary.common_data_columns.includes(name) && <span className="text-muted">{` ${t.inAll}`}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {drafts.length > 0 && (
            <table className="w-full self-start text-sm">
              <thead>
                <tr className="text-left text-muted">
                  <th className="font-medium">{t.labels}</th>
                  <th className="text-right font-medium">{t.drafts}</th>
                </tr>
              </thead>
              <tbody>
                {drafts.map(({ control, label, count }) => (
                  <tr key={`${control} ${label}`}>
                    <th scope="row" className="py-0.5 text-left font-normal">
                      <span className="font-mono text-xs text-muted">{control}</span> {label}
                    </th>
                    <td className="tabular py-0.5 text-right">{formatNumber(count)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      </div>
    </Card>
  );
}
