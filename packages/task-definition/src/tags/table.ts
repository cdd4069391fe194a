import { tableData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { containers, objectName } from './shared-parameters.ts';

export const tableTag: TagDeclaration = {
  name: 'Table',
  role: 'object',
  help: 'Shows an object as names and values, or a list of objects as rows.',
  parents: containers,
  parameters: [
    objectName,
    { name: 'value', type: 'dataRef', required: true, data: tableData, help: 'Field with the data, such as $row.' },
    {
      name: 'valueType',
      type: 'enum',
      values: ['json', 'url'],
      default: 'json',
      help: 'The data itself, or its address.',
    },
  ],
  example: {
    config: `<View>
  <Table name="person" value="$person"/>
  <Choices name="known" toName="person"><Choice value="In the register"/><Choice value="Not in it"/></Choices>
</View>`,
    data: { person: tableData.sample('person') },
    result: [
      { id: 'k1', from_name: 'known', to_name: 'person', type: 'choices', value: { choices: ['In the register'] } },
    ],
  },
};
