import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMoment, isDateFormat, parseMoment } from './date-format.ts';

describe('dates in a format of their own', () => {
  test.each([
    ['2024-01-31', '%d.%m.%Y', '31.01.2024'],
    ['2024-01-31T09:05', '%m/%d/%Y %H:%M', '01/31/2024 09:05'],
    ['09:05', '%Hh%M', '09h05'],
    ['2024', 'year %Y (100%%)', 'year 2024 (100%)'],
  ])('%s as %s is %s, and back', (moment, format, text) => {
    expect(formatMoment(moment, format)).toBe(text);
    expect(parseMoment(text, format)).toBe(moment);
  });

  test('a text in another form is no date', () => {
    expect(parseMoment('2024-01-31', '%d.%m.%Y')).toBeUndefined();
    expect(parseMoment('32.01.2024', '%d.%m.%Y')).toBeUndefined();
    expect(parseMoment('1.2.2024', '%d.%m.%Y')).toBe('2024-02-01');
  });

  test('unknown directives make no format', () => {
    expect(isDateFormat('%d.%m.%Y')).toBe(true);
    expect(isDateFormat('dd.mm.yyyy')).toBe(false);
    expect(isDateFormat('%Q %Y')).toBe(false);
  });

  test('every day comes back', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          const moment = date.toISOString().slice(0, 16);
          expect(parseMoment(formatMoment(moment, '%d-%m-%Y, %H.%M'), '%d-%m-%Y, %H.%M')).toBe(moment);
        },
      ),
    );
  });
});
