import type { ParameterDeclaration } from './declaration.ts';

/** The outline of a mask is as wide on screen at every zoom, so that it has no width to set. */
const maskStyle: readonly ParameterDeclaration[] = [
  { name: 'opacity', type: 'number', minimum: 0, maximum: 1, default: 0.4, help: 'Opacity of the mask, 0 to 1.' },
  { name: 'fillColor', type: 'color', help: 'Colour of the mask when the label has no background.' },
  { name: 'fillOpacity', type: 'number', minimum: 0, maximum: 1, help: 'Opacity of the mask; wins over opacity.' },
  {
    name: 'strokeColor',
    type: 'color',
    help: 'Colour of the outline, and of the label itself, when it has no background.',
  },
];

export const maskDrawing: readonly ParameterDeclaration[] = [
  ...maskStyle,
  { name: 'smart', type: 'boolean', default: false, help: 'Ask a connected model to complete what is drawn.' },
  { name: 'smartOnly', type: 'boolean', default: false, help: 'Offer only the model-assisted tool.' },
];

export const wandDrawing: readonly ParameterDeclaration[] = [
  ...maskStyle.map((parameter) => (parameter.name === 'opacity' ? { ...parameter, default: 0.6 } : parameter)),
  {
    name: 'defaultthreshold',
    type: 'number',
    minimum: 0,
    maximum: 255,
    default: 15,
    help: 'How far colours may differ from the one that is pressed, before the pointer moves.',
  },
  {
    name: 'blurradius',
    type: 'number',
    minimum: 0,
    maximum: 100,
    default: 5,
    help: 'How many pixels far the edge is smoothed.',
  },
];
