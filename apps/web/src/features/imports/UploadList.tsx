import type { UploadPreview } from '@labelwright/contract/imports';
import { FileText, Images, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError, messageOf } from '../../lib/api-error.ts';
import { formatBytes, formatCount } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { RowsPreview } from './RowsPreview.tsx';
import { t } from './strings.ts';
import type { Sending } from './use-uploads.ts';

const isMedia = (upload: UploadPreview): boolean => upload.format === null;

type UploadListProps = {
  uploads: readonly UploadPreview[];
  sendings: readonly Sending[];
  /** The files belong together: what they hold is shown once, for all of them. */
  isDataset: boolean;
  onRemove: (uploadId: number) => void;
  onDismiss: (sendingId: number) => void;
};

/** What has arrived, what is on its way, and what went wrong. */
export function UploadList({ uploads, sendings, isDataset, onRemove, onDismiss }: UploadListProps) {
  const media = uploads.filter(isMedia);
  return (
    <div className="flex flex-col gap-3">
      {uploads
        .filter((upload) => !isMedia(upload))
        .map((upload) => (
          <TableFile key={upload.id} upload={upload} isBare={isDataset} onRemove={() => onRemove(upload.id)} />
        ))}
      {media.length > 0 && <MediaFiles media={media} onRemove={onRemove} />}
      {sendings.map((sending) => (
        <SendingRow key={sending.id} sending={sending} onDismiss={() => onDismiss(sending.id)} />
      ))}
    </div>
  );
}

function FileFrame({ head, children }: { head: ReactNode; children?: ReactNode }) {
  return (
    <section className="min-w-0 overflow-hidden rounded-md border bg-surface">
      <header className="flex min-h-11 items-center gap-3 px-4 py-1.5">{head}</header>
      {children}
    </section>
  );
}

type TableFileProps = { upload: UploadPreview; isBare: boolean; onRemove: () => void };

function TableFile({ upload, isBare, onRemove }: TableFileProps) {
  const { row_count: rows, failed_count: bad } = upload;
  return (
    <FileFrame
      head={
        <>
          <FileText aria-hidden size={16} className="shrink-0 text-muted" />
          <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-0.5">
            <h3 className="min-w-0 truncate font-medium">{upload.file}</h3>
            <Badge tone="accent">{upload.format?.toUpperCase()}</Badge>
            <span className="tabular text-sm whitespace-nowrap text-muted">
              {isBare ? '' : `${rows === null ? t.manyRows : t.rows(rows)} · `}
              {formatBytes(upload.size)}
            </span>
          </div>
          <IconButton size="sm" name={t.removeFile(upload.file)} icon={<X size={14} />} onClick={onRemove} />
        </>
      }
    >
      {!isBare && <RowsPreview upload={upload} />}
      {!isBare && (upload.warnings.length > 0 || upload.errors.length > 0) && (
        <div className="flex flex-col gap-2 border-t p-3">
          {upload.warnings.map((warning) => (
            <Alert key={warning} tone="warning">
              {warning}
            </Alert>
          ))}
          {upload.errors.length > 0 && (
            <Alert tone="warning" title={t.badRows(bad ?? upload.errors.length)}>
              <ul className="mt-1 text-sm">
                {upload.errors.slice(0, 5).map((error) => (
                  <li key={error.line}>
                    <span className="tabular text-muted">
                      {t.line} {error.line}:
                    </span>{' '}
                    {error.message}
                  </li>
                ))}
              </ul>
            </Alert>
          )}
        </div>
      )}
    </FileFrame>
  );
}

const MOST_WARNINGS = 3;

function MediaFiles({ media, onRemove }: { media: readonly UploadPreview[]; onRemove: (id: number) => void }) {
  const warnings = media.flatMap((upload) => upload.warnings);
  const sizeBytes = media.reduce((total, upload) => total + upload.size, 0);
  return (
    <FileFrame
      head={
        <>
          <Images aria-hidden size={16} className="shrink-0 text-muted" />
          <h3 className="min-w-0 flex-1 font-medium">{t.media(media.length)}</h3>
          <span className="tabular text-sm text-muted">{formatBytes(sizeBytes)}</span>
        </>
      }
    >
      <ul className="flex max-h-72 flex-wrap gap-2 overflow-y-auto border-t p-3">
        {media.map((upload) => (
          <li key={upload.id} className="flex w-32 flex-col gap-1">
            {upload.media_type === 'image' ? (
              <img
                src={upload.url}
                alt=""
                loading="lazy"
                className="h-24 w-full rounded-sm border bg-bg object-contain"
              />
            ) : (
              <div className="flex h-24 items-center justify-center rounded-sm border bg-bg text-sm text-muted">
                {t.kind(upload.media_type)}
              </div>
            )}
            <div className="flex items-center gap-1">
              <span title={upload.file} className="min-w-0 flex-1 truncate text-xs">
                {upload.file}
              </span>
              <IconButton
                size="sm"
                name={t.removeFile(upload.file)}
                icon={<X size={12} />}
                onClick={() => onRemove(upload.id)}
              />
            </div>
          </li>
        ))}
      </ul>
      {warnings.length > 0 && (
        <div className="flex flex-col gap-2 border-t p-3">
          {warnings.slice(0, MOST_WARNINGS).map((warning) => (
            <Alert key={warning} tone="warning">
              {warning}
            </Alert>
          ))}
        </div>
      )}
    </FileFrame>
  );
}

/** What is wrong with the file says more than that something is. */
function reasonOf(error: unknown): string {
  const reasons = error instanceof ApiError ? (error.fields.file ?? []) : [];
  return reasons.length > 0 ? reasons.join(' ') : messageOf(error);
}

function SendingRow({ sending, onDismiss }: { sending: Sending; onDismiss: () => void }) {
  const { names, share, error } = sending;
  const name = names.length === 1 ? (names[0] ?? '') : formatCount(names.length, 'file');
  if (error !== undefined) {
    const dismiss = (
      <Button size="sm" onClick={onDismiss}>
        {t.dismiss}
      </Button>
    );
    return (
      <Alert tone="danger" title={t.uploadFailed(name)} action={dismiss}>
        {reasonOf(error)}
      </Alert>
    );
  }
  return (
    <div className="flex items-center gap-3 rounded-md border bg-surface px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <Progress
          label={share < 1 ? `${t.uploading(names.length)}: ${name}` : `${t.reading}: ${name}`}
          share={share < 1 ? share : undefined}
          isLabelled
        />
      </div>
      <Button size="sm" onClick={onDismiss}>
        {t.cancelUpload}
      </Button>
    </div>
  );
}
