import { itemListData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';

export const bucketTag: TagDeclaration = {
  name: 'Bucket',
  role: 'part',
  help: 'One place that a Ranker sorts items into.',
  parents: ['Ranker'],
  parameters: [
    { name: 'name', type: 'name', required: true, help: 'Name of the bucket in results.' },
    { name: 'title', type: 'string', help: 'Heading of the bucket; its name when not given.' },
    { name: 'default', type: 'boolean', default: false, help: 'Items stand here from the start.' },
  ],
  example: {
    config: `<View>
  <List name="pages" value="$pages" title="Pages found"/>
  <Ranker name="relevance" toName="pages">
    <Bucket name="relevant" title="Relevant"/>
    <Bucket name="off" title="Off topic"/>
  </Ranker>
</View>`,
    data: { pages: itemListData.sample('pages') },
    result: [
      {
        id: 'p1',
        from_name: 'relevance',
        to_name: 'pages',
        type: 'ranker',
        value: { ranker: { relevant: ['b'], off: ['c'], _: ['a'] } },
      },
    ],
  },
};
