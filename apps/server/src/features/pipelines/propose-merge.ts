import type { AdjudicationRegion } from '@labelwright/contract/adjudication';
import type { MergedPart } from '@labelwright/quality/matchers/merge/merged';
import { mergeRegions } from '@labelwright/quality/matchers/merge-regions';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { contentOf } from './standing-answer.policy.ts';

type Item = Record<string, unknown>;

export interface MergedAnswer {
  annotation: number;
  result: readonly Item[];
}

export interface MergeProposal {
  regions: AdjudicationRegion[];
  /** What all say, as a result to begin from. */
  agreed: Item[];
}

const NOTHING: MergeProposal = { regions: [], agreed: [] };

/** What all say, what most say and what is disputed, part by part. Empty where there is too much to compare. */
export function proposeMerge(
  config: CompiledConfig,
  answers: readonly MergedAnswer[],
  data: Record<string, unknown> | undefined,
): MergeProposal {
  const results = answers.map(({ result }) => result as unknown as ResultItem[]);
  const merged = mergeRegions(config, results, [], data === undefined ? {} : { data });
  if (!merged) return NOTHING;
  const unanimous = new Set(merged.parts.filter(({ status }) => status === 'unanimous').map(({ key }) => key));
  const isWhole = ({ kind, key, region, status }: MergedPart): boolean =>
    status === 'unanimous' &&
    (region === undefined || unanimous.has(region)) &&
    (kind !== 'relation' || key.split(' ').every((end) => unanimous.has(end)));
  return {
    regions: merged.parts.map((part) => regionBody(part, answers)),
    agreed: merged.parts.filter(isWhole).flatMap(({ items }) => items as unknown as Item[]),
  };
}

function regionBody(part: MergedPart, answers: readonly MergedAnswer[]): AdjudicationRegion {
  const proposal = part.items as unknown as Item[];
  const sources = part.sources.map(({ answer, id }) => ({
    annotation: answers[answer]?.annotation ?? 0,
    items: itemsOf(part, answers[answer]?.result ?? [], id),
  }));
  const content = contentOf(proposal);
  return {
    key: part.key,
    state: part.status,
    from_name: part.control,
    type: String(proposal[0]?.type ?? ''),
    proposal,
    proposal_from: sources.find(({ items }) => contentOf(items) === content)?.annotation ?? null,
    support: Math.round(part.share * answers.length),
    of: answers.length,
    sources,
    missing: part.missing.map((answer) => answers[answer]?.annotation ?? 0),
  };
}

/** A region with its labels; of what is asked about it only the answer to this question. Links have no id. */
function itemsOf({ kind, control, region }: MergedPart, result: readonly Item[], id: string): Item[] {
  if (kind === 'relation')
    return result.filter((item) => item.type === 'relation' && `${String(item.from_id)} ${String(item.to_id)}` === id);
  return result.filter((item) => item.id === id && (region === undefined || item.from_name === control));
}
