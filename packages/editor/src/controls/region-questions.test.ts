import { compileConfig } from '@labelwright/task-definition/compile';
import { configForTask } from '@labelwright/task-definition/for-task';
import type { ConfigNode } from '@labelwright/task-definition/model';
import { describe, expect, it } from 'vitest';
import { keyOf } from './NodeView.tsx';
import { listInPlace, listRegionQuestions } from './region-questions.ts';

const named = ({ tag, attributes }: ConfigNode) => attributes.name ?? attributes.value ?? tag;

describe('questions about regions', () => {
  const config = compileConfig(`<View>
    <Header value="Read"/>
    <Text name="text" value="$text"/>
    <Header value="Mark"/>
    <Labels name="kind" toName="text"><Label value="A"/></Labels>
    <Header value="Sure?"/><Header value="Be honest"/>
    <Rating name="sure" toName="text" perRegion="true"/>
    <View><Header value="Why?"/><TextArea name="why" toName="text" perRegion="true"/></View>
    <Header value="Overall"/>
    <Rating name="stars" toName="text"/>
  </View>`);

  it('take the Headers right before them along', () => {
    const questions = listRegionQuestions(config);
    expect(questions.map(({ headers, node }) => [...headers, node].map(named))).toEqual([
      ['Sure?', 'Be honest', 'sure'],
      ['View'],
    ]);
    expect(listInPlace(config, config.root).map(named)).toEqual(['Read', 'text', 'Mark', 'kind', 'Overall', 'stars']);
  });

  it('leave the Collapse around them where it holds others as well', () => {
    const mixed =
      compileConfig(`<View><Text name="t" value="$t"/><Labels name="l" toName="t"><Label value="A"/></Labels>
      <Collapse><Panel value="Text"><Rating name="stars" toName="t"/></Panel>
        <Panel value="Region"><Header value="Sure?"/><Rating name="sure" toName="t" perRegion="true"/></Panel></Collapse>
      <Collapse><Panel value="Region"><Rating name="more" toName="t" perRegion="true"/></Panel></Collapse></View>`);
    expect(mixed.diagnostics).toEqual([]);
    const questions = listRegionQuestions(mixed);
    expect(questions.map(({ headers, node }) => [...headers, node].map(named))).toEqual([
      ['Sure?', 'sure'],
      ['Collapse'],
    ]);
  });

  it('of a Repeater are told apart', () => {
    const repeated = compileConfig(`<View><Repeater on="$pages"><Text name="t_{{idx}}" value="$pages[{{idx}}]"/>
      <Labels name="l_{{idx}}" toName="t_{{idx}}"><Label value="A"/></Labels>
      <Rating name="r_{{idx}}" toName="t_{{idx}}" perRegion="true"/></Repeater></View>`);
    const questions = listRegionQuestions(configForTask(repeated, { pages: ['a', 'b', 'c'] }));
    expect(questions.map(({ node }) => named(node))).toEqual(['r_0', 'r_1', 'r_2']);
    expect(new Set(questions.map(({ node }) => keyOf(node))).size).toBe(3);
  });
});
