import { compileConfig } from '../compile.ts';
import type { CompiledConfig } from '../model.ts';
import type { LabelChange, LabelOperation } from './model.ts';
import { planLabelChange } from './plan.ts';

/** An interface with every kind of control that has labels, and answers to it. */

export const SOURCE = `<View>
  <!-- what we look at -->
  <Text name="text" value="$text"/>
  <Image name="image" value="$image"/>
  <Video name="clip" value="$clip" frameRate="10"/>
  <Relations><Relation value="part of"/><Relation value="causes"/></Relations>
  <Labels name="entity" toName="text" choice="multiple">
    <Label value="Person" alias="per" maxUsages="2" background="red"/>
    <Label value="Place" maxUsages="1"/>
    <Label value="Thing"/>
  </Labels>
  <RectangleLabels name="object" toName="image"><Label value="Car"/><Label value="Bus"/><Label value="Van"/></RectangleLabels>
  <Choices name="colour" toName="image" perRegion="true" whenTagName="object" whenLabelValue="Car,Bus">
    <Choice value="red"/><Choice value="blue"/><Choice value="grey"/>
  </Choices>
  <Choices name="tone" toName="text" choice="multiple" allowNested="true">
    <Choice value="calm"/><Choice value="angry"><Choice value="rude"/><Choice value="loud"/></Choice><Choice value="sad"/>
  </Choices>
  <Taxonomy name="kind" toName="text">
    <Choice value="Birds"><Choice value="Owls"/><Choice value="Other"/></Choice>
    <Choice value="Mammals"><Choice value="Bats"/><Choice value="Other"/></Choice>
  </Taxonomy>
  <Labels name="moving" toName="clip"><Label value="Ball"/><Label value="Box"/></Labels>
  <VideoRectangle name="track" toName="clip"/>
  <TextArea name="note" toName="text" visibleWhen="choice-selected" whenTagName="tone" whenChoiceValue="rude,loud"/>
</View>`;
export const before = compileConfig(SOURCE);
export const data = { text: 'A text that is long enough for spans', image: '/a.png', clip: '/a.mp4', source: 'web' };

export function plan(operations: LabelOperation[], on: CompiledConfig = before): LabelChange {
  const planned = planLabelChange(on, operations);
  if (!planned.ok) throw new Error(planned.problem.message);
  return planned.change;
}

const box = { x: 10, y: 10, width: 20, height: 20, rotation: 0 };
export const car = (id: string, label = 'Car') => ({
  id,
  from_name: 'object',
  to_name: 'image',
  type: 'rectanglelabels',
  value: { ...box, rectanglelabels: [label] },
});
export const colour = (id: string, value: string) => ({
  id,
  from_name: 'colour',
  to_name: 'image',
  type: 'choices',
  value: { choices: [value] },
});
export const link = (from_id: string, to_id: string, ...labels: string[]) => ({
  type: 'relation',
  from_id,
  to_id,
  direction: 'right',
  ...(labels.length > 0 ? { labels } : {}),
});
