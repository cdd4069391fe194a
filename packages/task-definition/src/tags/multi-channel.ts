import { seriesData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';

export const multiChannelTag: TagDeclaration = {
  name: 'MultiChannel',
  role: 'part',
  help: 'Channels of a TimeSeries that are drawn over each other.',
  parents: ['TimeSeries'],
  parameters: [
    { name: 'height', type: 'number', minimum: 40, maximum: 1000, default: 160, help: 'Height in pixels.' },
    { name: 'showAxis', type: 'boolean', default: true, help: 'Show the marks of the scale of its first channel.' },
  ],
  example: {
    config: `<View>
  <TimeSeries name="gauge" value="$gauge" valueType="json" timeColumn="time">
    <MultiChannel height="200">
      <Channel column="level" legend="Level"/>
      <Channel column="wind" legend="Wind" strokeColor="#b8651b"/>
    </MultiChannel>
  </TimeSeries>
  <Choices name="sane" toName="gauge"><Choice value="Plausible"/><Choice value="Sensor fault"/></Choices>
</View>`,
    data: { gauge: seriesData.sample('gauge') },
    result: [{ id: 's1', from_name: 'sane', to_name: 'gauge', type: 'choices', value: { choices: ['Plausible'] } }],
  },
};
