import { imageData, imageListData } from './data-kinds.ts';
import type { ParameterDeclaration, TagDeclaration } from './declaration.ts';
import { containers, objectName } from './shared-parameters.ts';

const viewing: readonly ParameterDeclaration[] = [
  { name: 'zoom', type: 'boolean', default: true, help: 'Zoom with the wheel.' },
  { name: 'negativeZoom', type: 'boolean', default: false, help: 'Zoom out below the fitting size.' },
  { name: 'zoomBy', type: 'number', minimum: 1, maximum: 10, default: 1.1, help: 'Factor of one zoom step.' },
  { name: 'defaultZoom', type: 'enum', values: ['fit', 'original', 'auto'], default: 'fit', help: 'Size when opened.' },
  { name: 'zoomControl', type: 'boolean', default: true, help: 'Show the zoom buttons.' },
  { name: 'brightnessControl', type: 'boolean', default: false, help: 'Show the brightness slider.' },
  { name: 'contrastControl', type: 'boolean', default: false, help: 'Show the contrast slider.' },
  { name: 'rotateControl', type: 'boolean', default: false, help: 'Show the buttons that turn the image.' },
  { name: 'selectionControl', type: 'boolean', default: true, help: 'Show the tool that selects regions.' },
  { name: 'crosshair', type: 'boolean', default: false, help: 'Draw lines through the pointer.' },
  { name: 'grid', type: 'boolean', default: false, help: 'Draw a grid over the image.' },
  { name: 'gridSize', type: 'number', minimum: 1, default: 30, help: 'Distance of grid lines in pixels.' },
  { name: 'gridColor', type: 'color', default: '#EEEEF4', help: 'Colour of grid lines.' },
  {
    name: 'smoothing',
    type: 'boolean',
    help: 'Smooth pixels when zoomed in; left out, until they are large enough to be counted.',
  },
];

const placement: readonly ParameterDeclaration[] = [
  { name: 'width', type: 'string', default: '100%', help: 'Width of the image area, a CSS length.' },
  { name: 'maxWidth', type: 'string', default: '100%', help: 'Largest width of the image area, a CSS length.' },
  {
    name: 'horizontalAlignment',
    type: 'enum',
    values: ['left', 'center', 'right'],
    default: 'center',
    help: 'Where a narrow image stands.',
  },
  {
    name: 'verticalAlignment',
    type: 'enum',
    values: ['top', 'center', 'bottom'],
    default: 'center',
    help: 'Where a low image stands.',
  },
  {
    name: 'crossOrigin',
    type: 'enum',
    values: ['none', 'anonymous', 'use-credentials'],
    default: 'none',
    help: 'How the image is fetched from another site.',
  },
];

export const imageTag: TagDeclaration = {
  name: 'Image',
  role: 'object',
  help: 'Shows an image, or pages of images, on which boxes can be drawn.',
  parents: containers,
  parameters: [
    objectName,
    {
      name: 'value',
      type: 'dataRef',
      required: true,
      requiredUnless: 'valueList',
      data: imageData,
      help: 'Field with the address of the image, such as $image.',
    },
    { name: 'valueList', type: 'dataRef', data: imageListData, help: 'Field with a list of pages, such as $pages.' },
    ...viewing,
    ...placement,
  ],
  example: {
    config: `<View>
  <Image name="photo" value="$photo" zoomControl="true" rotateControl="true"/>
  <Choices name="season" toName="photo"><Choice value="Summer"/><Choice value="Winter"/></Choices>
</View>`,
    data: { photo: imageData.sample('photo') },
    result: [{ id: 'p1', from_name: 'season', to_name: 'photo', type: 'choices', value: { choices: ['Summer'] } }],
  },
};
