import type { TagDeclaration } from './declaration.ts';
import { containers, labelling, smartMarking } from './shared-parameters.ts';
import { checkParagraphSpan, paragraphSpanKeys } from './text-checks.ts';
import { checkOptions } from './value-checks.ts';

export const paragraphLabelsTag: TagDeclaration = {
  name: 'ParagraphLabels',
  role: 'control',
  help: 'Labels for spans within and across paragraphs.',
  parents: containers,
  parameters: [...labelling, ...smartMarking],
  control: {
    type: 'paragraphlabels',
    valueKey: 'paragraphlabels',
    answer: 'region',
    agreement: 'paragraph-span-iou',
    geometryKeys: paragraphSpanKeys,
    targets: ['Paragraphs'],
    optionTag: 'Label',
    checkValue: (value, context) => [
      ...checkParagraphSpan(value),
      ...checkOptions(value.paragraphlabels, '.paragraphlabels', context),
    ],
  },
  example: {
    config: `<View>
  <ParagraphLabels name="topic" toName="call" choice="multiple"><Label value="Price"/><Label value="Delivery"/></ParagraphLabels>
  <Paragraphs name="call" value="$call"/>
</View>`,
    data: {
      call: [
        { author: 'Ann', text: 'What does it cost' },
        { author: 'Ann', text: 'with delivery?' },
      ],
    },
    result: [
      {
        id: 'p1',
        from_name: 'topic',
        to_name: 'call',
        type: 'paragraphlabels',
        value: {
          start: '0',
          end: '1',
          startOffset: 0,
          endOffset: 14,
          text: 'What does it cost\nwith delivery?',
          paragraphlabels: ['Price', 'Delivery'],
        },
      },
    ],
  },
};
