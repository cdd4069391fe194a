import type { TagDeclaration } from './declaration.ts';
import { containers, labelling, smartMarking } from './shared-parameters.ts';
import { checkHtmlSpan, htmlSpanKeys } from './text-checks.ts';
import { checkOptions } from './value-checks.ts';

export const hyperTextLabelsTag: TagDeclaration = {
  name: 'HyperTextLabels',
  role: 'control',
  help: 'Labels for spans of HTML.',
  parents: containers,
  parameters: [...labelling, ...smartMarking],
  control: {
    type: 'hypertextlabels',
    valueKey: 'hypertextlabels',
    answer: 'region',
    agreement: 'html-span-iou',
    geometryKeys: htmlSpanKeys,
    targets: ['HyperText'],
    optionTag: 'Label',
    checkValue: (value, context) => [
      ...checkHtmlSpan(value),
      ...checkOptions(value.hypertextlabels, '.hypertextlabels', context),
    ],
  },
  example: {
    config: `<View>
  <HyperTextLabels name="field" toName="invoice" choice="single">
    <Label value="Total"/>
    <Label value="Date" granularity="word"/>
  </HyperTextLabels>
  <HyperText name="invoice" value="$html"/>
</View>`,
    data: { html: '<table><tr><td>Total</td><td>€ 14.80</td></tr></table>' },
    result: [
      {
        id: 't1',
        from_name: 'field',
        to_name: 'invoice',
        type: 'hypertextlabels',
        value: {
          start: '/table[1]/tbody[1]/tr[1]/td[2]/text()[1]',
          end: '/table[1]/tbody[1]/tr[1]/td[2]/text()[1]',
          startOffset: 0,
          endOffset: 7,
          globalOffsets: { start: 5, end: 12 },
          text: '€ 14.80',
          hypertextlabels: ['Total'],
        },
      },
    ],
  },
};
