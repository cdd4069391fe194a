import type { TagDeclaration } from './declaration.ts';

export const relationTag: TagDeclaration = {
  name: 'Relation',
  role: 'option',
  help: 'One label for links between regions.',
  parents: ['Relations'],
  optionOf: ['Relations'],
  parameters: [
    { name: 'value', type: 'string', required: true, help: 'What people read and what is stored.' },
    { name: 'background', type: 'color', help: 'Colour of the link.' },
    { name: 'hint', type: 'string', help: 'Explanation shown on demand.' },
  ],
  example: {
    config: `<View>
  <Relations choice="single"><Relation value="refers to" background="#8a4fc9"/></Relations>
  <Labels name="mention" toName="text"><Label value="Mention"/></Labels>
  <Text name="text" value="$text"/>
</View>`,
    data: { text: 'Ana said she would call.' },
    result: [
      {
        id: 'm1',
        from_name: 'mention',
        to_name: 'text',
        type: 'labels',
        value: { start: 0, end: 3, text: 'Ana', labels: ['Mention'] },
      },
      {
        id: 'm2',
        from_name: 'mention',
        to_name: 'text',
        type: 'labels',
        value: { start: 9, end: 12, text: 'she', labels: ['Mention'] },
      },
      { type: 'relation', from_id: 'm2', to_id: 'm1', direction: 'right', labels: ['refers to'] },
    ],
  },
};
