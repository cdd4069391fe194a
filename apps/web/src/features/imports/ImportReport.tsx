import type { Import } from '@labelwright/contract/imports';
import { formatDuration, formatNumber } from '../../lib/format.ts';
import { Alert, type Tone } from '../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { RecogniseButton } from '../recognition/RecogniseButton.tsx';
import { GoOnButton } from './GoOnButton.tsx';
import { ImportIssues } from './ImportIssues.tsx';
import { t } from './strings.ts';

type ImportReportProps = {
  projectId: string;
  done: Import;
  mayLabel: boolean;
  mayPublish: boolean;
  isManager: boolean;
  onShow: (importId: number | undefined) => void;
};

/** What came of it, which rows did not, and where to go next. */
export function ImportReport({ projectId, done, mayLabel, mayPublish, isManager, onShow }: ImportReportProps) {
  const params = { projectId };
  const { tone, title, text } = verdictOf(done);
  return (
    <Card title={t.importOf(done.source)}>
      <div className="flex flex-col gap-4">
        <Alert tone={tone} title={title}>
          {text}
        </Alert>
        <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4 lg:grid-cols-8">
          <Count name={t.tasks} value={formatNumber(done.task_count)} />
          {(done.kind === 'reimport' || done.updated_count > 0) && (
            <Count name={t.updated} value={formatNumber(done.updated_count)} />
          )}
          <Count name={t.annotations} value={formatNumber(done.annotation_count)} />
          <Count name={t.predictions} value={formatNumber(done.prediction_count)} />
          <Count name={t.failedRows} value={formatNumber(done.failed_count)} isBad={done.failed_count > 0} />
          {done.duplicate_count > 0 && <Count name={t.duplicates} value={formatNumber(done.duplicate_count)} />}
          {done.unknown_count > 0 && <Count name={t.unknown} value={formatNumber(done.unknown_count)} isBad />}
          <Count name={t.took} value={formatDuration(done.duration * 1000)} />
        </dl>
        {done.notes.length > 0 && (
          <Alert tone="info" title={t.notHeld}>
            <ul className="mt-1 text-sm">
              {done.notes.map(({ reason, count }) => (
                <li key={reason}>
                  {reason} ({t.times(count)})
                </li>
              ))}
            </ul>
          </Alert>
        )}
        <ImportIssues done={done} />
        <div className="flex flex-wrap gap-2">
          {done.task_count + done.updated_count > 0 && (
            // Where the import can go on, that is what comes next.
            <ButtonLink
              to="/projects/$projectId/data"
              params={params}
              variant={done.can.retry ? 'secondary' : 'primary'}
            >
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
          {done.can.retry && (
            <GoOnButton projectId={projectId} importId={done.id} label={t.interrupted} onStarted={onShow} />
          )}
          {done.task_count > 0 && <RecogniseButton projectId={projectId} isManager={isManager} />}
          <Button onClick={() => onShow(undefined)}>{t.more}</Button>
        </div>
      </div>
    </Card>
  );
}

function verdictOf(done: Import): { tone: Tone; title: string; text?: string } {
  if (done.status === 'failed')
    return { tone: 'danger', title: t.failed, text: [done.error, t.kept(done.task_count)].filter(Boolean).join(' ') };
  if (done.status === 'cancelled') return { tone: 'warning', title: t.cancelled, text: t.kept(done.task_count) };
  if (done.kind === 'reimport' || done.updated_count > 0)
    return {
      tone: done.updated_count + done.task_count === 0 ? 'warning' : 'success',
      title: t.doneUpdate(done.updated_count),
      ...(done.task_count > 0 ? { text: t.done(done.task_count) } : {}),
    };
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
