import { landscapePicture, streetPicture } from '../sample-pictures.ts';
import { box, choice, type Template, writing } from './template.ts';

export const imageTemplates: Template[] = [
  {
    id: 'object-detection',
    group: 'Images',
    title: 'Object detection',
    description: 'Draw a box around every object and name it.',
    config: `<View>
  <RectangleLabels name="object" toName="image" canRotate="false" strokeWidth="2">
    <Label value="Car" background="#c0392b" hotkey="1"/>
    <Label value="Person" background="#2f6fdb" hotkey="2"/>
    <Label value="Traffic light" background="#b8651b" hotkey="3"/>
    <Label value="Building" background="#66707d" hotkey="4"/>
  </RectangleLabels>
  <Image name="image" value="$image" zoomControl="true"/>
</View>`,
    sampleTask: { image: streetPicture },
    sampleResult: [
      box('b1', 'object', 'image', { x: 35, y: 64.4, width: 30, height: 25 }, 'Car'),
      box('b2', 'object', 'image', { x: 73, y: 57.5, width: 6.5, height: 34 }, 'Person'),
    ],
  },
  {
    id: 'image-classification',
    group: 'Images',
    title: 'Image classification',
    description: 'Say what an image shows; several answers are possible.',
    config: `<View>
  <Image name="image" value="$image"/>
  <Choices name="scene" toName="image" choice="multiple" required="true" layout="inline">
    <Choice value="Mountains"/>
    <Choice value="Water"/>
    <Choice value="Buildings"/>
    <Choice value="People"/>
    <Choice value="Night"/>
  </Choices>
</View>`,
    sampleTask: { image: landscapePicture },
    sampleResult: [choice('c1', 'scene', 'image', 'Mountains', 'Buildings')],
  },
  {
    id: 'image-captioning',
    group: 'Images',
    title: 'Image captioning',
    description: 'Describe an image for someone who cannot see it.',
    config: `<View>
  <Image name="image" value="$image"/>
  <Header value="Describe what is there, not what you feel" size="5"/>
  <TextArea name="caption" toName="image" rows="3" maxSubmissions="5" editable="true" required="true"
            placeholder="One sentence; press Enter to add another"/>
</View>`,
    sampleTask: { image: landscapePicture },
    sampleResult: [writing('t1', 'caption', 'image', 'A red house stands on a green hill before grey mountains.')],
  },
  {
    id: 'boxes-with-attributes',
    group: 'Images',
    title: 'Boxes with attributes',
    description: 'Draw boxes and answer questions about each of them.',
    config: `<View>
  <RectangleLabels name="road_user" toName="photo" canRotate="false">
    <Label value="Vehicle" background="#c0392b"/>
    <Label value="Pedestrian" background="#2f6fdb"/>
  </RectangleLabels>
  <Image name="photo" value="$image"/>
  <Choices name="occlusion" toName="photo" perRegion="true" required="true" layout="inline">
    <Choice value="Fully visible" alias="none"/>
    <Choice value="Partly hidden" alias="partial"/>
    <Choice value="Mostly hidden" alias="heavy"/>
  </Choices>
  <Choices name="kind" toName="photo" perRegion="true" whenTagName="road_user" whenLabelValue="Vehicle" layout="inline">
    <Choice value="Car"/>
    <Choice value="Bus"/>
    <Choice value="Lorry"/>
  </Choices>
  <Number name="people" toName="photo" perRegion="true" min="0" max="60"/>
</View>`,
    sampleTask: { image: streetPicture },
    sampleResult: [
      box('b1', 'road_user', 'photo', { x: 35, y: 64.4, width: 30, height: 25 }, 'Vehicle'),
      choice('b1', 'occlusion', 'photo', 'none'),
      choice('b1', 'kind', 'photo', 'Car'),
      { id: 'b1', from_name: 'people', to_name: 'photo', type: 'number', value: { number: 1 } },
    ],
  },
  {
    id: 'visual-question-answering',
    group: 'Images',
    title: 'Visual question answering',
    description: 'Answer a question about an image and box what shows the answer.',
    config: `<View>
  <Header value="$question" size="3"/>
  <RectangleLabels name="evidence" toName="image"><Label value="Evidence" background="#b8651b"/></RectangleLabels>
  <Image name="image" value="$image"/>
  <TextArea name="answer" toName="image" rows="1" maxSubmissions="1" required="true" placeholder="A short answer"/>
  <Choices name="certainty" toName="image" layout="inline">
    <Choice value="Certain"/>
    <Choice value="Guessed"/>
    <Choice value="Cannot be answered"/>
  </Choices>
</View>`,
    sampleTask: { question: 'Which lamp of the traffic light is on?', image: streetPicture },
    sampleResult: [
      box('b1', 'evidence', 'image', { x: 84, y: 51, width: 5.5, height: 18 }, 'Evidence'),
      writing('t1', 'answer', 'image', 'The red one'),
      choice('c1', 'certainty', 'image', 'Certain'),
    ],
  },
];
