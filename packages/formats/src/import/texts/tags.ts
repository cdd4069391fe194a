import type { SeenRegion } from '../seen/model.ts';

interface Place {
  start: number;
  end: number;
}

/**
 * Spans from one tag per word, in any of the schemes: B and I, where I may begin a span after O or another label (IOB),
 * E or L for the last word and S or U for the only one. A tag without a scheme is a label of its own run of words.
 */
export function spansOfTags(tags: readonly string[], places: readonly Place[]): SeenRegion[] {
  const regions: SeenRegion[] = [];
  let open: { label: string; start: number; end: number } | undefined;
  const close = (): void => {
    if (!open) return;
    const { label, start, end } = open;
    regions.push({ id: `s${regions.length + 1}`, shape: { kind: 'span', start, end }, labels: [label] });
    open = undefined;
  };
  for (const [index, place] of places.entries()) {
    const { kind, label } = readTag(tags[index] ?? 'O');
    if (label === undefined) {
      close();
      continue;
    }
    if (kind === 'begins' || kind === 'alone' || open?.label !== label) close();
    open ??= { label, start: place.start, end: place.end };
    open.end = place.end;
    if (kind === 'ends' || kind === 'alone') close();
  }
  close();
  return regions;
}

function readTag(tag: string): { kind: 'begins' | 'goes on' | 'ends' | 'alone'; label: string | undefined } {
  if (tag === 'O' || tag === '' || tag === '_') return { kind: 'goes on', label: undefined };
  const [, scheme, label] = /^([BIELSU])[-_](.+)$/s.exec(tag) ?? [];
  if (scheme === undefined) return { kind: 'goes on', label: tag };
  if (scheme === 'B') return { kind: 'begins', label };
  if (scheme === 'S' || scheme === 'U') return { kind: 'alone', label };
  return { kind: scheme === 'I' ? 'goes on' : 'ends', label };
}
