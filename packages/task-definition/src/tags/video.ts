import type { TagDeclaration } from './declaration.ts';
import { frameRateData, videoData } from './media-data.ts';
import { playback } from './media-parameters.ts';
import { containers, objectName } from './shared-parameters.ts';

export const videoTag: TagDeclaration = {
  name: 'Video',
  role: 'object',
  help: 'Plays a video frame by frame, with a timeline on which boxes and ranges of frames are marked.',
  parents: containers,
  parameters: [
    objectName,
    {
      name: 'value',
      type: 'dataRef',
      required: true,
      data: videoData,
      help: 'Field with the address of the video file, such as $video.',
    },
    {
      name: 'frameRate',
      type: 'dataRef',
      default: '24',
      data: frameRateData,
      help: 'Frames per second: a number, or the field that holds it, such as $fps.',
    },
    ...playback,
    { name: 'height', type: 'number', minimum: 80, maximum: 4000, default: 600, help: 'Greatest height in pixels.' },
    {
      name: 'timelineHeight',
      type: 'number',
      minimum: 48,
      maximum: 2000,
      default: 64,
      help: 'Height of the timeline in pixels.',
    },
    { name: 'muted', type: 'boolean', default: false, help: 'Without sound when opened.' },
    {
      name: 'defaultPlaybackSpeed',
      type: 'number',
      minimum: 0.05,
      maximum: 10,
      default: 1,
      help: 'Speed when opened.',
    },
    { name: 'minPlaybackSpeed', type: 'number', minimum: 0.05, maximum: 10, default: 1, help: 'Lowest speed offered.' },
  ],
  example: {
    config: `<View>
  <Video name="clip" value="$clip" frameRate="10"/>
  <Choices name="pace" toName="clip"><Choice value="Slow"/><Choice value="Fast"/></Choices>
</View>`,
    data: { clip: videoData.sample('clip') },
    result: [{ id: 'c1', from_name: 'pace', to_name: 'clip', type: 'choices', value: { choices: ['Slow'] } }],
  },
};
