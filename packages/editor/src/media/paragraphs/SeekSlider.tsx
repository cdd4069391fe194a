import { useEffect, useRef } from 'react';
import { usePlayerState } from '../player/PlayerControls.tsx';
import type { Player } from '../player/player.ts';
import { timeText } from '../time-text.ts';

/** Moves by hand with every frame, so that nothing else is drawn again. */
export function SeekSlider({ player }: { player: Player }) {
  const { durationS = 0 } = usePlayerState(player);
  const slider = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const write = () => {
      const { seconds } = player.time.get();
      if (!slider.current) return;
      slider.current.value = String(seconds);
      slider.current.setAttribute('aria-valuetext', timeText(seconds, 0));
    };
    write();
    return player.time.subscribe(write);
  }, [player]);
  return (
    <input
      ref={slider}
      type="range"
      className="lw-slider lw-seek"
      aria-label="Place in the sound"
      min={0}
      max={durationS}
      step={0.1}
      defaultValue={0}
      onChange={(event) => player.seek(Number(event.target.value))}
    />
  );
}
