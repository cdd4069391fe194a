import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeInlineStyle, scopeStylesheet } from './sanitize-css.ts';

describe('scoped stylesheets', () => {
  it('holds every selector below the scope', () => {
    const css = 'h1, .a:not(.b, .c) > p { color: red } body { margin: 0 } @media (max-width: 5px) { p { top: 0 } }';
    expect(scopeStylesheet(css, '.s')).toBe(
      [
        '.s h1, .s .a:not(.b, .c) > p { color: red; }',
        '.s { margin: 0; }',
        '@media (max-width: 5px) {\n.s p { top: 0; }\n}',
      ].join('\n'),
    );
  });

  it('drops what loads, runs or leaves its place, and keeps the rest', () => {
    const css = `@import "evil.css"; p { background: url(http://x); position: fixed; color: blue; behavior: url(x) }
      @font-face { font-family: x; src: url(y) } /* } */ b { content: "}"; top: 1px }`;
    expect(scopeStylesheet(css, '.s')).toBe('.s p { color: blue; }\n.s b { top: 1px; }');
  });

  it('never lets a rule escape, whatever is written', () => {
    const piece = fc.constantFrom(
      'a',
      '{',
      '}',
      '"',
      "'",
      '/*',
      '*/',
      ';',
      ':',
      '@media x',
      'color',
      ',',
      '(',
      '\\',
      '\n',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const scoped = scopeStylesheet(pieces.join(''), '.s');
        for (const line of scoped.split('\n')) expect(line).toMatch(/^(\.s\b|@media|@supports|\}|$)/);
      }),
    );
  });
});

describe('inline styles', () => {
  it('become a React style', () => {
    expect(safeInlineStyle('flex-direction: row; --gap: 2px; background: url(x)')).toEqual({
      flexDirection: 'row',
      '--gap': '2px',
    });
    expect(safeInlineStyle(undefined)).toBeUndefined();
  });
});
