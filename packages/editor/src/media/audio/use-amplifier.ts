import { type RefObject, useEffect } from 'react';
import type { Player } from '../player/player.ts';

/** How far beyond its own volume Web Audio makes a sound louder. */
export const loudest = 3;

interface Amplifier {
  context: AudioContext;
  gain: GainNode;
}

/** An element can be led into one context only and only once, so its way is kept for as long as it lives. */
const amplifiers = new WeakMap<HTMLMediaElement, Amplifier>();

/** Leads the sound through Web Audio, which can be louder than the element alone. */
export function useAmplifier(player: Player, element: RefObject<HTMLMediaElement | null>, isOn: boolean): void {
  useEffect(() => {
    const media = element.current;
    if (!media || !isOn) return undefined;
    const { context, gain } = amplifierOf(media);
    const apply = () => {
      const { volume, isPlaying } = player.state.get();
      gain.gain.value = Math.min(Math.max(volume, 1), loudest);
      // Browsers let a context sound only after a person has done something.
      if (isPlaying && context.state === 'suspended') void context.resume();
    };
    apply();
    const unsubscribe = player.state.subscribe(apply);
    return () => {
      unsubscribe();
      void context.suspend();
    };
  }, [player, element, isOn]);
}

function amplifierOf(media: HTMLMediaElement): Amplifier {
  const known = amplifiers.get(media);
  if (known) return known;
  const context = new AudioContext();
  const gain = context.createGain();
  context.createMediaElementSource(media).connect(gain).connect(context.destination);
  const made = { context, gain };
  amplifiers.set(media, made);
  return made;
}
