import type { Player } from '../player/player.ts';
import type { SyncBus } from '../sync.ts';

/** The time of the sound in which paragraphs are spoken, whoever plays it. */
export interface ParagraphClock {
  seek(seconds: number): void;
  play(seconds: number): void;
  pause(): void;
  isPlaying(): boolean;
  leave(): void;
}

/** Follows the own player where the paragraphs have one, otherwise what the objects synced with them tell. */
export function createParagraphClock(
  objectName: string,
  player: Player | undefined,
  sync: SyncBus,
  onChange: (seconds: number, isPlaying: boolean) => void,
): ParagraphClock {
  return player ? followPlayer(player, onChange) : followOthers(objectName, sync, onChange);
}

function followPlayer(player: Player, onChange: (seconds: number, isPlaying: boolean) => void): ParagraphClock {
  const tell = () => onChange(player.time.get().seconds, player.state.get().isPlaying);
  const stops = [player.time.subscribe(tell), player.state.subscribe(tell)];
  return {
    seek: (seconds) => player.seek(seconds),
    play(seconds) {
      player.seek(seconds);
      player.play();
    },
    pause: () => player.pause(),
    isPlaying: () => player.state.get().isPlaying,
    leave() {
      for (const stop of stops) stop();
    },
  };
}

function followOthers(
  objectName: string,
  sync: SyncBus,
  onChange: (seconds: number, isPlaying: boolean) => void,
): ParagraphClock {
  let now = { seconds: 0, rate: 1, isPlaying: false };
  function take(change: Partial<typeof now>): void {
    now = { ...now, ...change };
    onChange(now.seconds, now.isPlaying);
  }
  const seat = sync.join(objectName, ({ type, seconds, rate }) => {
    if (type === 'rate') now = { ...now, rate };
    else if (type === 'seek') take({ seconds, rate });
    else take({ seconds, rate, isPlaying: type !== 'pause' });
  });
  function publish(type: 'seek' | 'play' | 'pause'): void {
    seat.publish({ type, seconds: now.seconds, rate: now.rate });
  }
  return {
    seek(seconds) {
      take({ seconds });
      publish('seek');
    },
    play(seconds) {
      take({ seconds, isPlaying: true });
      publish('play');
    },
    pause() {
      take({ isPlaying: false });
      publish('pause');
    },
    isPlaying: () => now.isPlaying,
    leave: () => seat.leave(),
  };
}
