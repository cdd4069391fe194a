import type { ParameterDeclaration } from './declaration.ts';

/** Of everything that plays. */
export const playback: readonly ParameterDeclaration[] = [
  { name: 'hotkey', type: 'hotkey', help: 'Key that plays and pauses.' },
  {
    name: 'sync',
    type: 'name',
    help: 'Name of another object, or of a group: all that share it play, pause and seek together.',
  },
];
