import type { SampleInterface } from './interfaces.ts';

const speech = new URL('../../../samples/speech/sense-and-sensibility-0870.wav', import.meta.url).href;
const chime = new URL('../../../samples/sounds/complete.oga', import.meta.url).href;
const film = new URL('../../../samples/videos/big-buck-bunny.mp4', import.meta.url).href;

export const mediaInterfaces: readonly SampleInterface[] = [
  {
    name: 'audio',
    config: `<View>
  <Labels name="who" toName="audio">
    <Label value="Speech"/>
    <Label value="Pause"/>
    <Label value="Noise"/>
  </Labels>
  <Audio name="audio" value="$audio" hotkey="p" spectrogram="true"/>
  <TextArea name="words" toName="audio" perRegion="true" maxSubmissions="1" rows="2" placeholder="What is said"/>
  <Choices name="clarity" toName="audio" perRegion="true" choice="single"><Choice value="Clear"/><Choice value="Unclear"/></Choices>
</View>`,
    data: { audio: speech },
    result: [
      {
        id: 's1',
        from_name: 'who',
        to_name: 'audio',
        type: 'labels',
        origin: 'manual',
        original_length: 7.1,
        value: { start: 0.25, end: 2.1, channel: 0, labels: ['Speech'] },
      },
      {
        id: 's1',
        from_name: 'words',
        to_name: 'audio',
        type: 'textarea',
        origin: 'manual',
        original_length: 7.1,
        value: { start: 0.25, end: 2.1, channel: 0, text: ['And Mr. John Dashwood'] },
      },
      {
        id: 's2',
        from_name: 'who',
        to_name: 'audio',
        type: 'labels',
        origin: 'prediction',
        original_length: 7.1,
        value: { start: 3.3, end: 3.62, channel: 0, labels: ['Pause'] },
      },
    ],
  },
  {
    name: 'stereo',
    config: `<View>
  <Labels name="sound" toName="audio"><Label value="Attack"/><Label value="Decay"/></Labels>
  <Audio name="audio" value="$audio" splitchannels="true" height="160" player="webaudio"/>
</View>`,
    data: { audio: chime },
    result: [
      {
        id: 'c1',
        from_name: 'sound',
        to_name: 'audio',
        type: 'labels',
        value: { start: 0.1, end: 0.4, channel: 1, labels: ['Attack'] },
      },
    ],
  },
  {
    name: 'video',
    config: `<View>
  <Labels name="thing" toName="video"><Label value="Rabbit"/><Label value="Butterfly"/></Labels>
  <Video name="video" value="$video" frameRate="$fps" timelineHeight="140"/>
  <VideoRectangle name="box" toName="video"/>
  <TimelineLabels name="scene" toName="video"><Label value="Still"/><Label value="Moving"/></TimelineLabels>
  <Choices name="hidden" toName="video" perRegion="true"><Choice value="In full view"/><Choice value="Partly hidden"/></Choices>
</View>`,
    data: { video: film, fps: 25 },
    result: [
      {
        id: 'v1',
        from_name: 'box',
        to_name: 'video',
        type: 'videorectangle',
        origin: 'manual',
        value: {
          framesCount: 100,
          duration: 4,
          sequence: [
            { frame: 1, enabled: true, x: 30, y: 20, width: 20, height: 30, rotation: 0, time: 0.04 },
            { frame: 40, enabled: true, x: 45, y: 30, width: 20, height: 30, rotation: 0, time: 1.6 },
            { frame: 70, enabled: false, x: 55, y: 20, width: 16, height: 30, rotation: 0, time: 2.8 },
          ],
          labels: ['Rabbit'],
        },
      },
      {
        id: 't1',
        from_name: 'scene',
        to_name: 'video',
        type: 'timelinelabels',
        origin: 'manual',
        value: { ranges: [{ start: 10, end: 35 }], timelinelabels: ['Moving'] },
      },
    ],
  },
];
