import { collapseTag } from './collapse.ts';
import { optionalTextData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';

export const panelTag: TagDeclaration = {
  name: 'Panel',
  role: 'part',
  help: 'One part of a Collapse: a title, and what is shown while it is open.',
  parents: ['Collapse'],
  parameters: [
    { name: 'value', type: 'text', required: true, data: optionalTextData, help: 'Title; $field is replaced.' },
    { name: 'open', type: 'boolean', help: 'Open from the start; wins over the Collapse around it.' },
  ],
  example: collapseTag.example,
};
