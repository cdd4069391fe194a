import { agreementKind } from '@labelwright/task-definition/agreement';
import type { ControlWeights } from '@labelwright/task-definition/control-weights';
import type { CompiledConfig, ControlTag } from '@labelwright/task-definition/model';
import { findMatcher } from './matchers.ts';
import type { CompareOptions, Matcher, MatcherContext } from './model.ts';

/** A control on one of the objects it points to. */
export interface TargetPlan {
  matcher: Matcher;
  context: MatcherContext;
}

export interface ControlPlan {
  control: ControlTag;
  /** Share of the control in the score of the whole. */
  weight: number;
  /** By name of the object. */
  targets: ReadonlyMap<string, TargetPlan>;
  /** Of the first object; what a control without any answers uses. */
  first: TargetPlan | undefined;
}

/** What is the same for all annotations under a config: which matcher compares what, and what it weighs. */
export type Plan = ReadonlyMap<string, ControlPlan>;

/** Plans by config: a config that repeats over a list of the task is another one for every length of the list. */
export function createPlanner(
  definition: CompiledConfig,
  weights: ControlWeights,
  options: CompareOptions,
): (config: CompiledConfig) => Plan {
  const plans = new WeakMap<CompiledConfig, Plan>();
  // Repeated controls keep the place in the source, and with it the name by which weights and options are given.
  const names = new Map(Object.values(definition.controls).map(({ name, node }) => [node.range.start.offset, name]));
  const nameOf = ({ name, node }: ControlTag) => (definition.repeats && names.get(node.range.start.offset)) || name;
  return (config) => {
    const known = plans.get(config);
    if (known !== undefined) return known;
    const controls = Object.values(config.controls);
    const plan = new Map(
      controls.map((control) => [control.name, planControl(config, control, nameOf(control), weights, options)]),
    );
    plans.set(config, plan);
    return plan;
  };
}

function planControl(
  config: CompiledConfig,
  control: ControlTag,
  /** By which weights and options are given. */
  name: string,
  weights: ControlWeights,
  options: CompareOptions,
): ControlPlan {
  const own = Object.hasOwn(weights, name) ? weights[name] : undefined;
  const labels = new Map(Object.entries(own?.labels ?? {}));
  const targets = new Map<string, TargetPlan>();
  for (const target of control.toName) {
    const object = config.objects[target];
    const kind = agreementKind(control, object);
    const matcher = kind === undefined ? undefined : findMatcher(kind);
    if (matcher === undefined) continue;
    const shared = matcher.unit === 'region' ? regionOptions(options) : {};
    const context: MatcherContext = {
      control,
      object,
      options: { ...shared, ...options.controls?.[name] },
      weightOf: (label) => Math.max(labels.get(label) ?? 1, 0),
    };
    targets.set(target, { matcher, context });
  }
  return { control, weight: Math.max(own?.overall ?? 1, 0), targets, first: targets.values().next().value };
}

function regionOptions({ threshold, regionMode }: CompareOptions): MatcherContext['options'] {
  return {
    ...(threshold === undefined ? {} : { threshold }),
    ...(regionMode === undefined ? {} : { mode: regionMode }),
  };
}
