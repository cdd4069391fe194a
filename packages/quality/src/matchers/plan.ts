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

export function planControls(config: CompiledConfig, weights: ControlWeights, options: CompareOptions): Plan {
  const controls = Object.values(config.controls);
  return new Map(controls.map((control) => [control.name, planControl(config, control, weights, options)]));
}

function planControl(
  config: CompiledConfig,
  control: ControlTag,
  weights: ControlWeights,
  options: CompareOptions,
): ControlPlan {
  const own = Object.hasOwn(weights, control.name) ? weights[control.name] : undefined;
  const labels = new Map(Object.entries(own?.labels ?? {}));
  const targets = new Map<string, TargetPlan>();
  for (const name of control.toName) {
    const object = config.objects[name];
    const kind = agreementKind(control, object);
    const matcher = kind === undefined ? undefined : findMatcher(kind);
    if (matcher === undefined) continue;
    const shared = matcher.unit === 'region' ? regionOptions(options) : {};
    const context: MatcherContext = {
      control,
      object,
      options: { ...shared, ...options.controls?.[control.name] },
      weightOf: (label) => Math.max(labels.get(label) ?? 1, 0),
    };
    targets.set(name, { matcher, context });
  }
  return { control, weight: Math.max(own?.overall ?? 1, 0), targets, first: targets.values().next().value };
}

function regionOptions({ threshold, regionMode }: CompareOptions): MatcherContext['options'] {
  return {
    ...(threshold === undefined ? {} : { threshold }),
    ...(regionMode === undefined ? {} : { mode: regionMode }),
  };
}
