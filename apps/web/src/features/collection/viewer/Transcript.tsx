import type { TranscriptSegment } from '@labelwright/contract/preprocessing';
import { cx } from '../../../ui/cx.ts';
import { t } from '../viewer-strings.ts';
import type { Player } from './AudioPlayer.tsx';
import { clockText } from './clock.ts';
import { isDoubtful, segmentAt } from './words.ts';

type TranscriptProps = { segments: readonly TranscriptSegment[]; player: Player };

/** React calls it when another sentence becomes the one that is heard. */
function intoView(sentence: HTMLButtonElement | null): void {
  sentence?.scrollIntoView({ block: 'nearest' });
}

/** Click a sentence to hear it; the one that is heard is marked. */
export function Transcript({ segments, player: { atSeconds, playFrom } }: TranscriptProps) {
  const heard = segmentAt(segments, atSeconds);
  return (
    <ol className="flex flex-col">
      {segments.map((segment, index) => (
        <li key={`${segment.startSeconds} ${segment.text}`}>
          <button
            ref={index === heard ? intoView : undefined}
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
