import type { CreateRelation, ReturnMode, Trigger } from '@labelwright/contract/pipelines';
import { p } from './strings.ts';

export type Outcome = 'accepted' | 'rejected' | 'fixed';

/** What stands in the form. */
export interface RelationDraft {
  child: string;
  trigger: Trigger;
  share: number;
  minAnnotations: number | undefined;
  maxAgreement: number | undefined;
  outcomes: readonly Outcome[];
  copies: boolean;
  returnAs: ReturnMode;
  backfill: boolean;
}

export const relationDraft: RelationDraft = {
  child: '',
  trigger: 'on_disagreement',
  share: 100,
  minAnnotations: 2,
  maxAgreement: 0.7,
  outcomes: [],
  copies: true,
  returnAs: 'final',
  backfill: false,
};

type Errors = Partial<Record<keyof RelationDraft, string>>;

export function relationErrors({ child, trigger, minAnnotations: least, maxAgreement: most }: RelationDraft): Errors {
  const isCount = least === undefined || (Number.isInteger(least) && least >= 0 && least <= 1000);
  const isShare = most !== undefined && most >= 0 && most <= 1;
  return {
    ...(child === '' ? { child: p.targetMissing } : {}),
    ...(isCount ? {} : { minAnnotations: p.countRange }),
    ...(trigger === 'on_disagreement' && !isShare ? { maxAgreement: p.agreementRange } : {}),
  };
}

/** Only what belongs to the trigger is sent. */
export function toRelation(draft: RelationDraft): CreateRelation {
  const { trigger, outcomes, minAnnotations: least, maxAgreement: most } = draft;
  const filter = {
    ...(least === undefined || least === 0 ? {} : { min_annotations: least }),
    ...(trigger === 'on_disagreement' && most !== undefined ? { max_agreement: most } : {}),
    ...(trigger === 'on_review' && outcomes.length > 0 ? { review_status: [...outcomes] } : {}),
  };
  return {
    child_project_id: Number(draft.child),
    nesting_rules: {
      trigger,
      ...(Object.keys(filter).length > 0 ? { filter } : {}),
      sample_percentage: draft.share,
      copy_annotations: draft.copies,
      return_as: draft.returnAs,
    },
    is_active: true,
    ...(draft.backfill ? { backfill: true } : {}),
  };
}
