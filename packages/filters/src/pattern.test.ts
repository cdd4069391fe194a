import { expect, test } from 'vitest';
import { patternProblem } from './pattern.ts';

test('everyday patterns pass', () => {
  for (const pattern of [
    '^INV-[0-9]{4,8}$',
    '(foo|bar)+',
    '(?:[A-Z][a-z]+ )?Smith',
    String.raw`\(a+\)+`,
    '[(a+)+]',
    '(ab){2,3}c*',
    'a+?b',
    '',
  ])
    expect(patternProblem(pattern), pattern).toBeUndefined();
});

test('what may run away, refers back or cannot be read is refused', () => {
  for (const pattern of [
    '(a+)+$',
    '(a*)*',
    '((a+)b?)+',
    '(?:x+)*y',
    '(a{2,})+',
    String.raw`(a)\1`,
    'a{1,300}',
    '(',
    'x'.repeat(501),
  ])
    expect(patternProblem(pattern), pattern).toBeTypeOf('string');
});
