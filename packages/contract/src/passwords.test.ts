import { describe, expect, test } from 'vitest';
import { passwordProblems } from './passwords.ts';

const EMAIL = 'ada.lovelace@example.com';

describe('passwordProblems', () => {
  test.each(['SecurePass123!', 'correct horse battery', 'zwölf Boxkämpfer', 'kT9#vexq2Lm', 'plenty-of-otters-42'])(
    '%s is fine',
    (password) => {
      expect(passwordProblems(password, EMAIL)).toEqual([]);
    },
  );

  test.each([
    ['abc', 'at least 10'],
    ['x'.repeat(201), 'at most 200'],
    ['password123', 'first ones that are tried'],
    ['P4ssw0rd!!!2024', 'first ones that are tried'],
    ['1234567890', 'first ones that are tried'],
    ['0987654321', 'first ones that are tried'],
    ['qwertyuiop', 'first ones that are tried'],
    ['aaaaaaaabbbb', 'three different characters'],
    ['Ada.Lovelace@Example.com', 'email address'],
    ['ada.lovelace1815', 'email address'],
  ])('%s is refused: %s', (password, words) => {
    expect(passwordProblems(password, EMAIL).join(' ')).toContain(words);
  });
});
