import { seriesData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { containers, objectName } from './shared-parameters.ts';

export const timeSeriesTag: TagDeclaration = {
  name: 'TimeSeries',
  role: 'object',
  help: 'Shows columns of numbers over time; ranges of time can be labelled.',
  parents: containers,
  parameters: [
    objectName,
    {
      name: 'value',
      type: 'dataRef',
      required: true,
      data: seriesData,
      help: 'Field with the columns, or their address.',
    },
    {
      name: 'valueType',
      type: 'enum',
      values: ['url', 'json'],
      default: 'url',
      help: 'An address, or the columns themselves.',
    },
    { name: 'timeColumn', type: 'string', help: 'Column with the times; without one the rows are counted.' },
    {
      name: 'timeFormat',
      type: 'string',
      help: 'Form of the times, such as %Y-%m-%d %H:%M:%S; numbers when not given.',
    },
    {
      name: 'timeDisplayFormat',
      type: 'string',
      help: 'Form in which times are shown: of dates (%H:%M) or numbers (,.1f).',
    },
    { name: 'sep', type: 'string', default: ',', help: 'What separates the columns of a CSV file.' },
    {
      name: 'overviewChannels',
      type: 'nameList',
      help: 'Columns in the overview below; the first one when not given.',
    },
    {
      name: 'overviewWidth',
      type: 'string',
      default: '25%',
      help: 'Share of the series in view at first, such as 25%.',
    },
    {
      name: 'fixedScale',
      type: 'boolean',
      default: false,
      help: 'Scale each channel to all its values, not to those in view.',
    },
    { name: 'cursorColor', type: 'color', help: 'Colour of the line at the pointer.' },
    { name: 'sync', type: 'string', help: 'Name of an object, or of a group, that plays along.' },
  ],
  example: {
    config: `<View>
  <TimeSeriesLabels name="event" toName="gauge">
    <Label value="High water" background="#2f6fdb"/>
    <Label value="Gust" background="#b8651b"/>
  </TimeSeriesLabels>
  <TimeSeries name="gauge" value="$gauge" valueType="json" timeColumn="time">
    <Channel column="level" legend="Level" units="m" displayFormat=".2f"/>
    <Channel column="wind" legend="Wind" units="m/s" strokeColor="#b8651b"/>
  </TimeSeries>
</View>`,
    data: { gauge: seriesData.sample('gauge') },
    result: [
      {
        id: 't1',
        from_name: 'event',
        to_name: 'gauge',
        type: 'timeserieslabels',
        value: { start: 1800, end: 3600, instant: false, timeserieslabels: ['High water'] },
      },
    ],
  },
};
