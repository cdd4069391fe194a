import { textData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { containers, objectName } from './shared-parameters.ts';
import { encoding, marking } from './text-parameters.ts';

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
    encoding,
    ...marking,
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
