/** Longer without a sign of life is a pause, not work. */
const IDLE_MS = 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

export interface ActiveTime {
  /** Milliseconds of work since the last reset: page visible, person not idle. */
  read(): number;
  reset(startMs?: number): void;
  stop(): void;
}

/** Measures the time that somebody really worked. */
export function trackActiveTime(): ActiveTime {
  let total = 0;
  let since = Date.now();
  let lastSign = since;
  const settle = (): void => {
    const end = Math.min(Date.now(), lastSign + IDLE_MS);
    if (document.visibilityState === 'visible' && end > since) total += end - since;
    since = Date.now();
  };
  const onSign = (): void => {
    settle();
    lastSign = Date.now();
  };
  const onVisibility = (): void => {
    if (document.visibilityState === 'hidden') {
      total += Math.max(0, Math.min(Date.now(), lastSign + IDLE_MS) - since);
    } else lastSign = Date.now();
    since = Date.now();
  };
  for (const sign of SIGNS) window.addEventListener(sign, onSign, { passive: true, capture: true });
  document.addEventListener('visibilitychange', onVisibility);
  return {
    read: () => {
      settle();
      return total;
    },
    reset: (startMs = 0) => {
      total = startMs;
      since = Date.now();
      lastSign = since;
    },
    stop: () => {
      for (const sign of SIGNS) window.removeEventListener(sign, onSign, { capture: true });
      document.removeEventListener('visibilitychange', onVisibility);
    },
  };
}
