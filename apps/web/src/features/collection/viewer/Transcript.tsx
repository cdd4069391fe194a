import type { TranscriptSegment } from '@labelwright/contract/preprocessing';
import { useEffect, useRef } from 'react';
import { cx } from '../../../ui/cx.ts';
import { t } from '../viewer-strings.ts';
import type { Player } from './AudioPlayer.tsx';
import { clockText } from './clock.ts';
import { isDoubtful, segmentAt } from './words.ts';

type TranscriptProps = { segments: readonly TranscriptSegment[]; player: Player };

/** Click a sentence to hear it; the one that is heard is marked. */
export function Transcript({ segments, player: { atSeconds, playFrom } }: TranscriptProps) {
  const heard = segmentAt(segments, atSeconds);
  const current = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows what is heard
  useEffect(() => current.current?.scrollIntoView({ block: 'nearest' }), [heard]);
  return (
    <ol className="flex flex-col">
      {segments.map((segment, index) => (
        <li key={`${segment.startSeconds} ${segment.text}`}>
          <button
            ref={index === heard ? current : undefined}
            type="button"
            title={segment.confidence === null ? undefined : t.sureness(segment.confidence)}
            aria-current={index === heard ? 'true' : undefined}
            onClick={() => playFrom(segment.startSeconds)}
            className={cx(
              'grid w-full grid-cols-[3.5rem_minmax(0,1fr)] gap-2 rounded-md px-2 py-1.5 text-left -outline-offset-2 hover:bg-surface-2 pointer-coarse:min-h-11',
              index === heard && 'bg-accent-soft',
            )}
          >
            <span className="tabular text-xs leading-5 text-muted">
              <span className="sr-only">{t.playFrom('')}</span>
              {clockText(segment.startSeconds)}
            </span>
            <span className={cx(isDoubtful(segment) && 'underline decoration-warning decoration-dashed')}>
              {segment.text}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
