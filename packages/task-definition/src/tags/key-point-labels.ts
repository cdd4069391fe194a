import { imageData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { checkKeyPoint, keyPointKeys, withLabels } from './shape-checks.ts';
import { keyPointDrawing } from './shape-parameters.ts';
import { containers, labelling, pictures } from './shared-parameters.ts';

export const keyPointLabelsTag: TagDeclaration = {
  name: 'KeyPointLabels',
  role: 'control',
  help: 'Places labelled points on an image.',
  parents: containers,
  parameters: [...labelling, ...keyPointDrawing],
  control: {
    type: 'keypointlabels',
    valueKey: 'keypointlabels',
    answer: 'region',
    agreement: 'point-distance',
    geometryKeys: keyPointKeys,
    targets: pictures,
    optionTag: 'Label',
    checkValue: withLabels('keypointlabels', checkKeyPoint),
  },
  example: {
    config: `<View>
  <Image name="image" value="$image"/>
  <KeyPointLabels name="landmark" toName="image">
    <Label value="Chimney" background="#b5583f" maxUsages="1"/>
    <Label value="Door" background="#7655d6"/>
  </KeyPointLabels>
</View>`,
    data: { image: imageData.sample('image') },
    result: [
      {
        id: 'k1',
        from_name: 'landmark',
        to_name: 'image',
        type: 'keypointlabels',
        original_width: 640,
        original_height: 420,
        image_rotation: 0,
        value: { x: 27.5, y: 81, width: 1, keypointlabels: ['Door'] },
      },
    ],
  },
};
