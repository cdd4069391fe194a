import type { TagDeclaration } from './declaration.ts';
import { containers } from './shared-parameters.ts';
import { checkTextList } from './value-checks.ts';

export const relationsTag: TagDeclaration = {
  name: 'Relations',
  role: 'control',
  help: 'Labels for links between two regions.',
  parents: containers,
  parameters: [
    {
      name: 'choice',
      type: 'enum',
      values: ['single', 'multiple'],
      default: 'multiple',
      help: 'Labels one link may have.',
    },
  ],
  control: {
    type: 'relation',
    valueKey: 'labels',
    answer: 'relation',
    agreement: 'relation',
    targets: 'any',
    optionTag: 'Relation',
    checkValue: (value) => (value.labels === undefined ? [] : checkTextList(value.labels, '.labels')),
  },
  example: {
    config: `<View>
  <Relations><Relation value="works for"/><Relation value="based in"/></Relations>
  <Labels name="entity" toName="text"><Label value="Person"/><Label value="Company"/></Labels>
  <Text name="text" value="$text"/>
</View>`,
    data: { text: 'Lena Ortiz joined Halden Marine.' },
    result: [
      {
        id: 'n1',
        from_name: 'entity',
        to_name: 'text',
        type: 'labels',
        value: { start: 0, end: 10, text: 'Lena Ortiz', labels: ['Person'] },
      },
      {
        id: 'n2',
        from_name: 'entity',
        to_name: 'text',
        type: 'labels',
        value: { start: 18, end: 31, text: 'Halden Marine', labels: ['Company'] },
      },
      { type: 'relation', from_id: 'n1', to_id: 'n2', direction: 'right', labels: ['works for'] },
    ],
  },
};
