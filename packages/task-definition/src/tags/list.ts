import { itemListData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { containers, objectName } from './shared-parameters.ts';

export const listTag: TagDeclaration = {
  name: 'List',
  role: 'object',
  help: 'Shows a list of items, such as search results, to be read, judged or ranked.',
  parents: containers,
  parameters: [
    objectName,
    { name: 'value', type: 'dataRef', required: true, data: itemListData, help: 'Field with the list of items.' },
    { name: 'title', type: 'string', help: 'Heading above the list.' },
  ],
  example: {
    config: `<View>
  <List name="results" value="$results" title="Search results"/>
  <Rating name="quality" toName="results"/>
</View>`,
    data: { results: itemListData.sample('results') },
    result: [{ id: 'q1', from_name: 'quality', to_name: 'results', type: 'rating', value: { rating: 4 } }],
  },
};
