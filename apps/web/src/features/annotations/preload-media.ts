import { readValue } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig, ObjectTag } from '@labelwright/task-definition/model';

type MediaKind = 'picture' | 'player' | 'document';

export interface Medium {
  kind: MediaKind;
  url: string;
}

const EXTENSIONS: readonly [RegExp, MediaKind][] = [
  [/\.(png|jpe?g|gif|webp|bmp|avif|svg)([?#].*)?$/i, 'picture'],
  [/\.(mp3|wav|ogg|flac|m4a|opus|mp4|webm|mov)([?#].*)?$/i, 'player'],
  [/\.pdf([?#].*)?$/i, 'document'],
];
const KINDS: Readonly<Record<string, MediaKind>> = {
  Image: 'picture',
  Audio: 'player',
  AudioPlus: 'player',
  Video: 'player',
  Pdf: 'document',
};
const MOST = 20;
/** Larger documents are read by and by once they are shown. */
const LARGEST_BYTES = 20_000_000;

/** What a task shows that lies elsewhere: as the interface says, or without one by how the addresses end. */
export function listMedia(data: unknown, config?: CompiledConfig): Medium[] {
  if (typeof data !== 'object' || data === null) return [];
  const values = data as Record<string, unknown>;
  const found = config
    ? Object.values(config.objects).flatMap((object) => mediaOf(object, values))
    : Object.values(values).flatMap((value) => {
        const kind = typeof value === 'string' && EXTENSIONS.find(([pattern]) => pattern.test(value))?.[1];
        return kind ? [{ kind, url: String(value) }] : [];
      });
  return found.filter(({ url }) => isAddress(url)).slice(0, MOST);
}

function mediaOf({ tag, value, valueList, params }: ObjectTag, data: Record<string, unknown>): Medium[] {
  const kind = KINDS[tag] ?? (params.valueType === 'url' ? 'document' : undefined);
  const own = kind ? addressesIn(readValue(valueList ?? value, data)).map((url) => ({ kind, url })) : [];
  const spoken = typeof params.audioUrl === 'string' ? addressesIn(readValue(params.audioUrl, data)) : [];
  return [...own, ...spoken.map((url) => ({ kind: 'player' as const, url }))];
}

const addressesIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((entry): entry is string => typeof entry === 'string');

/** What is in the task itself needs no fetching, and another scheme is not for browsers. */
const isAddress = (url: string): boolean => url !== '' && (/^https?:/i.test(url) || !/^[a-z][\w+.-]*:/i.test(url));

/** Held until another task's come: what nothing holds may stop loading. */
const players = new Set<HTMLAudioElement>();

/** Fetches what a task that is about to be shown needs into the browser's cache, at least its beginning. */
export function preloadMedia(data: unknown, config?: CompiledConfig): void {
  // By now the task that they were for has players of its own.
  for (const player of players) player.removeAttribute('src');
  players.clear();
  for (const { kind, url } of listMedia(data, config)) {
    if (kind === 'picture') new Image().src = url;
    else if (kind === 'player') players.add(begin(url));
    else void fetchSmall(url);
  }
}

function begin(url: string): HTMLAudioElement {
  const player = new Audio();
  player.preload = 'auto';
  player.src = url;
  return player;
}

async function fetchSmall(url: string): Promise<void> {
  const stop = new AbortController();
  try {
    const response = await fetch(url, { signal: stop.signal, priority: 'low' });
    if (Number(response.headers.get('content-length')) > LARGEST_BYTES) stop.abort();
    else await response.arrayBuffer();
  } catch {
    // Whoever opens the task is told what could not be loaded.
  }
}
