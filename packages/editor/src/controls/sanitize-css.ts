import type { CSSProperties } from 'react';

/** Declarations that could reach outside the interface, load something, or run something. */
const forbiddenValue = /url\s*\(|image-set\s*\(|expression\s*\(|javascript:|@import|\\/i;
const forbiddenProperties = new Set(['behavior', '-moz-binding']);

/** Inline CSS as a React style without anything that loads, runs, or leaves its place. */
export function safeInlineStyle(css: string | undefined): CSSProperties | undefined {
  if (!css) return undefined;
  const entries = safeDeclarations(css).map(([property, value]) => [
    property.startsWith('--')
      ? property
      : property.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** A stylesheet whose every selector is held below `scope`; at-rules other than media and supports are dropped. */
export function scopeStylesheet(css: string, scope: string): string {
  const source = css.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ');
  return readBlocks(source)
    .map(({ prelude, body }) => scopeBlock(prelude, body, scope))
    .filter((rule) => rule !== '')
    .join('\n');
}

function scopeBlock(prelude: string, body: string, scope: string): string {
  if (/^@(media|supports)\b/i.test(prelude)) {
    if (forbiddenValue.test(prelude)) return '';
    const inner = scopeStylesheet(body, scope);
    return inner === '' ? '' : `${prelude} {\n${inner}\n}`;
  }
  if (prelude.startsWith('@') || prelude === '' || /[<>]\/|[{}]/.test(prelude)) return '';
  const declarations = safeDeclarations(body).map(([property, value]) => `${property}: ${value};`);
  if (declarations.length === 0) return '';
  return `${splitOutside(prelude, ',')
    .map((selector) => scopeSelector(selector.trim(), scope))
    .join(', ')} { ${declarations.join(' ')} }`;
}

function scopeSelector(selector: string, scope: string): string {
  const own = selector.replace(/^(?::root|html|body)\b\s*/i, '');
  return own === '' ? scope : `${scope} ${own}`;
}

function safeDeclarations(css: string): [string, string][] {
  return splitOutside(css, ';').flatMap((declaration): [string, string][] => {
    const colon = declaration.indexOf(':');
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (colon < 1 || value === '' || !/^-{0,2}[a-z][a-z0-9-]*$/.test(property)) return [];
    if (forbiddenProperties.has(property) || forbiddenValue.test(value) || /[{}<]/.test(value)) return [];
    if (hasOpenString(value)) return [];
    if (property === 'position' && /fixed|sticky/i.test(value)) return [];
    return [[property, value]];
  });
}

function hasOpenString(value: string): boolean {
  return value.replace(/"[^"\n]*"|'[^'\n]*'/g, '').match(/["']/) !== null;
}

/** Top-level `prelude { body }` pairs; what does not close is dropped. */
function readBlocks(source: string): { prelude: string; body: string }[] {
  const blocks: { prelude: string; body: string }[] = [];
  let start = 0;
  let open = -1;
  let depth = 0;
  forEachOutsideStrings(source, (character, index) => {
    if (character === '{') {
      if (depth === 0) open = index;
      depth += 1;
    } else if (character === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) {
        blocks.push({ prelude: source.slice(start, open).trim(), body: source.slice(open + 1, index) });
        start = index + 1;
      }
    } else if (depth === 0 && (character === ';' || character === '}')) {
      start = index + 1;
    }
  });
  return blocks;
}

function splitOutside(source: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  forEachOutsideStrings(source, (character, index) => {
    if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth -= 1;
    else if (character === separator && depth === 0) {
      parts.push(source.slice(start, index));
      start = index + 1;
    }
  });
  return [...parts, source.slice(start)];
}

function forEachOutsideStrings(source: string, visit: (character: string, index: number) => void): void {
  let quote = '';
  for (let index = 0; index < source.length; index += 1) {
    const character = source[index] ?? '';
    if (quote !== '') {
      if (character === quote || character === '\n') quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else visit(character, index);
  }
}
