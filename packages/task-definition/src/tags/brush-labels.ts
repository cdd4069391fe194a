import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkRunLengths, runLengthKeys } from './mask-checks.ts';
import { maskDrawing } from './mask-parameters.ts';
import { sampleRunLengths } from './mask-samples.ts';
import { withLabels } from './shape-checks.ts';
import { containers, labelling } from './shared-parameters.ts';

export const brushLabelsTag: TagDeclaration = {
  name: 'BrushLabels',
  role: 'control',
  help: 'Paints labelled masks on an image.',
  parents: containers,
  parameters: [...labelling, ...maskDrawing],
  control: {
    type: 'brushlabels',
    valueKey: 'brushlabels',
    answer: 'region',
    agreement: 'mask-iou',
    geometryKeys: runLengthKeys,
    targets: ['Image'],
    optionTag: 'Label',
    checkValue: withLabels('brushlabels', checkRunLengths),
  },
  example: {
    config: `<View>
  <Image name="image" value="$image"/>
  <BrushLabels name="mask" toName="image">
    <Label value="Road" background="#7a4fc9"/>
    <Label value="Water" background="#2f7de1"/>
  </BrushLabels>
</View>`,
    data: { image: imageData.sample('image') },
    result: [
      {
        id: 'm1',
        from_name: 'mask',
        to_name: 'image',
        type: 'brushlabels',
        original_width: 640,
        original_height: 420,
        image_rotation: 0,
        value: { format: 'rle', rle: [...sampleRunLengths], brushlabels: ['Road'] },
      },
    ],
  },
};
