import { useQueryClient } from '@tanstack/react-query';
import { RotateCw, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { formatBytes } from '../../../lib/format.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { FileDrop } from '../../../ui/FileDrop.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Progress } from '../../../ui/Progress.tsx';
import { TypeIcon } from '../TypeIcon.tsx';
import { t } from '../upload-strings.ts';
import { ACCEPTED, admitFile } from './admit-file.ts';
import { forgetUnsent, listUnsent, uploadsFor, useUploadList } from './upload-store.ts';
import { tallyOf, type Upload, type UploadDetails } from './uploads.ts';

/** Takes what can be collected, and says of each other file why not. */
export function FilesDrop({ projectId, details }: { projectId: string; details: UploadDetails }) {
  const uploads = uploadsFor(useQueryClient());
  const take = (files: readonly File[]) =>
    uploads.add(
      files.map((file) => {
        const admission = admitFile(file);
        const isTaken = 'type' in admission;
        return {
          projectId,
          file,
          details,
          type: isTaken ? admission.type : 'document',
          problem: isTaken ? undefined : t.refused[admission.problem](formatBytes(admission.limitBytes ?? 0)),
        };
      }),
    );
  return <FileDrop label={t.drop} hint={t.dropHint} accept={ACCEPTED} onFiles={take} />;
}

/** How far each file has come, and what an earlier visit left behind. */
export function FilesOnTheWay({ projectId }: { projectId: string }) {
  const uploads = uploadsFor(useQueryClient());
  const list = useUploadList(uploads).filter((upload) => upload.projectId === projectId);
  const [unsent, setUnsent] = useState(() => listUnsent(projectId));
  const chosenAgain = useRef(new Set<string>());
  for (const { file } of list) chosenAgain.current.add(file.name);
  const missing = unsent.filter((name) => !chosenAgain.current.has(name));
  const forget = () => {
    forgetUnsent(projectId);
    setUnsent([]);
  };
  if (list.length === 0 && missing.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      {missing.length > 0 && (
        <Alert
          tone="warning"
          title={t.unsent(missing.length)}
          action={
            <Button size="sm" variant="ghost" onClick={forget}>
              {t.forget}
            </Button>
          }
        >
          <p className="line-clamp-3 text-sm">{missing.join(', ')}</p>
          <p className="text-sm">{t.unsentText}</p>
        </Alert>
      )}
      {list.length > 0 && <UploadList list={list} onRetry={uploads.retry} onRemove={uploads.remove} />}
    </div>
  );
}

type UploadListProps = {
  list: readonly Upload[];
  onRetry: (key: number) => void;
  onRemove: (key: number) => void;
};

function UploadList({ list, onRetry, onRemove }: UploadListProps) {
  const { sending, failed, refused, noted, share } = tallyOf(list);
  const troubled = list.filter(({ state }) => state !== 'waiting' && state !== 'sending');
  return (
    <section aria-label={t.onTheWay} className="rounded-md border bg-surface">
      <div className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b px-3 py-1.5">
        <p role="status" className="text-sm">
          {t.tally(sending, failed, refused, noted)}
        </p>
        {sending > 0 && (
          <div className="w-40">
            <Progress label={t.onTheWay} share={share} />
          </div>
        )}
        <span className="ml-auto flex gap-1">
          {failed > 0 && (
            <Button size="sm" onClick={() => troubled.map(({ key }) => onRetry(key))}>
              {t.retryAll}
            </Button>
          )}
          {troubled.length > 0 && (
            <Button size="sm" variant="ghost" onClick={() => troubled.map(({ key }) => onRemove(key))}>
              {t.clear}
            </Button>
          )}
        </span>
      </div>
      <ul className="max-h-72 divide-y overflow-y-auto">
        {list.map((upload) => (
          <UploadRow key={upload.key} upload={upload} onRetry={onRetry} onRemove={onRemove} />
        ))}
      </ul>
    </section>
  );
}

type UploadRowProps = { upload: Upload } & Omit<UploadListProps, 'list'>;

function UploadRow({
  upload: { key, file, type, state, share, isHeldUp, problem },
  onRetry,
  onRemove,
}: UploadRowProps) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 px-3 py-1.5">
      <TypeIcon type={type} />
      <div className="flex min-w-0 flex-col gap-0.5">
        <p className="flex items-baseline gap-2">
          <span className="truncate">{file.name}</span>
          <span className="tabular shrink-0 text-xs text-muted">{formatBytes(file.size)}</span>
        </p>
        {problem !== undefined && (
          <p className={cx('text-sm wrap-break-word', state === 'noted' ? 'text-warning' : 'text-danger')}>{problem}</p>
        )}
        {state === 'waiting' && <p className="text-xs text-muted">{t.waiting}</p>}
        {state === 'sending' &&
          (isHeldUp ? (
            <p className="text-xs text-muted">{t.heldUp}</p>
          ) : share < 1 ? (
            <Progress label={file.name} share={share} />
          ) : (
            <p className="text-xs text-muted">{t.checking}</p>
          ))}
      </div>
      <span className="flex">
        {state === 'failed' && (
          <IconButton name={t.retry(file.name)} icon={<RotateCw size={16} />} onClick={() => onRetry(key)} />
        )}
        <IconButton
          name={state === 'waiting' || state === 'sending' ? t.cancel(file.name) : t.dismiss(file.name)}
          icon={<X size={16} />}
          onClick={() => onRemove(key)}
        />
      </span>
    </li>
  );
}
