import { documentData } from './data-kinds.ts';
import type { TagDeclaration, ValueProblem } from './declaration.ts';
import { containers, labelling, pictures, rectangleDrawing, shapeStyle } from './shared-parameters.ts';
import { checkOptions, checkRectangle, checkText, problem, rectangleKeys } from './value-checks.ts';

export const ocrLabelsTag: TagDeclaration = {
  name: 'OcrLabels',
  role: 'control',
  help: 'Labelled boxes on a document that carry the text inside them.',
  parents: containers,
  parameters: [...labelling, ...shapeStyle, ...rectangleDrawing],
  control: {
    type: 'ocrlabels',
    valueKey: 'ocrlabels',
    answer: 'region',
    agreement: 'box-iou',
    geometryKeys: rectangleKeys,
    targets: pictures,
    optionTag: 'Label',
    checkValue: (value, context) => [
      ...checkRectangle(value),
      ...(value.ocrtext === undefined ? [] : checkText(value.ocrtext, '.ocrtext')),
      ...checkPage(value.pageIndex),
      ...checkOptions(value.ocrlabels, '.ocrlabels', context),
    ],
  },
  example: {
    config: `<View>
  <OcrLabels name="field" toName="letter">
    <Label value="Total" background="#2f6fdb"/>
    <Label value="Due date" background="#b8651b"/>
  </OcrLabels>
  <Pdf name="letter" value="$letter"/>
</View>`,
    data: { letter: documentData.sample('letter') },
    result: [
      {
        id: 'f1',
        from_name: 'field',
        to_name: 'letter',
        type: 'ocrlabels',
        item_index: 0,
        value: {
          x: 62,
          y: 71,
          width: 14,
          height: 2.4,
          rotation: 0,
          ocrtext: '118.40',
          pageIndex: 0,
          ocrlabels: ['Total'],
        },
      },
    ],
  },
};

function checkPage(page: unknown): ValueProblem[] {
  if (page === undefined || (Number.isInteger(page) && Number(page) >= 0)) return [];
  return [problem('.pageIndex', 'wrong_type', 'must be a whole number, 0 or more')];
}
