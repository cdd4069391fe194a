import { describe, expect, it } from 'vitest';
import { isHarmlessAttribute, safeLink, safePicture } from './html-attributes.ts';

describe('attributes of foreign HTML', () => {
  it('are kept when they only format', () => {
    expect(['class', 'colspan', 'dir', 'title'].every(isHarmlessAttribute)).toBe(true);
    expect(
      ['onclick', 'onerror', 'srcdoc', 'style', 'href', 'name', 'formaction', 'is', 'slot'].some(isHarmlessAttribute),
    ).toBe(false);
  });

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'java\u0000script:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    '#top',
    '/logout',
    '//evil.example',
    '',
  ])('link %j leads nowhere', (href) => {
    expect(safeLink(href)).toBeUndefined();
  });

  it('lead to other pages and to people', () => {
    expect(safeLink(' https://example.org/a b ')).toBe('https://example.org/a b');
    expect(safeLink('mailto:a@example.org')).toBe('mailto:a@example.org');
  });

  it('load pictures and nothing else', () => {
    expect(safePicture('s3://bucket/a.png')).toBe('s3://bucket/a.png');
    expect(safePicture('data:image/png;base64,AAAA')).toBe('data:image/png;base64,AAAA');
    expect(safePicture('a.png')).toBe('a.png');
    for (const src of ['data:text/html,x', 'javascript:x', 'java\tscript:x', 'file:///etc/passwd', '']) {
      expect(safePicture(src)).toBeUndefined();
    }
  });
});
