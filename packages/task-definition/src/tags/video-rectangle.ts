import type { TagDeclaration } from './declaration.ts';
import { checkSequence, sequenceKeys } from './media-checks.ts';
import { videoData } from './media-data.ts';
import { containers, controlNaming, requirement, shapeStyle, visibility } from './shared-parameters.ts';
import { checkTextList } from './value-checks.ts';

export const videoRectangleTag: TagDeclaration = {
  name: 'VideoRectangle',
  role: 'control',
  help: 'Draws boxes that move through a video from key frame to key frame; Labels name them.',
  parents: containers,
  parameters: [
    ...controlNaming,
    { name: 'canRotate', type: 'boolean', default: true, help: 'Boxes can be rotated.' },
    ...shapeStyle,
    ...requirement,
    ...visibility,
  ],
  control: {
    type: 'videorectangle',
    // The labels of a Labels control on the same video travel on the item of the box.
    valueKey: 'labels',
    answer: 'region',
    agreement: 'track-iou',
    geometryKeys: sequenceKeys,
    targets: ['Video'],
    checkValue: (value) => [
      ...checkSequence(value),
      ...(value.labels === undefined || value.labels === null ? [] : checkTextList(value.labels, '.labels')),
    ],
  },
  example: {
    config: `<View>
  <Labels name="thing" toName="clip">
    <Label value="Ball" background="#d9730d"/>
    <Label value="Box" background="#2f7de1"/>
  </Labels>
  <Video name="clip" value="$clip" frameRate="10"/>
  <VideoRectangle name="box" toName="clip"/>
</View>`,
    data: { clip: videoData.sample('clip') },
    result: [
      {
        id: 'v1',
        from_name: 'box',
        to_name: 'clip',
        type: 'videorectangle',
        value: {
          framesCount: 20,
          duration: 2,
          sequence: [
            { frame: 1, enabled: true, x: 5, y: 40, width: 20, height: 25, rotation: 0, time: 0.1 },
            { frame: 15, enabled: false, x: 70, y: 40, width: 20, height: 25, rotation: 0, time: 1.5 },
          ],
          labels: ['Ball'],
        },
      },
    ],
  },
};
