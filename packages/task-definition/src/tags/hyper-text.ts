import type { TagDeclaration } from './declaration.ts';
import { containers, objectName } from './shared-parameters.ts';
import { htmlData } from './text-data.ts';
import { encoding, marking } from './text-parameters.ts';

export const hyperTextTag: TagDeclaration = {
  name: 'HyperText',
  role: 'object',
  help: 'Shows HTML as a page of its own, without scripts, in which labels can mark spans.',
  parents: containers,
  parameters: [
    objectName,
    { name: 'value', type: 'dataRef', required: true, data: htmlData, help: 'Field with the HTML, such as $html.' },
    {
      name: 'valueType',
      type: 'enum',
      values: ['text', 'url'],
      default: 'text',
      help: 'Whether the field holds the HTML itself or its address.',
    },
    encoding,
    {
      name: 'inline',
      type: 'boolean',
      default: false,
      help: 'Read the HTML as part of a page instead of as a page of its own; changes the XPaths of whole pages.',
    },
    { name: 'clickableLinks', type: 'boolean', default: false, help: 'Links open, in a new tab.' },
    ...marking,
  ],
  example: {
    config: `<View>
  <HyperTextLabels name="part" toName="page">
    <Label value="Person" background="#2f6fdb"/>
    <Label value="Year" background="#c46a1b"/>
  </HyperTextLabels>
  <HyperText name="page" value="$html" clickableLinks="true"/>
</View>`,
    data: { html: '<h2>Notes</h2><p>In 1843 <b>Ada Lovelace</b> published her notes.</p>' },
    result: [
      {
        id: 'h1',
        from_name: 'part',
        to_name: 'page',
        type: 'hypertextlabels',
        value: {
          start: '/p[1]/b[1]/text()[1]',
          end: '/p[1]/b[1]/text()[1]',
          startOffset: 0,
          endOffset: 12,
          globalOffsets: { start: 13, end: 25 },
          text: 'Ada Lovelace',
          hypertextlabels: ['Person'],
        },
      },
    ],
  },
};
