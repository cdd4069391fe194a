import type { ParameterDeclaration, TagDeclaration } from './declaration.ts';
import { audioData } from './media-data.ts';
import { playback } from './media-parameters.ts';
import { containers, objectName } from './shared-parameters.ts';

const appearance: readonly ParameterDeclaration[] = [
  {
    name: 'height',
    type: 'number',
    minimum: 24,
    maximum: 2000,
    default: 96,
    help: 'Height of the waveform in pixels.',
  },
  {
    name: 'waveheight',
    type: 'number',
    minimum: 16,
    maximum: 1000,
    default: 32,
    help: 'Least height of each channel when they are split, in pixels.',
  },
  { name: 'splitchannels', type: 'boolean', default: false, help: 'Show and mark each channel by itself.' },
  { name: 'spectrogram', type: 'boolean', default: false, help: 'Show the spectrogram from the start.' },
  {
    name: 'cursorwidth',
    type: 'number',
    minimum: 1,
    maximum: 20,
    default: 2,
    help: 'Width of the playhead in pixels.',
  },
  { name: 'cursorcolor', type: 'color', help: 'Colour of the playhead.' },
  { name: 'zoom', type: 'boolean', default: true, help: 'Show the zoom control.' },
  { name: 'speed', type: 'boolean', default: true, help: 'Show the speed control.' },
  { name: 'volume', type: 'boolean', default: true, help: 'Show the volume control.' },
];

const opening: readonly ParameterDeclaration[] = [
  { name: 'defaultzoom', type: 'number', minimum: 1, maximum: 1500, default: 1, help: 'Zoom factor when opened.' },
  { name: 'defaultspeed', type: 'number', minimum: 0.25, maximum: 4, default: 1, help: 'Speed when opened.' },
  { name: 'defaultvolume', type: 'number', minimum: 0, maximum: 1, default: 1, help: 'Volume when opened, 0 to 1.' },
  {
    name: 'defaultscale',
    type: 'number',
    minimum: 0.1,
    maximum: 50,
    default: 1,
    help: 'Makes the waveform so many times taller than its loudest place needs.',
  },
  {
    name: 'decoder',
    type: 'enum',
    values: ['webaudio', 'ffmpeg', 'none'],
    default: 'webaudio',
    help: 'With none the file is played without drawing a waveform; otherwise it is read piece by piece and drawn.',
  },
  {
    name: 'player',
    type: 'enum',
    values: ['html5', 'webaudio'],
    default: 'html5',
    help: 'Play by the media element alone, or through Web Audio, which can amplify up to three times.',
  },
];

export const audioTag: TagDeclaration = {
  name: 'Audio',
  role: 'object',
  help: 'Plays an audio file and shows its waveform, on which segments can be marked.',
  parents: containers,
  parameters: [
    objectName,
    {
      name: 'value',
      type: 'dataRef',
      required: true,
      data: audioData,
      help: 'Field with the address of the audio file, such as $audio.',
    },
    ...playback,
    ...opening,
    ...appearance,
  ],
  example: exampleWith('Audio'),
};

/** The name that older interfaces give to Audio. */
export const audioPlusTag: TagDeclaration = {
  ...audioTag,
  name: 'AudioPlus',
  help: 'The same as Audio, under the name that older interfaces use.',
  example: exampleWith('AudioPlus'),
};

function exampleWith(tag: string): TagDeclaration['example'] {
  return {
    config: `<View>
  <Labels name="sound" toName="audio">
    <Label value="Low" background="#2f6fdb"/>
    <Label value="High" background="#c2379b"/>
  </Labels>
  <${tag} name="audio" value="$audio" defaultzoom="1" spectrogram="true"/>
</View>`,
    data: { audio: audioData.sample('audio') },
    result: [
      {
        id: 's1',
        from_name: 'sound',
        to_name: 'audio',
        type: 'labels',
        original_length: 1.6,
        value: { start: 0.05, end: 0.36, channel: 0, labels: ['Low'] },
      },
    ],
  };
}
