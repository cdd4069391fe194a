import type { TagDeclaration, ValueContext, ValueProblem } from './declaration.ts';
import { checkSegment, checkSequence, segmentKeys } from './media-checks.ts';
import { checkImageShape, imageShapeKeys } from './shape-checks.ts';
import { containers, labelling, shapeStyle, smartMarking } from './shared-parameters.ts';
import { checkHtmlSpan, checkParagraphSpan, htmlSpanKeys, paragraphSpanKeys } from './text-checks.ts';
import { checkOptions, checkSpan, spanKeys } from './value-checks.ts';

export const labelsTag: TagDeclaration = {
  name: 'Labels',
  role: 'control',
  help: 'Labels for spans of a text and segments of a sound, or for the shapes that another control draws.',
  parents: containers,
  parameters: [...labelling, ...shapeStyle, ...smartMarking],
  control: {
    type: 'labels',
    valueKey: 'labels',
    answer: 'region',
    agreement: 'text-span-iou',
    agreementOn: {
      HyperText: 'html-span-iou',
      Paragraphs: 'paragraph-span-iou',
      Image: 'shape-iou',
      Pdf: 'shape-iou',
      Audio: 'segment-iou',
      AudioPlus: 'segment-iou',
      Video: 'track-iou',
    },
    geometryKeys: imageShapeKeys,
    regionsOn: {
      Text: spanKeys,
      HyperText: htmlSpanKeys,
      Paragraphs: paragraphSpanKeys,
      Audio: segmentKeys,
      AudioPlus: segmentKeys,
    },
    targets: ['Text', 'HyperText', 'Paragraphs', 'Image', 'Pdf', 'Audio', 'AudioPlus', 'Video'],
    optionTag: 'Label',
    checkValue: checkLabels,
  },
  example: {
    config: `<View>
  <Labels name="entity" toName="text">
    <Label value="Person" background="#2f6fdb" hotkey="p"/>
    <Label value="Place" background="#2e8b57"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>`,
    data: { text: 'Mary Shelley was born in London.' },
    result: [
      {
        id: 'e1',
        from_name: 'entity',
        to_name: 'text',
        type: 'labels',
        value: { start: 0, end: 12, text: 'Mary Shelley', labels: ['Person'] },
      },
      {
        id: 'e2',
        from_name: 'entity',
        to_name: 'text',
        type: 'labels',
        value: { start: 25, end: 31, text: 'London', labels: ['Place'] },
      },
    ],
  },
};

function checkLabels(value: Record<string, unknown>, context: ValueContext): ValueProblem[] {
  return [...checkGeometry(value, context), ...checkOptions(value.labels, '.labels', context)];
}

function checkGeometry(value: Record<string, unknown>, context: ValueContext): ValueProblem[] {
  switch (context.object?.tag) {
    case 'Image':
    case 'Pdf':
      return checkImageShape(value, context);
    case 'HyperText':
      return checkHtmlSpan(value);
    case 'Paragraphs':
      return checkParagraphSpan(value);
    case 'Audio':
    case 'AudioPlus':
      return checkSegment(value);
    case 'Video':
      return checkSequence(value);
    default:
      return checkSpan(value, context);
  }
}
