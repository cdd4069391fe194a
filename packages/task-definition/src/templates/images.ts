import { amount, box, choice, link, writing } from './answers.ts';
import type { Template } from './template.ts';

const photo = (name: string): string => `/samples/object-detection/images/${name}.jpg`;

export const imageTemplates: Template[] = [
  {
    id: 'object-detection',
    group: 'Computer vision',
    title: 'Object detection',
    description: 'Draw a box around every object and name it.',
    config: `<View>
  <RectangleLabels name="object" toName="image" canRotate="false" strokeWidth="2">
    <Label value="Person" background="#2f6fdb" hotkey="1"/>
    <Label value="Camera" background="#c0392b" hotkey="2"/>
    <Label value="Tripod" background="#b8651b" hotkey="3"/>
    <Label value="Building" background="#8a4fc9" hotkey="4"/>
  </RectangleLabels>
  <Image name="image" value="$image" zoomControl="true"/>
</View>`,
    sampleTask: { image: photo('cameraman') },
    sampleResult: [
      box('b1', 'object', 'image', { x: 17, y: 10, width: 38, height: 88 }, 'Person'),
      box('b2', 'object', 'image', { x: 46.5, y: 24, width: 18, height: 15 }, 'Camera'),
      box('b3', 'object', 'image', { x: 44, y: 37, width: 31, height: 61 }, 'Tripod'),
    ],
  },
  {
    id: 'image-classification',
    group: 'Computer vision',
    title: 'Image classification',
    description: 'Say what an image shows; several answers are possible.',
    config: `<View>
  <Image name="image" value="$image"/>
  <Choices name="scene" toName="image" choice="multiple" required="true" layout="inline">
    <Choice value="Water" hotkey="1"/>
    <Choice value="Buildings" hotkey="2"/>
    <Choice value="People" hotkey="3"/>
    <Choice value="Animals" hotkey="4"/>
    <Choice value="Night" hotkey="5"/>
  </Choices>
</View>`,
    sampleTask: { image: photo('bridge') },
    sampleResult: [choice('c1', 'scene', 'image', 'Water', 'Buildings', 'Night')],
  },
  {
    id: 'image-captioning',
    group: 'Computer vision',
    title: 'Image captioning',
    description: 'Describe an image for someone who cannot see it.',
    config: `<View>
  <Image name="image" value="$image"/>
  <Header value="Describe what is there, not what you feel" size="5"/>
  <TextArea name="caption" toName="image" rows="2" maxSubmissions="5" editable="true" required="true"
            placeholder="One sentence; press Enter to add another"/>
</View>`,
    sampleTask: { image: photo('honey-bee') },
    sampleResult: [writing('t1', 'caption', 'image', 'A honey bee sits on the yellow heart of a violet aster.')],
  },
  {
    id: 'boxes-with-attributes',
    group: 'Computer vision',
    title: 'Boxes with attributes',
    description: 'Draw boxes and answer questions about each of them.',
    config: `<View>
  <RectangleLabels name="thing" toName="photo" canRotate="false">
    <Label value="Cup" background="#c0392b" hotkey="1"/>
    <Label value="Cutlery" background="#2f6fdb" hotkey="2"/>
  </RectangleLabels>
  <Image name="photo" value="$image"/>
  <Choices name="occlusion" toName="photo" perRegion="true" required="true" layout="inline">
    <Choice value="Fully visible" alias="none"/>
    <Choice value="Partly hidden" alias="partial"/>
    <Choice value="Mostly hidden" alias="heavy"/>
  </Choices>
  <Choices name="kind" toName="photo" perRegion="true" whenTagName="thing" whenLabelValue="Cutlery" layout="inline">
    <Choice value="Spoon"/>
    <Choice value="Fork"/>
    <Choice value="Knife"/>
  </Choices>
  <Number name="share" toName="photo" perRegion="true" whenTagName="thing" whenLabelValue="Cup" min="0" max="100" slider="true"/>
</View>`,
    sampleTask: { image: photo('coffee') },
    sampleResult: [
      box('b1', 'thing', 'photo', { x: 27, y: 4.5, width: 43, height: 71 }, 'Cup'),
      choice('b1', 'occlusion', 'photo', 'none'),
      amount('b1', 'share', 'photo', 60),
      box('b2', 'thing', 'photo', { x: 52, y: 37, width: 27, height: 46 }, 'Cutlery'),
      choice('b2', 'occlusion', 'photo', 'partial'),
      choice('b2', 'kind', 'photo', 'Spoon'),
    ],
  },
  {
    id: 'inventory-count',
    group: 'Computer vision',
    title: 'Counting stock',
    description: 'Box every item, say in which state it is, and give the count.',
    config: `<View>
  <RectangleLabels name="item" toName="shelf" canRotate="false" strokeWidth="2">
    <Label value="Coin" background="#2f6fdb" hotkey="1"/>
    <Label value="Damaged coin" background="#c0392b" hotkey="2"/>
    <Label value="Empty place" background="#b8651b" hotkey="3"/>
  </RectangleLabels>
  <Image name="shelf" value="$image" zoomControl="true" brightnessControl="true" contrastControl="true"/>
  <Header value="How many are there?" size="5"/>
  <Number name="count" toName="shelf" min="0" step="1" required="true"/>
</View>`,
    sampleTask: { image: photo('coins') },
    sampleResult: [
      box('b1', 'item', 'shelf', { x: 5.5, y: 12, width: 12, height: 12.5 }, 'Coin'),
      box('b2', 'item', 'shelf', { x: 79, y: 4, width: 17, height: 20 }, 'Coin'),
      amount('n1', 'count', 'shelf', 24),
    ],
  },
  {
    id: 'medical-boxes',
    group: 'Computer vision',
    title: 'Findings in medical images',
    description: 'Box what you find in a scan, grade each finding, and give the diagnosis.',
    config: `<View>
  <RectangleLabels name="finding" toName="scan" canRotate="false" strokeWidth="2">
    <Label value="Optic disc" background="#2f6fdb" hotkey="1"/>
    <Label value="Macula" background="#2e8b57" hotkey="2"/>
    <Label value="Lesion" background="#8a4fc9" hotkey="3"/>
  </RectangleLabels>
  <Image name="scan" value="$image" zoomControl="true" brightnessControl="true" contrastControl="true" crosshair="true"/>
  <Rating name="severity" toName="scan" perRegion="true" whenTagName="finding" whenLabelValue="Lesion" maxRating="4"/>
  <Choices name="diagnosis" toName="scan" required="true" layout="inline">
    <Choice value="Healthy" hotkey="h"/>
    <Choice value="Suspicious" hotkey="s"/>
    <Choice value="Ill" hotkey="i"/>
    <Choice value="Cannot be judged" hotkey="c"/>
  </Choices>
</View>`,
    sampleTask: { image: '/samples/pictures/retina.jpg' },
    sampleResult: [
      box('b1', 'finding', 'scan', { x: 3, y: 37, width: 18, height: 20 }, 'Optic disc'),
      box('b2', 'finding', 'scan', { x: 41, y: 43, width: 18, height: 18 }, 'Macula'),
      choice('c1', 'diagnosis', 'scan', 'Healthy'),
    ],
  },
  {
    id: 'screening',
    group: 'Computer vision',
    title: 'Screening of tissue and breast images',
    description: 'Grade an image for screening: density, category, and whether somebody else should look.',
    config: `<View>
  <Image name="scan" value="$image" zoomControl="true" brightnessControl="true" contrastControl="true"/>
  <Header value="Density" size="5"/>
  <Choices name="density" toName="scan" required="true" layout="inline">
    <Choice value="Almost none" alias="a" hotkey="a"/>
    <Choice value="Scattered" alias="b" hotkey="b"/>
    <Choice value="Uneven" alias="c" hotkey="c"/>
    <Choice value="Dense" alias="d" hotkey="d"/>
  </Choices>
  <Header value="Category" size="5"/>
  <Choices name="category" toName="scan" required="true" layout="inline">
    <Choice value="Negative" hotkey="1"/>
    <Choice value="Benign" hotkey="2"/>
    <Choice value="Probably benign" hotkey="3"/>
    <Choice value="Suspicious" hotkey="4"/>
    <Choice value="Malignant" hotkey="5"/>
  </Choices>
  <Choices name="next" toName="scan" choice="multiple" layout="inline">
    <Choice value="Second reader" hotkey="s"/>
    <Choice value="Better image needed" hotkey="i"/>
  </Choices>
</View>`,
    sampleTask: { image: '/samples/pictures/colon-tissue.jpg' },
    sampleResult: [
      choice('c1', 'density', 'scan', 'c'),
      choice('c2', 'category', 'scan', 'Benign'),
      choice('c3', 'next', 'scan', 'Second reader'),
    ],
  },
  {
    id: 'scene-graph',
    group: 'Computer vision',
    title: 'Scene graph',
    description: 'Box objects, describe each, and link them by what they do to one another.',
    config: `<View>
  <Relations choice="single">
    <Relation value="wears" background="#8a4fc9"/>
    <Relation value="holds" background="#2f6fdb"/>
    <Relation value="stands before" background="#2e8b57"/>
  </Relations>
  <RectangleLabels name="object" toName="image" canRotate="false" strokeWidth="2">
    <Label value="Person" background="#2f6fdb" hotkey="1"/>
    <Label value="Clothing" background="#8a4fc9" hotkey="2"/>
    <Label value="Thing" background="#b8651b" hotkey="3"/>
  </RectangleLabels>
  <Image name="image" value="$image" zoomControl="true"/>
  <TextArea name="attributes" toName="image" perRegion="true" rows="1" editable="true" placeholder="One property at a time"/>
</View>`,
    sampleTask: { image: photo('astronaut') },
    sampleResult: [
      box('b1', 'object', 'image', { x: 7, y: 1, width: 85, height: 98 }, 'Person'),
      writing('b1', 'attributes', 'image', 'smiling', 'sitting'),
      box('b2', 'object', 'image', { x: 7, y: 33, width: 62, height: 66 }, 'Clothing'),
      writing('b2', 'attributes', 'image', 'orange'),
      box('b3', 'object', 'image', { x: 67, y: 0, width: 22, height: 57 }, 'Thing'),
      link('b1', 'b2', 'wears'),
      link('b1', 'b3', 'stands before'),
    ],
  },
  {
    id: 'visual-question-answering',
    group: 'Computer vision',
    title: 'Visual question answering',
    description: 'Answer a question about an image and box what shows the answer.',
    config: `<View>
  <Header value="$question" size="3"/>
  <RectangleLabels name="evidence" toName="image"><Label value="Evidence" background="#b8651b" hotkey="e"/></RectangleLabels>
  <Image name="image" value="$image"/>
  <TextArea name="answer" toName="image" rows="1" maxSubmissions="1" required="true" placeholder="A short answer"/>
  <Choices name="certainty" toName="image" layout="inline">
    <Choice value="Certain" hotkey="1"/>
    <Choice value="Guessed" hotkey="2"/>
    <Choice value="Cannot be answered" hotkey="3"/>
  </Choices>
</View>`,
    sampleTask: { question: 'What does the animal stretch out towards you?', image: photo('raccoon') },
    sampleResult: [
      box('b1', 'evidence', 'image', { x: 56, y: 69, width: 19, height: 14 }, 'Evidence'),
      writing('t1', 'answer', 'image', 'A front paw'),
      choice('c1', 'certainty', 'image', 'Certain'),
    ],
  },
];
