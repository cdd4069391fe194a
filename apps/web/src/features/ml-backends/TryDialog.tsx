import type { MlBackend } from '@labelwright/contract/ml-backends';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { messageOf } from '../../lib/api-error.ts';
import { formatDuration } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { RawRecord } from '../../ui/RawRecord.tsx';
import { SkeletonLines } from '../../ui/States.tsx';
import { tryBackend } from './ml-api.ts';
import { t } from './strings.ts';

/** One task sent to the model, with what went there and what came back. */
export function TryDialog({ backend, onClose }: { backend: MlBackend; onClose: () => void }) {
  const attempt = useMutation({ mutationFn: () => tryBackend(backend.id) });
  const { mutate, data } = attempt;
  useEffect(() => mutate(), [mutate]);
  return (
    <Dialog
      isOpen
      size="lg"
      onClose={onClose}
      title={t.attempt.title(backend.title)}
      description={t.attempt.text}
      actions={
        <Button isBusy={attempt.isPending} onClick={() => mutate()}>
          {t.attempt.again}
        </Button>
      }
    >
      {attempt.isPending && <SkeletonLines count={6} />}
      {attempt.error !== null && !attempt.isPending && <Alert tone="danger">{messageOf(attempt.error)}</Alert>}
      {data !== undefined && !attempt.isPending && (
        <div aria-live="polite" className="flex flex-col gap-3">
          {data.error === null ? (
            <Alert tone={data.problems.length > 0 ? 'warning' : 'success'} title={answered(data)}>
              {data.problems.length === 0 ? t.attempt.fits(data.predictions.length) : <Problems list={data.problems} />}
            </Alert>
          ) : (
            <Alert tone="danger" title={answered(data)}>
              <span className="wrap-anywhere">{data.error}</span>
            </Alert>
          )}
          <RawRecord title={t.attempt.stored} value={data.predictions} isOpen={data.predictions.length > 0} />
          <RawRecord title={t.attempt.request} value={data.request} />
          <RawRecord title={t.attempt.response} value={data.response} />
        </div>
      )}
    </Dialog>
  );
}

const answered = ({
  task,
  status,
  duration_ms: durationMs,
}: {
  task: number;
  status: number | null;
  duration_ms: number;
}) => `${t.attempt.task} ${task}: ${t.attempt.took(status, formatDuration(durationMs))}`;

function Problems({ list }: { list: readonly string[] }) {
  return (
    <>
      <p>{t.attempt.problems}:</p>
      <ul className="mt-1 flex max-h-40 list-disc flex-col gap-1 overflow-y-auto pl-4">
        {list.map((problem) => (
          <li key={problem} className="wrap-anywhere">
            {problem}
          </li>
        ))}
      </ul>
    </>
  );
}
