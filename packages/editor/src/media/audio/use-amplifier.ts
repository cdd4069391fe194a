import { type RefObject, useEffect } from 'react';
import type { Player } from '../player/player.ts';

/** How far beyond its own volume Web Audio makes a sound louder. */
export const loudest = 3;

/** One for the page: browsers give out only few, and each holds a line to the loudspeaker. */
let context: AudioContext | undefined;
let usersCount = 0;

/** An element can be led into one context only and only once, so its way is kept for as long as it lives. */
const gains = new WeakMap<HTMLMediaElement, GainNode>();

/** Leads the sound through Web Audio, which can be louder than the element alone. */
export function useAmplifier(player: Player, element: RefObject<HTMLMediaElement | null>, isOn: boolean): void {
  useEffect(() => {
    const media = element.current;
    if (!media || !isOn) return undefined;
    context ??= new AudioContext();
    const shared = context;
    const gain = gainOf(media, shared);
    gain.connect(shared.destination);
    usersCount += 1;
    const apply = () => {
      const { volume, isPlaying } = player.state.get();
      gain.gain.value = Math.min(Math.max(volume, 1), loudest);
      // Browsers let a context sound only after a person has done something.
      if (isPlaying && shared.state === 'suspended') void shared.resume();
    };
    apply();
    const unsubscribe = player.state.subscribe(apply);
    return () => {
      unsubscribe();
      gain.disconnect();
      usersCount -= 1;
      if (usersCount === 0) void shared.suspend();
    };
  }, [player, element, isOn]);
}

function gainOf(media: HTMLMediaElement, shared: AudioContext): GainNode {
  const known = gains.get(media);
  if (known) return known;
  const made = shared.createGain();
  shared.createMediaElementSource(media).connect(made);
  gains.set(media, made);
  return made;
}
