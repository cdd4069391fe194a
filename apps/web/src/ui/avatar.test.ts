import { expect, it } from 'vitest';
import { initialsOf } from './Avatar.tsx';

it.each([
  ['Ada Lovelace', 'AL'],
  ['ada.lovelace@example.com', 'AL'],
  ['ada@example.com', 'AD'],
  ['Jean Luc Picard', 'JL'],
  ['  ', ''],
])('%s has the initials %s', (name, initials) => expect(initialsOf(name)).toBe(initials));
