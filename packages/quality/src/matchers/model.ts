import type { CompiledConfig, ControlTag, ObjectTag, RegionResult } from '@labelwright/task-definition/model';
import type { Interval } from './geometry/interval.ts';
import type { Member } from './merge/member.ts';
import type { Weighted } from './merge/weighted.ts';

/** Definitions without a label config: their answers are JSON that this schema describes (2020-12). */
export interface SchemaDefinition {
  labelSchema: unknown;
}

export type Definition = CompiledConfig | SchemaDefinition;

export interface ControlOptions {
  /** Regions are at the same place when they are more alike than this; every matcher has its own default. */
  threshold?: number;
  /**
   * Regions: `match` counts those that match, `soft` sums how alike they are. Choices: `set` or `exact`. Taxonomy: `path`
   * or `exact`. Text: `characters`, `words` or `exact`. Numbers, ratings, dates: `distance` or `exact`. Ranking: `pairs`
   * or `exact`. Relations: `labels` or `endpoints`. The first one is the default; of dates it is `exact`.
   */
  mode?: string;
  /** Key points and vectors: the distance at which they are half alike, in percent of the longer side. */
  tolerance?: number;
  /** Numbers and dates (in days): the difference at which nothing is left of the agreement. */
  scale?: number;
}

export interface CompareOptions {
  /** By name of the control, of the property for JSON answers. */
  controls?: Readonly<Record<string, ControlOptions>>;
  /** For all region controls that say nothing of their own. */
  threshold?: number;
  regionMode?: 'match' | 'soft';
  relations?: ControlOptions & { weight?: number };
  /** Two empty answers agree in nothing, as in the formula of S4-330, instead of fully (C-054). */
  strictSeed?: boolean;
  /** Most pairs of regions that are looked at for one control of two answers; beyond it the score is null. */
  pairBudget?: number;
}

/** Why there is no number; `both_empty` also stands beside the number that C-054 sets. */
export type MatchReason =
  /** Neither answer holds anything. */
  | 'both_empty'
  /** Neither has answered this control, which may have been hidden from both. */
  | 'not_answered'
  /** Neither has used this tool, and at least one has used another one on the same object. */
  | 'unused_tool'
  /** Answers about regions, none of which both have. */
  | 'no_matched_regions'
  /** All that was answered has the weight 0. */
  | 'weightless'
  /** More pairs than the budget. */
  | 'too_many_pairs'
  /** Texts too long to be compared. */
  | 'too_long'
  /** No control could be compared. */
  | 'nothing_comparable';

export interface MatchedPair {
  /** Ids of result items; of JSON answers the path. */
  a: string;
  b: string;
  /** 0 to 1. */
  score: number;
  /** False for regions at the same place under different labels: they count as not matched. */
  sameLabel: boolean;
}

export interface ControlComparison {
  /** 0 to 1. */
  score: number | null;
  reason?: MatchReason;
  weight: number;
  matched: number;
  onlyA: number;
  onlyB: number;
  pairs: MatchedPair[];
}

export interface Comparison {
  /** Mean of the controls' scores by their weights. */
  score: number | null;
  reason?: MatchReason;
  controls: Record<string, ControlComparison>;
  /** Present when either answer has relations. */
  relations?: ControlComparison;
}

export interface MatcherContext {
  control: ControlTag;
  object: ObjectTag | undefined;
  options: ControlOptions;
  /** Weight of a label or choice in agreement; 1 unless set. */
  weightOf: (label: string) => number;
}

export interface Bounds {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** Compares what has a place. Declared as methods so that matchers of all shapes fit in one list. */
export interface RegionMatcher<Shape = unknown> {
  kind: string;
  unit: 'region';
  /** One line for the documentation. */
  help: string;
  /** Two are at the same place when they are more alike than this. */
  threshold: number;
  /** Undefined when the value has no place that can be read. */
  read(item: RegionResult, context: MatcherContext): Shape | undefined;
  /** Regions whose bounds lie apart have nothing in common. */
  bounds(shape: Shape, context: MatcherContext): Bounds;
  /** Quickly found, and never less than how alike the two are. */
  atMost?(a: Shape, b: Shape): number;
  /** 0 to 1, symmetric, 1 for the same. */
  similarity(a: Shape, b: Shape, context: MatcherContext): number;
  /** What it covers of a text or of time, for measures of where units begin and end; undefined when that is not known. */
  stretches?(shape: Shape): readonly Interval[] | undefined;
  /** One place for all, as keys of `value`; undefined (or left out) where only the most typical one will do. */
  merge?(members: readonly Member<Shape>[]): Record<string, unknown> | undefined;
}

/** How alike two answers are and how much that counts. */
export interface AnswerScore {
  /** 0 to 1. */
  score: number | null;
  reason?: MatchReason;
}

/** Compares answers about an object as a whole, about one of its items, or about a region. */
export interface AnswerMatcher<Value = unknown> {
  kind: string;
  unit: 'answer';
  help: string;
  /** Undefined when nothing is answered. */
  read(item: RegionResult, context: MatcherContext): Value | undefined;
  similarity(a: Value, b: Value, context: MatcherContext): AnswerScore;
  /** What to answer in the place of all, as the control's value; undefined where only the most typical one will do. */
  merge?(answers: readonly Weighted<Value>[], context: MatcherContext): unknown;
}

/** Links between regions; there is one way to compare them. */
export interface RelationMatcher {
  kind: string;
  unit: 'relation';
  help: string;
}

export type Matcher = RegionMatcher | AnswerMatcher | RelationMatcher;
