import type { TagDeclaration } from './declaration.ts';
import { checkRanges, rangesKeys } from './media-checks.ts';
import { videoData } from './media-data.ts';
import { containers, labelling } from './shared-parameters.ts';
import { checkOptions } from './value-checks.ts';

export const timelineLabelsTag: TagDeclaration = {
  name: 'TimelineLabels',
  role: 'control',
  help: 'Labels ranges of frames on the timeline of a video.',
  parents: containers,
  parameters: [...labelling],
  control: {
    type: 'timelinelabels',
    valueKey: 'timelinelabels',
    answer: 'region',
    agreement: 'timeline-iou',
    geometryKeys: rangesKeys,
    targets: ['Video'],
    optionTag: 'Label',
    checkValue: (value, context) => [
      ...checkRanges(value),
      ...checkOptions(value.timelinelabels, '.timelinelabels', context),
    ],
  },
  example: {
    config: `<View>
  <Video name="clip" value="$clip" frameRate="10"/>
  <TimelineLabels name="event" toName="clip">
    <Label value="Moving" background="#1a8f5a"/>
    <Label value="At rest" background="#7655d6"/>
  </TimelineLabels>
</View>`,
    data: { clip: videoData.sample('clip') },
    result: [
      {
        id: 't1',
        from_name: 'event',
        to_name: 'clip',
        type: 'timelinelabels',
        value: { ranges: [{ start: 3, end: 12 }], timelinelabels: ['Moving'] },
      },
    ],
  },
};
