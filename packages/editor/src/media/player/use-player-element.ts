import { type RefObject, useEffect } from 'react';
import type { Player } from './player.ts';

/** Ties a media element to its player: what one does, the other knows. `follow` reads the time while it plays. */
export function usePlayerElement(
  player: Player,
  element: RefObject<HTMLMediaElement | null>,
  describeProblem: (code: number | undefined) => string,
  follow: (element: HTMLMediaElement, arrive: (seconds: number) => void) => () => void = followByFrame,
): void {
  useEffect(() => {
    const media = element.current;
    if (!media) return undefined;
    const stop = new AbortController();
    const options = { signal: stop.signal };
    player.attach(media);
    const readDuration = () => player.setDuration(media.duration);
    readDuration();
    media.addEventListener('loadedmetadata', readDuration, options);
    media.addEventListener('durationchange', readDuration, options);
    media.addEventListener('ended', () => player.stopped(), options);
    const fail = () => player.fail(describeProblem(media.error?.code));
    if (media.error) fail();
    media.addEventListener('error', fail, options);
    const stopFollowing = follow(media, (seconds) => player.arrive(seconds));
    return () => {
      stop.abort();
      stopFollowing();
      player.detach();
    };
  }, [player, element, describeProblem, follow]);
}

function followByFrame(media: HTMLMediaElement, arrive: (seconds: number) => void): () => void {
  let frame = 0;
  const step = () => {
    frame = requestAnimationFrame(step);
    if (!media.paused && !media.seeking) arrive(media.currentTime);
  };
  step();
  return () => cancelAnimationFrame(frame);
}

/** Words for the codes of a MediaError. */
export function mediaProblem(what: string, code: number | undefined): string {
  if (code === 2) return `The ${what} stopped loading. Check the connection and try again.`;
  if (code === 3) return `The ${what} is damaged and cannot be played to the end.`;
  return `The ${what} could not be loaded, or its format cannot be played by this browser.`;
}
