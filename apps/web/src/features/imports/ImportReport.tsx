import type { Import } from '@labelwright/contract/imports';
import { Download } from 'lucide-react';
import { formatDuration, formatNumber } from '../../lib/format.ts';
import { Alert, type Tone } from '../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { t } from './strings.ts';

type ImportReportProps = {
  projectId: string;
  done: Import;
  mayLabel: boolean;
  mayPublish: boolean;
  onMore: () => void;
};

/** What came of it, which rows did not, and where to go next. */
export function ImportReport({ projectId, done, mayLabel, mayPublish, onMore }: ImportReportProps) {
  const params = { projectId };
  const { tone, title, text } = verdictOf(done);
  return (
    <Card title={t.importOf(done.source)}>
      <div className="flex flex-col gap-4">
        <Alert tone={tone} title={title}>
          {text}
        </Alert>
        <dl className="grid grid-cols-2 gap-4 sm:grid-cols-5">
          <Count name={t.tasks} value={formatNumber(done.task_count)} />
          <Count name={t.annotations} value={formatNumber(done.annotation_count)} />
          <Count name={t.predictions} value={formatNumber(done.prediction_count)} />
          <Count name={t.failedRows} value={formatNumber(done.failed_count)} isBad={done.failed_count > 0} />
          <Count name={t.took} value={formatDuration(done.duration * 1000)} />
        </dl>
        {done.failed_count > 0 && <FailedRows done={done} />}
        <div className="flex flex-wrap gap-2">
          {done.task_count > 0 && (
            <ButtonLink to="/projects/$projectId/data" params={params} variant="primary">
              {t.openData}
            </ButtonLink>
          )}
          {done.task_count > 0 && mayPublish && (
            <ButtonLink to="/projects/$projectId" params={params}>
              {t.toOverview}
            </ButtonLink>
          )}
          {done.task_count > 0 && mayLabel && (
            <ButtonLink to="/projects/$projectId/label" params={params}>
              {t.label}
            </ButtonLink>
          )}
          <Button onClick={onMore}>{t.more}</Button>
        </div>
      </div>
    </Card>
  );
}

function verdictOf(done: Import): { tone: Tone; title: string; text?: string } {
  if (done.status === 'failed')
    return { tone: 'danger', title: t.failed, text: [done.error, t.kept(done.task_count)].filter(Boolean).join(' ') };
  if (done.status === 'cancelled') return { tone: 'warning', title: t.cancelled, text: t.kept(done.task_count) };
  if (done.task_count === 0) return { tone: 'warning', title: t.doneNothing };
  return { tone: 'success', title: t.done(done.task_count) };
}

function Count({ name, value, isBad = false }: { name: string; value: string; isBad?: boolean }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className={isBad ? 'tabular text-lg font-semibold text-danger' : 'tabular text-lg font-semibold'}>{value}</dd>
    </div>
  );
}

function FailedRows({ done }: { done: Import }) {
  return (
    <section className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-base font-semibold">{t.firstFailed(done.row_errors.length, done.failed_count)}</h3>
        {done.report_url !== null && (
          <a
            href={done.report_url}
            className="inline-flex min-h-6 items-center gap-1.5 text-sm text-accent hover:underline"
          >
            <Download aria-hidden size={14} />
            {t.downloadFailed}
          </a>
        )}
      </div>
      <section
        aria-label={t.failedRows}
        {...scrollArea}
        className="max-h-80 overflow-auto rounded-md border -outline-offset-2"
      >
        <table className="w-full border-collapse text-sm">
          <thead>
            <tr>
              {[t.file, t.line, t.problem].map((name) => (
                <th
                  key={name}
                  scope="col"
                  className="sticky top-0 border-b bg-surface-2 px-3 py-1.5 text-left font-medium whitespace-nowrap"
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {done.row_errors.map((error) => (
              <tr key={`${error.file}:${error.line}:${error.message}`} className="border-b align-top last:border-b-0">
                <td className="px-3 py-1.5 whitespace-nowrap">{error.file}</td>
                <td className="tabular px-3 py-1.5">{formatNumber(error.line)}</td>
                <td className="px-3 py-1.5 wrap-break-word">{error.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
