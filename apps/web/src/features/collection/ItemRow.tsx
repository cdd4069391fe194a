import type { CollectionItem } from '@labelwright/contract/collection-items';
import type { ReactNode } from 'react';
import { formatBytes, formatDuration } from '../../lib/format.ts';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { ProcessingBadge, RetryButton } from './ProcessingNote.tsx';
import { TypeIcon } from './TypeIcon.tsx';
import { statusLooks, statusWords } from './words.ts';

type ItemRowProps = {
  item: CollectionItem;
  onOpen: () => void;
  /** Before it: a box to tick. */
  start?: ReactNode;
  /** After it: buttons. */
  end?: ReactNode;
  /** The state is worth a word where items of several states stand together. */
  hasStatus?: boolean;
  at: string | null;
};

/** One item in a list that fits a phone as well. */
export function ItemRow({ item, onOpen, start, end, hasStatus = false, at }: ItemRowProps) {
  return (
    <li className="flex items-center gap-3 px-4 py-2 hover:bg-surface-2">
      {start}
      <TypeIcon type={item.type} />
      <button
        type="button"
        onClick={onOpen}
        className="flex min-h-9 min-w-0 flex-1 flex-col justify-center rounded-sm text-left pointer-coarse:min-h-11"
      >
        <span className="max-w-full truncate font-medium">{item.title}</span>
        <span className="flex max-w-full flex-wrap items-center gap-x-3 text-xs text-muted">
          <SizeOf item={item} />
          {item.domain !== null && <span className="truncate">{item.domain}</span>}
          {item.language !== null && <span>{item.language}</span>}
          {item.tags?.slice(0, 3).map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
        {item.processing_state === 'failed' && (
          <span className="line-clamp-2 max-w-full text-xs wrap-break-word text-danger">{item.processing_error}</span>
        )}
      </button>
      <span className="flex shrink-0 flex-wrap items-center justify-end gap-x-3 gap-y-1 max-sm:max-w-32">
        <ProcessingBadge item={item} />
        <RetryButton item={item} />
        {hasStatus && <StatusBadge status={statusLooks[item.status]} label={statusWords[item.status]} />}
        <span className="w-24 text-right text-xs text-muted max-sm:hidden">
          <RelativeTime at={at} />
        </span>
      </span>
      {end}
    </li>
  );
}

function SizeOf({ item: { type, duration_seconds: seconds, size_bytes: bytes, excerpt } }: { item: CollectionItem }) {
  if (type === 'voice_sample' && seconds !== null)
    return <span className="tabular">{formatDuration(seconds * 1000)}</span>;
  if (type === 'raw_text') return <span className="max-w-80 truncate">{excerpt}</span>;
  return bytes === null ? null : <span className="tabular">{formatBytes(bytes)}</span>;
}
