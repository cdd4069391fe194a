import type { Export } from '@labelwright/contract/exports';
import { Download } from 'lucide-react';
import { cx } from '../../ui/cx.ts';
import { downloadPath } from './exports-api.ts';
import { t } from './strings.ts';

/** A plain link, so that the browser's own download list takes over. */
export function DownloadLink({
  projectId,
  done,
  isPrimary = false,
}: {
  projectId: string;
  done: Export;
  isPrimary?: boolean;
}) {
  return (
    <a
      href={downloadPath(projectId, done.id)}
      download={done.filename}
      aria-label={t.download(done.filename)}
      className={cx(
        'inline-flex items-center gap-2 rounded-md font-medium whitespace-nowrap pointer-coarse:min-h-11',
        isPrimary
          ? 'h-8 max-w-full bg-accent px-3 text-accent-fg hover:bg-accent-hover'
          : 'h-7 px-2 text-sm text-accent hover:bg-surface-2',
      )}
    >
      <Download aria-hidden size={isPrimary ? 16 : 14} className="shrink-0" />
      <span className="truncate">{isPrimary ? t.download(done.filename) : t.downloadShort}</span>
    </a>
  );
}
