import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkMaskImage, maskImageKeys } from './mask-checks.ts';
import { maskDrawing } from './mask-parameters.ts';
import { sampleMaskImage } from './mask-samples.ts';
import { withLabels } from './shape-checks.ts';
import { containers, labelling } from './shared-parameters.ts';

export const bitmaskLabelsTag: TagDeclaration = {
  name: 'BitmaskLabels',
  role: 'control',
  help: 'Paints labelled masks on an image and stores each as a PNG image.',
  parents: containers,
  parameters: [...labelling, ...maskDrawing],
  control: {
    type: 'bitmasklabels',
    valueKey: 'bitmasklabels',
    answer: 'region',
    agreement: 'mask-iou',
    geometryKeys: maskImageKeys,
    targets: ['Image'],
    optionTag: 'Label',
    checkValue: withLabels('bitmasklabels', checkMaskImage),
  },
  example: {
    config: `<View>
  <Image name="image" value="$image"/>
  <BitmaskLabels name="mask" toName="image">
    <Label value="Sky" background="#2f7de1"/>
    <Label value="Ground" background="#8a6d3b"/>
  </BitmaskLabels>
</View>`,
    data: { image: imageData.sample('image') },
    result: [
      {
        id: 'm1',
        from_name: 'mask',
        to_name: 'image',
        type: 'bitmasklabels',
        original_width: 640,
        original_height: 420,
        image_rotation: 0,
        value: { imageDataURL: sampleMaskImage, bitmasklabels: ['Ground'] },
      },
    ],
  },
};
