import { compileConfig } from './compile.ts';
import type { CompiledConfig } from './model.ts';

const MOST_ENTRIES = 200;
const MOST_CHARACTERS = 20_000_000;

const entries = new Map<string, CompiledConfig>();
let characters = 0;

/** Like compileConfig, but a source that was seen lately costs a look-up. The result is shared: do not change it. */
export function compileCached(source: string): CompiledConfig {
  const known = entries.get(source);
  if (known !== undefined) {
    entries.delete(source);
    entries.set(source, known);
    return known;
  }
  const compiled = compileConfig(source);
  entries.set(source, compiled);
  characters += source.length;
  evict();
  return compiled;
}

function evict(): void {
  for (const oldest of entries.keys()) {
    if (entries.size <= MOST_ENTRIES && characters <= MOST_CHARACTERS) return;
    entries.delete(oldest);
    characters -= oldest.length;
  }
}
