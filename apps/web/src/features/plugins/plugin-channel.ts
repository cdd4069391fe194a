import { type PluginMessage, readMessage } from './plugin-messages.ts';

/** Why a plug-in was stopped. */
export type PluginFault = 'hung' | 'silent' | 'flood' | 'garbage' | 'failed';

export interface PluginHandlers {
  onReady: () => void;
  onChange: (result: unknown) => void;
  onSubmit: (result: unknown) => void;
  onHotkey: (name: string) => void;
  onProblem: (message: string) => void;
  /** Said once; nothing of the plug-in is listened to any more. */
  onFault: (fault: PluginFault, message: string) => void;
}

export const CHANNEL_LIMITS = {
  /** Messages at once, and how many more come free every second; `rare` is what one costs that people send seldom. */
  burst: 200,
  perSecond: 60,
  rare: 20,
  garbage: 5,
  beatMs: 2000,
  /** Without an answer for so long a plug-in hangs. */
  silentMs: 8000,
  readyMs: 20_000,
} as const;

export interface PluginChannel {
  /** Asks for the answer as it is this moment; it comes as a submit. */
  finish: () => void;
  close: () => void;
}

type Limits = { [K in keyof typeof CHANNEL_LIMITS]: number };

const RARE: ReadonlySet<PluginMessage['type']> = new Set(['submit', 'hotkey', 'problem']);

/** Speaks with a plug-in over its port: bounds what it sends, and notices when it no longer answers. */
export function openChannel(
  port: MessagePort,
  opening: Record<string, unknown>,
  handlers: PluginHandlers,
  limits: Limits = CHANNEL_LIMITS,
): PluginChannel {
  let isOver = false;
  let isReady = false;
  let garbage = 0;
  let tokens: number = limits.burst;
  let refilledAt = Date.now();
  let heardAt = Date.now();
  const openedAt = Date.now();
  let beats = 0;

  const close = (): void => {
    isOver = true;
    clearInterval(heartbeat);
    port.onmessage = null;
    port.close();
  };
  const fail = (fault: PluginFault, message = ''): void => {
    if (isOver) return;
    close();
    handlers.onFault(fault, message);
  };
  const pay = (cost: number): boolean => {
    const now = Date.now();
    tokens = Math.min(limits.burst, tokens + ((now - refilledAt) / 1000) * limits.perSecond);
    refilledAt = now;
    tokens -= cost;
    return tokens >= 0;
  };
  const hear = (message: PluginMessage): void => {
    if (message.type === 'ready') {
      isReady = true;
      handlers.onReady();
    } else if (message.type === 'change') handlers.onChange(message.result);
    else if (message.type === 'submit') handlers.onSubmit(message.result);
    else if (message.type === 'hotkey') handlers.onHotkey(message.name);
    else if (message.type === 'problem') handlers.onProblem(message.message);
    else if (message.type === 'failed') fail('failed', message.message);
  };
  port.onmessage = ({ data }) => {
    if (isOver) return;
    if (!pay(1)) return fail('flood');
    const message = readMessage(data);
    if (message) {
      heardAt = Date.now();
      if (RARE.has(message.type) && !pay(limits.rare)) return fail('flood');
      return hear(message);
    }
    garbage += 1;
    if (garbage >= limits.garbage) fail('garbage');
  };
  let askedAt = Date.now();
  const heartbeat = setInterval(() => {
    const now = Date.now();
    // The page itself was held up: that says nothing about the plug-in.
    const wasAway = now - askedAt > 2 * limits.beatMs;
    askedAt = now;
    if (wasAway) heardAt = now;
    else if (!isReady && now - openedAt > limits.readyMs) return fail('silent');
    else if (now - heardAt > limits.silentMs) return fail('hung');
    beats += 1;
    port.postMessage({ type: 'ping', id: beats });
  }, limits.beatMs);
  port.start();
  port.postMessage({ type: 'open', ...opening });
  return { close, finish: () => !isOver && port.postMessage({ type: 'finish' }) };
}
