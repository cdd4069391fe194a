import { Pause, Play, VolumeX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { clock } from './describe-result.ts';
import { fileNameOf } from './excerpt.ts';
import { t } from './strings.ts';

/** One sound at a time, wherever on the page. */
let playing: HTMLAudioElement | undefined;

/** A button that plays the sound as it arrives, and how long it is; only its head is loaded before. */
export function AudioCell({ url }: { url: string }) {
  const audio = useRef<HTMLAudioElement>(null);
  const [seconds, setSeconds] = useState<number>();
  const [isPlaying, setPlaying] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    const element = audio.current;
    return () => element?.pause();
  }, []);
  const name = fileNameOf(url);
  if (hasFailed)
    return (
      <span className="flex items-center gap-2 text-muted" title={url}>
        <VolumeX aria-hidden size={16} className="shrink-0" />
        <span className="truncate">{name}</span>
      </span>
    );
  function toggle() {
    const element = audio.current;
    if (element === null) return;
    if (isPlaying) return element.pause();
    playing?.pause();
    playing = element;
    void element.play().catch(() => setFailed(true));
  }
  return (
    <span className="flex items-center gap-2" title={name}>
      <button
        type="button"
        aria-label={isPlaying ? t.pause(name) : t.play(name)}
        onClick={(event) => {
          event.stopPropagation();
          toggle();
        }}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-full border text-fg hover:bg-surface-2 pointer-coarse:size-10"
      >
        {isPlaying ? <Pause aria-hidden size={12} /> : <Play aria-hidden size={12} />}
      </button>
      <span className="tabular min-w-10 text-sm text-muted">{seconds === undefined ? '' : clock(seconds)}</span>
      <span className="min-w-0 truncate">{name}</span>
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        onLoadedMetadata={({ currentTarget: { duration } }) =>
          setSeconds(Number.isFinite(duration) ? duration : undefined)
        }
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
        onError={() => setFailed(true)}
      >
        {/* What people are to transcribe has no captions yet. */}
        <track kind="captions" />
      </audio>
    </span>
  );
}
