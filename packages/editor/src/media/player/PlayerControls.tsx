import { Pause, Play, Repeat, Volume2, VolumeX } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { toggleLoop } from '../../commands/playback-commands.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import { timeText } from '../time-text.ts';
import type { Player } from './player.ts';
import { ratesFrom } from './rates.ts';

export function usePlayerState(player: Player) {
  return useSyncExternalStore(player.state.subscribe, player.state.get);
}

export function PlayButton({ player }: { player: Player }) {
  const { isPlaying, problem } = usePlayerState(player);
  return (
    <IconButton
      icon={isPlaying ? Pause : Play}
      label={isPlaying ? 'Pause' : 'Play'}
      command="media.toggle"
      isDisabled={problem !== undefined}
      onClick={() => player.toggle()}
    />
  );
}

export function LoopButton({ player }: { player: Player }) {
  const editor = useEditor();
  const { loop } = usePlayerState(player);
  return (
    <IconButton
      icon={Repeat}
      label="Loop the selected region"
      command="media.loop"
      isPressed={loop !== undefined}
      onClick={() => {
        editor.session.update({ activeObject: player.objectName });
        toggleLoop(editor, player);
      }}
    />
  );
}

/** Written by hand, since it changes with every frame. */
export function TimeDisplay({ player, decimals = 1 }: { player: Player; decimals?: number }) {
  const { durationS } = usePlayerState(player);
  const shown = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = () => {
      if (shown.current) shown.current.textContent = timeText(player.time.get().seconds, decimals);
    };
    write();
    return player.time.subscribe(write);
  }, [player, decimals]);
  return (
    <span className="lw-time">
      <span ref={shown} className="lw-time-now" role="timer" aria-label="Time" />
      <span className="lw-time-all">/ {durationS === undefined ? '–:––' : timeText(durationS, decimals)}</span>
    </span>
  );
}

export function SpeedSelect({ player }: { player: Player }) {
  const { rate } = usePlayerState(player);
  const offered = ratesFrom(player.slowest);
  const rates = offered.includes(rate) ? offered : [...offered, rate].sort((a, b) => a - b);
  return (
    <label className="lw-speed">
      <span className="lw-hidden">Speed</span>
      <select
        className="lw-input"
        title="Speed"
        value={rate}
        onChange={(event) => player.setRate(Number(event.target.value))}
      >
        {rates.map((entry) => (
          <option key={entry} value={entry}>
            {entry}×
          </option>
        ))}
      </select>
    </label>
  );
}

/** `loudest` is beyond 1 only where the sound goes through Web Audio. */
export function VolumeControl({ player, loudest = 1 }: { player: Player; loudest?: number }) {
  const { volume, isMuted } = usePlayerState(player);
  const isSilent = isMuted || volume === 0;
  return (
    <span className="lw-volume">
      <IconButton
        icon={isSilent ? VolumeX : Volume2}
        label={isSilent ? 'Sound on' : 'Sound off'}
        command="media.mute"
        isPressed={isSilent}
        onClick={() => (volume === 0 ? player.setVolume(1) : player.setMuted(!isMuted))}
      />
      <input
        type="range"
        className="lw-slider"
        aria-label="Volume"
        min={0}
        max={loudest}
        step={0.05}
        value={isMuted ? 0 : volume}
        onChange={(event) => player.setVolume(Number(event.target.value))}
      />
    </span>
  );
}
