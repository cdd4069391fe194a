import { describe, expect, it } from 'vitest';
import { limitDepth } from './limit-depth.ts';

describe('a limit to nesting', () => {
  it('leaves what people write as it is, however long', () => {
    const page = '<ul><li>One<li>Two <b title="a > b">bold</b></ul><p>x'.repeat(5000);
    expect(limitDepth(page)).toBe(page);
  });

  it('takes out what is too deep, with its ends, and keeps the text', () => {
    const deep = `${'<div class="a">'.repeat(5000)}core${'</div>'.repeat(5000)}<p>after</p>`;
    const limited = limitDepth(deep);
    expect(limited).toBe(`${'<div class="a">'.repeat(2000)}core${'</div>'.repeat(2000)}<p>after</p>`);
  });

  it('comes to an end with tags that never do', () => {
    const hostile = '<div '.repeat(200_000);
    expect(typeof limitDepth(hostile)).toBe('string');
    expect(typeof limitDepth('<div "'.repeat(50_000))).toBe('string');
  });
});
