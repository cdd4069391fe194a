import { amount, choice, period, writing } from './answers.ts';
import type { Template } from './template.ts';

export const timeSeriesTemplates: Template[] = [
  {
    id: 'activity-phases',
    group: 'Time series',
    title: 'Activities over several channels',
    description: 'Mark when one phase ends and the next begins, seen over several channels at once.',
    config: `<View>
  <TimeSeriesLabels name="phase" toName="series">
    <Label value="Expansion" background="#2e8b57" hotkey="1"/>
    <Label value="Recession" background="#c0392b" hotkey="2"/>
    <Label value="Recovery" background="#2f6fdb" hotkey="3"/>
  </TimeSeriesLabels>
  <TimeSeries name="series" value="$series" valueType="url" overviewWidth="100%" timeColumn="quarter" timeFormat="%Y-%m-%d"
              timeDisplayFormat="%b %Y" overviewChannels="unemployment">
    <Channel column="growth" legend="Growth" units="%" strokeColor="#2e8b57" displayFormat=".1f"/>
    <Channel column="unemployment" legend="Unemployment" units="%" strokeColor="#2f6fdb" displayFormat=".1f"/>
    <Channel column="inflation" legend="Inflation" units="%" strokeColor="#b8651b" displayFormat=".1f"/>
  </TimeSeries>
</View>`,
    sampleTask: { series: '/samples/series/us-economy.csv' },
    sampleResult: [
      period('p1', 'phase', 'series', '2001-04-01', '2001-10-01', 'Recession'),
      period('p2', 'phase', 'series', '2002-01-01', '2007-10-01', 'Expansion'),
    ],
  },
  {
    id: 'change-points',
    group: 'Time series',
    title: 'Change points',
    description: 'Mark the moments at which a series begins to behave in another way.',
    config: `<View>
  <TimeSeriesLabels name="change" toName="flow">
    <Label value="Level changes" background="#c0392b" hotkey="1"/>
    <Label value="Spread changes" background="#b8651b" hotkey="2"/>
    <Label value="Trend changes" background="#2f6fdb" hotkey="3"/>
  </TimeSeriesLabels>
  <TimeSeries name="flow" value="$flow" valueType="url" overviewWidth="100%" timeColumn="year">
    <Channel column="flow" legend="Flow of the Nile" units="10⁸ m³" height="260"/>
  </TimeSeries>
  <TextArea name="reason" toName="flow" perRegion="true" rows="1" maxSubmissions="1" placeholder="What may have caused it?"/>
</View>`,
    sampleTask: { flow: '/samples/series/nile-flow.csv' },
    sampleResult: [
      period('p1', 'change', 'flow', 1898, 1898, 'Level changes'),
      writing('p1', 'reason', 'flow', 'Less rain in the Ethiopian highlands'),
    ],
  },
  {
    id: 'anomalies',
    group: 'Time series',
    title: 'Outliers and anomalies',
    description: 'Mark beats, spikes and gaps that do not belong, and say how sure you are.',
    config: `<View>
  <TimeSeriesLabels name="anomaly" toName="series">
    <Label value="Outlier" background="#c0392b" hotkey="1"/>
    <Label value="Unusual stretch" background="#b8651b" hotkey="2"/>
    <Label value="Gap" background="#66707d" hotkey="3"/>
  </TimeSeriesLabels>
  <TimeSeries name="series" value="$series" valueType="url" overviewWidth="100%" timeColumn="sample">
    <Channel column="lead" legend="Electrocardiogram" strokeColor="#c2379b" height="260"/>
  </TimeSeries>
  <Choices name="certainty" toName="series" perRegion="true" layout="inline">
    <Choice value="Certain"/>
    <Choice value="Probable"/>
    <Choice value="Doubtful"/>
  </Choices>
</View>`,
    sampleTask: { series: '/samples/series/heartbeat.csv' },
    sampleResult: [
      period('p1', 'anomaly', 'series', 480, 560, 'Unusual stretch'),
      choice('p1', 'certainty', 'series', 'Doubtful'),
    ],
  },
  {
    id: 'series-quality',
    group: 'Time series',
    title: 'Signal quality',
    description: 'Mark good and spoilt stretches of a signal and judge the whole of it.',
    config: `<View>
  <TimeSeriesLabels name="stretch" toName="series">
    <Label value="Clean" background="#2e8b57" hotkey="1"/>
    <Label value="Noisy" background="#b8651b" hotkey="2"/>
    <Label value="Unusable" background="#c0392b" hotkey="3"/>
  </TimeSeriesLabels>
  <TimeSeries name="series" value="$series" valueType="url" overviewWidth="100%" timeColumn="year">
    <Channel column="sunspots" legend="Sunspots a year" strokeColor="#b8651b" height="260"/>
  </TimeSeries>
  <Choices name="usable" toName="series" required="true" layout="inline">
    <Choice value="Usable" hotkey="u"/>
    <Choice value="Usable in part" hotkey="p"/>
    <Choice value="Not usable" hotkey="n"/>
  </Choices>
</View>`,
    sampleTask: { series: '/samples/series/sunspots.csv' },
    sampleResult: [
      period('p1', 'stretch', 'series', 1700, 1748, 'Noisy'),
      period('p2', 'stretch', 'series', 1749, 2008, 'Clean'),
      choice('c1', 'usable', 'series', 'Usable in part'),
    ],
  },
  {
    id: 'forecasting',
    group: 'Time series',
    title: 'Forecast',
    description: 'Look at the past, mark what a forecast must take into account, and say what comes next.',
    config: `<View>
  <TimeSeriesLabels name="pattern" toName="series">
    <Label value="Season" background="#2f6fdb" hotkey="1"/>
    <Label value="Trend" background="#2e8b57" hotkey="2"/>
    <Label value="Leave out" background="#66707d" hotkey="3"/>
  </TimeSeriesLabels>
  <TimeSeries name="series" value="$series" valueType="url" overviewWidth="100%" timeColumn="date" timeFormat="%Y-%m-%d" timeDisplayFormat="%b %Y">
    <Channel column="co2" legend="Carbon dioxide" units="ppm" displayFormat=".1f" height="240"/>
  </TimeSeries>
  <Choices name="direction" toName="series" required="true" layout="inline">
    <Choice value="Rises" hotkey="r"/>
    <Choice value="Stays" hotkey="s"/>
    <Choice value="Falls" hotkey="f"/>
  </Choices>
  <Header value="Expected a year after the last value" size="5"/>
  <Number name="expected" toName="series" min="0" step="0.1"/>
</View>`,
    sampleTask: { series: '/samples/series/carbon-dioxide.csv' },
    sampleResult: [
      period('p1', 'pattern', 'series', '2000-01-01', '2000-12-30', 'Season'),
      choice('c1', 'direction', 'series', 'Rises'),
      amount('n1', 'expected', 'series', 373.3),
    ],
  },
];
