import { choice, outline, spot } from './answers.ts';
import type { Template } from './template.ts';

const photo = (name: string): string => `/samples/object-detection/images/${name}.jpg`;

/** Of the shape that it marks: a place in the image for each bend of the outline. */
const cup: [number, number][] = [
  [29, 14],
  [38, 6],
  [50, 4],
  [62, 7],
  [68, 17],
  [68, 29],
  [63, 45],
  [51, 58],
  [38, 55],
  [31, 38],
];

const bone = (id: string, x: number, y: number, before: string | null) => ({
  id,
  x,
  y,
  prevPointId: before,
  isBezier: false,
});

export const imageShapeTemplates: Template[] = [
  {
    id: 'polygon-segmentation',
    group: 'Computer vision',
    title: 'Segmentation with polygons',
    description: 'Trace the outline of every object, point by point.',
    config: `<View>
  <PolygonLabels name="object" toName="image" opacity="0.3" strokeWidth="2" pointSize="small" pointStyle="circle">
    <Label value="Cup" background="#2f6fdb" hotkey="1"/>
    <Label value="Saucer" background="#8a4fc9" hotkey="2"/>
    <Label value="Spoon" background="#2e8b57" hotkey="3"/>
    <Label value="Table" background="#66707d" hotkey="4"/>
  </PolygonLabels>
  <Image name="image" value="$image" zoomControl="true"/>
</View>`,
    sampleTask: { image: photo('coffee') },
    sampleResult: [outline('p1', 'object', 'image', cup, 'Cup')],
  },
  {
    id: 'keypoints',
    group: 'Computer vision',
    title: 'Key points',
    description: 'Set a point on every landmark of a face or body.',
    config: `<View>
  <KeyPointLabels name="landmark" toName="image" strokeWidth="3">
    <Label value="Eye" background="#2f6fdb" hotkey="1" maxUsages="2"/>
    <Label value="Nose" background="#c0392b" hotkey="2" maxUsages="1"/>
    <Label value="Mouth" background="#c2379b" hotkey="3" maxUsages="1"/>
    <Label value="Ear" background="#b8651b" hotkey="4" maxUsages="2"/>
  </KeyPointLabels>
  <Image name="image" value="$image" zoomControl="true"/>
  <Choices name="seen" toName="image" perRegion="true" layout="inline">
    <Choice value="Seen"/>
    <Choice value="Hidden, guessed"/>
  </Choices>
</View>`,
    sampleTask: { image: photo('cat') },
    sampleResult: [
      spot('k1', 'landmark', 'image', 38, 38.5, 'Eye'),
      spot('k2', 'landmark', 'image', 69, 34, 'Eye'),
      spot('k3', 'landmark', 'image', 58, 77, 'Nose'),
      choice('k3', 'seen', 'image', 'Seen'),
    ],
  },
  {
    id: 'skeletons',
    group: 'Computer vision',
    title: 'Pose with skeletons',
    description: 'Draw the joints of a person and the bones between them.',
    config: `<View>
  <VectorLabels name="pose" toName="image" skeleton="true" minPoints="3" strokeWidth="3">
    <Label value="Standing" background="#2f6fdb" hotkey="1"/>
    <Label value="Sitting" background="#b8651b" hotkey="2"/>
    <Label value="Lying" background="#8a4fc9" hotkey="3"/>
  </VectorLabels>
  <Image name="image" value="$image" zoomControl="true"/>
</View>`,
    sampleTask: { image: photo('cameraman') },
    sampleResult: [
      {
        id: 'v1',
        from_name: 'pose',
        to_name: 'image',
        type: 'vectorlabels',
        value: {
          vertices: [
            bone('head', 43, 20, null),
            bone('shoulder', 34, 37, 'head'),
            bone('elbow', 42, 52, 'shoulder'),
            bone('hand', 53, 37, 'elbow'),
            bone('hip', 27, 72, 'shoulder'),
            bone('knee', 29, 94, 'hip'),
          ],
          closed: false,
          vectorlabels: ['Standing'],
        },
      },
    ],
  },
  {
    id: 'ellipses',
    group: 'Computer vision',
    title: 'Round objects with ellipses',
    description: 'Fit an ellipse to every round object and give its state.',
    config: `<View>
  <EllipseLabels name="fruit" toName="image" opacity="0.25" strokeWidth="2">
    <Label value="Orange" background="#b8651b" hotkey="1"/>
    <Label value="Lemon" background="#8a7a00" hotkey="2"/>
    <Label value="Lime" background="#2e8b57" hotkey="3"/>
    <Label value="Grapefruit" background="#c0392b" hotkey="4"/>
  </EllipseLabels>
  <Image name="image" value="$image" zoomControl="true"/>
  <Choices name="whole" toName="image" perRegion="true" layout="inline">
    <Choice value="Whole slice"/>
    <Choice value="Cut by the edge"/>
  </Choices>
</View>`,
    sampleTask: { image: photo('citrus-fruits') },
    sampleResult: [
      {
        id: 'e1',
        from_name: 'fruit',
        to_name: 'image',
        type: 'ellipselabels',
        value: { x: 78, y: 50, radiusX: 15.5, radiusY: 25, rotation: 0, ellipselabels: ['Grapefruit'] },
      },
      choice('e1', 'whole', 'image', 'Whole slice'),
    ],
  },
  {
    id: 'multipage-images',
    group: 'Computer vision',
    title: 'Documents of several pages',
    description: 'Leaf through the pages of a scan, mark parts on each, and sort every page.',
    config: `<View>
  <RectangleLabels name="part" toName="pages" canRotate="false" strokeWidth="2">
    <Label value="Heading" background="#2f6fdb" hotkey="1"/>
    <Label value="Paragraph" background="#66707d" hotkey="2"/>
    <Label value="List" background="#2e8b57" hotkey="3"/>
    <Label value="Page number" background="#b8651b" hotkey="4"/>
  </RectangleLabels>
  <Image name="pages" value="$first" valueList="$pages" zoomControl="true" rotateControl="true"/>
  <Choices name="kind" toName="pages" perItem="true" layout="inline">
    <Choice value="First page of a chapter" hotkey="f"/>
    <Choice value="Page within a chapter" hotkey="w"/>
    <Choice value="Blank" hotkey="b"/>
  </Choices>
</View>`,
    sampleTask: {
      first: '/samples/documents/project-history-page-1.jpg',
      pages: [1, 2, 3].map((page) => `/samples/documents/project-history-page-${page}.jpg`),
    },
    sampleResult: [
      {
        id: 'b1',
        from_name: 'part',
        to_name: 'pages',
        type: 'rectanglelabels',
        item_index: 0,
        value: { x: 9, y: 18, width: 17.5, height: 3.2, rotation: 0, rectanglelabels: ['Heading'] },
      },
      { ...choice('c1', 'kind', 'pages', 'First page of a chapter'), item_index: 0 },
      { ...choice('c2', 'kind', 'pages', 'First page of a chapter'), item_index: 1 },
    ],
  },
];
