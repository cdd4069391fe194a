import type { ParameterDeclaration } from './declaration.ts';

/** Of everything that is read and marked. */
export const marking: readonly ParameterDeclaration[] = [
  {
    name: 'granularity',
    type: 'enum',
    values: ['symbol', 'word', 'sentence', 'paragraph'],
    default: 'symbol',
    help: 'Unit that a selection snaps to.',
  },
  {
    name: 'saveTextResult',
    type: 'enum',
    values: ['none', 'yes', 'no'],
    default: 'none',
    help: 'Whether results carry the marked text; "none" means yes unless the text comes from an address.',
  },
  { name: 'highlightColor', type: 'color', help: 'Colour of spans whose label has none.' },
  { name: 'showLabels', type: 'boolean', default: true, help: 'Print the label at the end of each span.' },
  { name: 'selectionEnabled', type: 'boolean', default: true, help: 'Text can be selected to make spans.' },
];

export const encoding: ParameterDeclaration = {
  name: 'encoding',
  type: 'enum',
  values: ['none', 'base64', 'base64unicode'],
  default: 'none',
  help: 'How the field is encoded.',
};
