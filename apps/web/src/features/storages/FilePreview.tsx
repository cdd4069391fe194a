import type { StorageFiles } from '@labelwright/contract/storages';
import { formatBytes } from '../../lib/format.ts';
import { cx } from '../../ui/cx.ts';
import { t } from './strings.ts';

/** The first files of a place, those that the filter leaves out dimmed. */
export function FilePreview({ files: { files, has_more: hasMore } }: { files: StorageFiles }) {
  const count = files.filter((file) => file.matches).length;
  return (
    <section aria-label={t.previewTitle} className="rounded-md border p-3 text-sm">
      {files.length === 0 ? (
        <p className="text-muted">{t.previewNone}</p>
      ) : (
        <>
          <p className="pb-2">
            {t.previewMatching(count)}
            {hasMore && `. ${t.previewMore}`}
          </p>
          <ul className="flex max-h-56 flex-col gap-1 overflow-y-auto">
            {files.map((file) => (
              <li
                key={file.key}
                className={cx('flex justify-between gap-4', !file.matches && 'text-muted line-through')}
              >
                <span className="min-w-0 font-mono break-all">
                  {file.key}
                  {!file.matches && <span className="sr-only"> ({t.leftOut})</span>}
                </span>
                <span className="shrink-0 text-muted tabular-nums">{formatBytes(file.size)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
