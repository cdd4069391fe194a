import type { TagDeclaration } from './declaration.ts';
import { timeSeriesTag } from './time-series.ts';

export const channelTag: TagDeclaration = {
  name: 'Channel',
  role: 'part',
  help: 'One column of a TimeSeries, drawn as a line.',
  parents: ['TimeSeries', 'MultiChannel'],
  parameters: [
    { name: 'column', type: 'string', required: true, help: 'Name of the column, or its number from 0.' },
    { name: 'legend', type: 'string', help: 'Name that is shown; the column when not given.' },
    { name: 'units', type: 'string', help: 'Unit of the values, such as m/s.' },
    { name: 'displayFormat', type: 'string', help: 'Form in which values are shown, such as .2f.' },
    { name: 'height', type: 'number', minimum: 40, maximum: 1000, default: 120, help: 'Height in pixels.' },
    { name: 'strokeColor', type: 'color', help: 'Colour of the line.' },
    {
      name: 'strokeWidth',
      type: 'number',
      minimum: 0.5,
      maximum: 20,
      default: 1,
      help: 'Width of the line in pixels.',
    },
    { name: 'markerSize', type: 'number', minimum: 0, maximum: 20, default: 0, help: 'Size of a dot at each value.' },
    { name: 'markerColor', type: 'color', help: 'Colour of the dots; that of the line when not given.' },
    { name: 'markerSymbol', type: 'enum', values: ['circle', 'square'], default: 'circle', help: 'Shape of the dots.' },
    { name: 'timeRange', type: 'string', help: 'Times between which it is drawn, such as 0,3600.' },
    { name: 'dataRange', type: 'string', help: 'Values that its height spans, such as -1,1.' },
    {
      name: 'fixedScale',
      type: 'boolean',
      help: 'Scale it to all its values, not to those in view; that of the TimeSeries when not given.',
    },
    { name: 'showAxis', type: 'boolean', default: true, help: 'Show the marks of its scale.' },
  ],
  example: timeSeriesTag.example,
};
