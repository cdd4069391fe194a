import { choice, frames, writing } from './answers.ts';
import type { Template } from './template.ts';

const video = '/samples/videos/big-buck-bunny.mp4';

const corner = (frame: number, x: number, y: number) => ({
  frame,
  enabled: true,
  x,
  y,
  width: 20,
  height: 46,
  rotation: 0,
  time: frame / 25,
});

export const videoTemplates: Template[] = [
  {
    id: 'video-classification',
    group: 'Video',
    title: 'Video classification',
    description: 'Watch a clip and say what it shows.',
    config: `<View>
  <Video name="video" value="$video" frameRate="25"/>
  <Choices name="kind" toName="video" required="true" layout="inline">
    <Choice value="Animation" hotkey="1"/>
    <Choice value="Real footage" hotkey="2"/>
    <Choice value="Screen recording" hotkey="3"/>
  </Choices>
  <Choices name="content" toName="video" choice="multiple" layout="inline">
    <Choice value="People" hotkey="4"/>
    <Choice value="Animals" hotkey="5"/>
    <Choice value="Landscape" hotkey="6"/>
    <Choice value="Text" hotkey="7"/>
  </Choices>
</View>`,
    sampleTask: { video },
    sampleResult: [
      choice('c1', 'kind', 'video', 'Animation'),
      choice('c2', 'content', 'video', 'Animals', 'Landscape'),
    ],
  },
  {
    id: 'video-frame-classification',
    group: 'Video',
    title: 'Classification of frames',
    description: 'Mark single frames or runs of frames by the kind of shot.',
    config: `<View>
  <TimelineLabels name="shot" toName="video">
    <Label value="Close-up" background="#2f6fdb" hotkey="1"/>
    <Label value="Medium shot" background="#2e8b57" hotkey="2"/>
    <Label value="Wide shot" background="#8a4fc9" hotkey="3"/>
    <Label value="Cut" background="#c0392b" hotkey="4"/>
  </TimelineLabels>
  <Video name="video" value="$video" frameRate="25" timelineHeight="120"/>
</View>`,
    sampleTask: { video },
    sampleResult: [
      frames('t1', 'shot', 'video', 1, 60, 'Wide shot'),
      frames('t2', 'shot', 'video', 61, 95, 'Close-up'),
    ],
  },
  {
    id: 'video-object-tracking',
    group: 'Video',
    title: 'Object tracking',
    description: 'Draw a box around a moving object, move it at key frames, and let the rest be filled in.',
    config: `<View>
  <Labels name="object" toName="video">
    <Label value="Animal" background="#b8651b" hotkey="1"/>
    <Label value="Person" background="#2f6fdb" hotkey="2"/>
    <Label value="Vehicle" background="#c0392b" hotkey="3"/>
  </Labels>
  <Video name="video" value="$video" frameRate="25" timelineHeight="120"/>
  <VideoRectangle name="box" toName="video"/>
</View>`,
    sampleTask: { video },
    sampleResult: [
      {
        id: 'v1',
        from_name: 'box',
        to_name: 'video',
        type: 'videorectangle',
        value: {
          framesCount: 100,
          duration: 4,
          sequence: [corner(1, 13, 40), corner(50, 14, 38), { ...corner(90, 15, 36), enabled: false }],
          labels: ['Animal'],
        },
      },
    ],
  },
  {
    id: 'video-timeline',
    group: 'Video',
    title: 'Scenes and events on a timeline',
    description: 'Cut a video into scenes and describe what happens in each.',
    config: `<View>
  <TimelineLabels name="event" toName="video">
    <Label value="Opening" background="#2f6fdb" hotkey="1"/>
    <Label value="Action" background="#c0392b" hotkey="2"/>
    <Label value="Dialogue" background="#8a4fc9" hotkey="3"/>
    <Label value="Credits" background="#66707d" hotkey="4"/>
  </TimelineLabels>
  <Video name="video" value="$video" frameRate="25" timelineHeight="120"/>
  <TextArea name="happens" toName="video" perRegion="true" rows="2" maxSubmissions="1" placeholder="What happens here?"/>
</View>`,
    sampleTask: { video },
    sampleResult: [
      frames('t1', 'event', 'video', 1, 100, 'Opening'),
      writing('t1', 'happens', 'video', 'A big rabbit comes out of its burrow.'),
    ],
  },
];
