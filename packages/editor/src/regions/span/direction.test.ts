import { describe, expect, it } from 'vitest';
import { directionAt, lineDirection } from './direction.ts';

/** One letter per character: `r` or `l`. */
const directions = (text: string) => [...text].map((_, index) => directionAt(text, index).charAt(0)).join('');

describe('the direction of a character', () => {
  it('is that of its letter, also of Latin within Hebrew', () => {
    expect(directions('שלום ABC עולם')).toBe('rrrrrlllrrrrr');
    expect(directions('see שלום here')).toBe('llllrrrrlllll');
  });

  it('of signs between letters is that of both, or of the line', () => {
    expect(directions('אב, גד')).toBe('rrrrrr');
    expect(directions('a (בג) d.')).toBe('lllrrllll');
    expect(directions('א (bc) ד.')).toBe('rrrllrrrr');
  });

  it('of numbers is left to right, and signs beside them go with the line', () => {
    expect(directions('אב 123 גד')).toBe('rrrlllrrr');
    expect(directions('in 1948, he')).toBe('lllllllllll');
  });

  it('is asked line by line', () => {
    const text = 'Title:\nאבג!\n!';
    expect(lineDirection(text, 0)).toBe('ltr');
    expect(lineDirection(text, 8)).toBe('rtl');
    expect(directionAt(text, text.indexOf('!'))).toBe('rtl');
    expect(directionAt(text, text.length - 1)).toBe('ltr');
    expect(directionAt('', 0)).toBe('ltr');
  });
});
