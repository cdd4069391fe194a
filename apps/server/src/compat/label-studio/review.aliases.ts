import { ReviewRoutingRules } from '@labelwright/contract/label-studio';
import { ReviewRule } from '@labelwright/contract/project-settings';
import type { Project } from '@labelwright/contract/projects';
import { Check } from 'typebox/value';
import { invalidField } from '../../platform/http/app-error.ts';
import type { Alias } from './alias.ts';
import type { OwnCall } from './own-call.ts';

const shareOf = (percent: number): string => (percent / 100).toFixed(4);
const percentOf = (share: unknown): number => Math.round(Number(share ?? 0) * 100);

/** Theirs end with a rule that catches all: the share of the project. Without a share there is none. */
function rulesOf({ settings, review_percentage: percent, created_at, updated_at }: Project) {
  const given = Array.isArray(settings.review_rules) ? settings.review_rules : [];
  const own = given
    .filter((rule): rule is ReviewRule => Check(ReviewRule, rule))
    .map(({ operator, agreement, percentage }) => ({
      operator,
      agreement_threshold: String(agreement),
      sample_rate: shareOf(percentage),
    }));
  const last = percent === 0 ? [] : [{ operator: null, agreement_threshold: null, sample_rate: shareOf(percent) }];
  return [...own, ...last].map((rule, order) => ({
    id: order + 1,
    order,
    dimension: null,
    ...rule,
    created_at,
    updated_at,
  }));
}

function readRules({ rules }: ReviewRoutingRules): { percentage: number; own: ReviewRule[] } {
  const last = rules.findIndex(({ operator }) => operator == null);
  if (last !== -1 && last < rules.length - 1)
    throw invalidField('rules', 'A rule after one that catches everything is never reached.');
  if (rules.some(({ dimension }) => dimension != null))
    throw invalidField('rules', 'Tasks are routed by their agreement over all controls: leave dimension out.');
  const own = rules.flatMap(({ operator, agreement_threshold: agreement, sample_rate: share }): ReviewRule[] => {
    if ((operator == null) !== (agreement == null))
      throw invalidField('rules', 'Give operator and agreement_threshold together, or neither.');
    if (operator == null) return [];
    return [{ operator, agreement: Number(agreement), percentage: percentOf(share) }];
  });
  return { percentage: last === -1 ? 0 : percentOf(rules[last]?.sample_rate), own };
}

const getProject = async (own: OwnCall, id: string | undefined) => (await own('GET', `/api/projects/${id}`)) as Project;

/** Which complete tasks go to review. */
export const REVIEW_ALIASES: readonly Alias[] = [
  {
    method: 'GET',
    url: '/api/projects/:id/review-routing-rules',
    permission: 'project.read',
    about: 'project',
    summary: 'Which complete tasks go to review',
    run: async (own, { params }) => rulesOf(await getProject(own, params.id)),
  },
  {
    method: 'POST',
    url: '/api/projects/:id/review-routing-rules/bulk',
    permission: 'project.update',
    about: 'project',
    summary: 'Say which complete tasks go to review',
    body: ReviewRoutingRules,
    run: async (own, { params, body }) => {
      const { percentage, own: rules } = readRules(body as unknown as ReviewRoutingRules);
      const { settings } = await getProject(own, params.id);
      const change = { review_percentage: percentage, settings: { ...settings, review_rules: rules } };
      await own('PATCH', `/api/projects/${params.id}`, change);
      return rulesOf(await getProject(own, params.id));
    },
  },
];
