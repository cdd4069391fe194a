import { textData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { containers, objectName } from './shared-parameters.ts';

export const textTag: TagDeclaration = {
  name: 'Text',
  role: 'object',
  help: 'Shows a plain text, in which Labels can mark spans.',
  parents: containers,
  parameters: [
    objectName,
    { name: 'value', type: 'dataRef', required: true, data: textData, help: 'Field with the text, such as $text.' },
    {
      name: 'valueType',
      type: 'enum',
      values: ['text', 'url'],
      default: 'text',
      help: 'Whether the field holds the text itself or its address.',
    },
    {
      name: 'encoding',
      type: 'enum',
      values: ['none', 'base64', 'base64unicode'],
      default: 'none',
      help: 'How the field is encoded.',
    },
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
  ],
  example: {
    config: `<View>
  <Labels name="entity" toName="text"><Label value="City" background="#c46a1b"/></Labels>
  <Text name="text" value="$text" granularity="word"/>
</View>`,
    data: { text: 'Trams came back to Nottingham in 2004.' },
    result: [
      {
        id: 's1',
        from_name: 'entity',
        to_name: 'text',
        type: 'labels',
        value: { start: 19, end: 29, text: 'Nottingham', labels: ['City'] },
      },
    ],
  },
};
