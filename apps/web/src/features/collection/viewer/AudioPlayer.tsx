import { Pause, Play } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Select } from '../../../ui/Select.tsx';
import { t } from '../viewer-strings.ts';
import { clockText } from './clock.ts';
import { useWave } from './use-wave.ts';
import { WaveCanvas } from './WaveCanvas.tsx';

const SPEEDS = ['0.75', '1', '1.25', '1.5', '2'] as const;
type Speed = (typeof SPEEDS)[number];
const STEP_SECONDS = 5;

export type Player = {
  audio: RefObject<HTMLAudioElement | null>;
  atSeconds: number;
  playFrom: (seconds: number) => void;
};

/** The moment that is heard, for the player and for a transcript beside it. */
export function usePlayer(): Player & { setAt: (seconds: number) => void } {
  const audio = useRef<HTMLAudioElement>(null);
  const [atSeconds, setAt] = useState(0);
  return {
    audio,
    atSeconds,
    setAt,
    playFrom: (seconds) => {
      if (audio.current === null) return;
      audio.current.currentTime = seconds;
      void audio.current.play().catch(() => undefined);
    },
  };
}

type AudioPlayerProps = {
  url: string;
  title: string;
  player: ReturnType<typeof usePlayer>;
  /** Known before the file was read. */
  durationSeconds?: number | null;
  /** Space and the arrows work wherever the focus is: for a page that is about this sound only. */
  hasKeys?: boolean;
};

/** A sound with its shape: click or drag to go anywhere. */
export function AudioPlayer({ url, title, player, durationSeconds, hasKeys = false }: AudioPlayerProps) {
  const { audio, atSeconds, setAt } = player;
  const wave = useWave(url);
  const [measured, setMeasured] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>('1');
  const [hasFailed, setFailed] = useState(false);
  const whole = measured > 0 ? measured : (durationSeconds ?? wave?.loadedS ?? 0);
  const toggle = () => {
    if (audio.current?.paused === true) void audio.current.play().catch(() => undefined);
    else audio.current?.pause();
  };
  const seek = (seconds: number) => {
    if (audio.current === null) return;
    audio.current.currentTime = Math.min(Math.max(seconds, 0), whole);
    setAt(audio.current.currentTime);
  };
  useHotkey('space', toggle, { label: `${t.play}, ${t.pause.toLowerCase()}`, group: t.viewerKeys, isEnabled: hasKeys });
  useHotkey('left', () => seek(atSeconds - STEP_SECONDS), { isEnabled: hasKeys });
  useHotkey('right', () => seek(atSeconds + STEP_SECONDS), { isEnabled: hasKeys });
  useSmoothClock(isPlaying, audio, setAt);
  return (
    <div className="flex flex-col gap-2">
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        aria-label={title}
        onLoadedMetadata={({ currentTarget: { duration } }) => setMeasured(Number.isFinite(duration) ? duration : 0)}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onSeeked={({ currentTarget }) => setAt(currentTarget.currentTime)}
        onEnded={() => setPlaying(false)}
        onError={() => setFailed(true)}
      >
        <track kind="captions" />
      </audio>
      <div className="relative h-24 rounded-md border bg-surface">
        <WaveCanvas peaks={wave?.peaks} durationSeconds={whole} atSeconds={atSeconds} />
        <input
          type="range"
          aria-label={t.position}
          aria-valuetext={`${clockText(atSeconds)} / ${clockText(whole)}`}
          min={0}
          max={Math.max(whole, 0.01)}
          step={0.01}
          value={Math.min(atSeconds, whole)}
          onChange={({ target }) => seek(Number(target.value))}
          className="absolute inset-0 m-0 size-full cursor-pointer appearance-none rounded-md bg-transparent [&::-moz-range-thumb]:opacity-0 [&::-webkit-slider-thumb]:opacity-0"
        />
      </div>
      <div className="flex items-center gap-2">
        <IconButton
          name={isPlaying ? t.pause : t.play}
          combo={hasKeys ? 'space' : undefined}
          icon={isPlaying ? <Pause size={16} /> : <Play size={16} />}
          onClick={toggle}
        />
        <span className="tabular text-sm text-muted">
          {clockText(atSeconds)} / {clockText(whole)}
        </span>
        <div className="ml-auto w-24">
          <Select
            label={t.speed}
            isLabelHidden
            size="sm"
            value={speed}
            options={SPEEDS.map((value) => ({ value, label: `${value} ×` }))}
            onChange={(next) => {
              setSpeed(next);
              if (audio.current !== null) audio.current.playbackRate = Number(next);
            }}
          />
        </div>
      </div>
      {hasFailed && <p className="text-sm text-danger">{t.soundFailed}</p>}
    </div>
  );
}

/** The browser tells the time four times a second only. */
function useSmoothClock(
  isPlaying: boolean,
  audio: RefObject<HTMLAudioElement | null>,
  setAt: (seconds: number) => void,
): void {
  useEffect(() => {
    if (!isPlaying) return;
    let frame = requestAnimationFrame(function tick() {
      setAt(audio.current?.currentTime ?? 0);
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, audio, setAt]);
}
