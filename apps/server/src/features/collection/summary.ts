import type { CollectionHome, ItemSummary, StatusCounts } from '@labelwright/contract/collection-summaries';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { assertScope, readerOf } from './item-access.ts';
import {
  countByStatus,
  countDays,
  listContributors,
  listFacets,
  listHomeProjects,
  listOwnDecisions,
  type StatusCountRow,
} from './summary.queries.ts';

const DAY_MS = 86_400_000;
const LAST_DECISIONS = 20;

/** Of what the caller may see of the project. */
export async function summarize(platform: Platform, actor: Actor, access: ProjectAccess): Promise<ItemSummary> {
  const reader = readerOf(actor);
  const { projectId } = access;
  const isManager = access.can('item.manage');
  const since = new Date(platform.now().getTime() - platform.config.retentionDays * DAY_MS);
  const { counts, facets, contributors } = await withActor(platform.db, actor, async (tx) => ({
    counts: await countByStatus(tx, reader, projectId),
    facets: await listFacets(tx, reader, projectId, since),
    contributors: await listContributors(tx, reader, projectId),
  }));
  const inState = (state: string): number => sum(counts.filter((row) => row.processing_state === state));
  return {
    total: sum(counts),
    by_status: countsOf(counts),
    by_type: {
      document: countsOf(counts.filter((row) => row.kind === 'document')),
      voice_sample: countsOf(counts.filter((row) => row.kind === 'voice_sample')),
      raw_text: countsOf(counts.filter((row) => row.kind === 'raw_text')),
    },
    approved_unused: counts.reduce((total, row) => total + (row.status === 'approved' ? row.unused : 0), 0),
    processing: { queued: inState('queued'), processing: inState('processing'), failed: inState('failed') },
    deleted: isManager ? facets.deleted : 0,
    domains: facets.domains,
    languages: facets.languages,
    tags: facets.tags,
    contributors: contributors.map(({ uuid, email, display_name: name, items, approved, rejected }) => ({
      id: uuid,
      email,
      name: name || email,
      items,
      approved,
      rejected,
    })),
    can: { contribute: access.can('item.create'), review: access.can('item.review'), manage: isManager },
  };
}

function sum(rows: readonly StatusCountRow[]): number {
  return rows.reduce((total, row) => total + row.count, 0);
}

function countsOf(rows: readonly StatusCountRow[]): StatusCounts {
  const counts: StatusCounts = { draft: 0, pending_review: 0, approved: 0, rejected: 0 };
  for (const row of rows) counts[row.status] += row.count;
  return counts;
}

/** What somebody sent in and what became of it, for the page that they begin at. */
export async function readHome(platform: Platform, actor: Actor, timeframe: string): Promise<CollectionHome> {
  assertScope(actor, 'item.list');
  const reader = readerOf(actor);
  const days = Number.parseInt(timeframe, 10);
  const today = Math.floor(platform.now().getTime() / DAY_MS) * DAY_MS;
  const since = new Date(today - (days - 1) * DAY_MS);
  const found = await withActor(platform.db, actor, async (tx) => ({
    projects: await listHomeProjects(tx, reader),
    days: await countDays(tx, reader, since),
    decisions: await listOwnDecisions(tx, reader, LAST_DECISIONS),
  }));
  const total: StatusCounts = { draft: 0, pending_review: 0, approved: 0, rejected: 0 };
  for (const project of found.projects) {
    total.draft += project.draft;
    total.pending_review += project.pending_review;
    total.approved += project.approved;
    total.rejected += project.rejected;
  }
  const decided = total.approved + total.rejected;
  return {
    by_status: total,
    approval_rate: decided === 0 ? null : total.approved / decided,
    days: found.days,
    projects: found.projects.map(
      ({ id, uuid, title, color, waiting, draft, pending_review, approved, rejected, ...may }) => ({
        id,
        uuid,
        title,
        color,
        by_status: { draft, pending_review, approved, rejected },
        can: { contribute: may.can_contribute, review: may.is_reviewer },
        waiting_for_me: waiting,
      }),
    ),
    decisions: found.decisions.map((row) => ({
      item: { id: row.item_id, type: row.item_kind, title: row.title, status: row.status },
      project: row.project_id,
      kind: row.kind,
      feedback: row.feedback,
      at: row.created_at.toISOString(),
    })),
  };
}
