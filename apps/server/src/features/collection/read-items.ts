import type { MyDrafts } from '@labelwright/contract/collection-drafts';
import type { ItemType } from '@labelwright/contract/collection-fields';
import type {
  CollectionItem,
  CollectionItemDetail,
  Document,
  ItemQuery,
  ItemUrl,
  RawText,
  VoiceSample,
} from '@labelwright/contract/collection-items';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import { assertScope, policyReader, readerOf, requireItem, requireProject } from './item-access.ts';
import { detailBody, documentBody, fileUrl, itemBody, rawTextBody, type View, voiceBody } from './item-view.ts';
import { restorableSince } from './items.policy.ts';
import { countItems, type ItemFilters, type ItemRow, listItems } from './items.queries.ts';
import { findHolding } from './search.queries.ts';
import { findProcessingResult, listDuplicates, listSteps } from './steps.queries.ts';

export type ItemShape = 'item' | ItemType;

const SHAPES = {
  item: itemBody,
  document: documentBody,
  voice_sample: voiceBody,
  raw_text: rawTextBody,
} as const;

type Shape = CollectionItem | Document | VoiceSample | RawText;

export async function readItem(
  platform: Platform,
  actor: Actor,
  asked: { id: string; kind: ItemType },
): Promise<Shape> {
  const { row } = await requireItem(platform, actor, { ...asked, deleted: 'to_managers' });
  return SHAPES[asked.kind](row, viewOf(platform, actor, false));
}

/** With its history, what was read from it, and what else has the same content. */
export async function readDetail(platform: Platform, actor: Actor, id: string): Promise<CollectionItemDetail> {
  const { row } = await requireItem(platform, actor, { id, deleted: 'to_managers' });
  const reader = readerOf(actor);
  const more = await withActor(platform.db, actor, async (tx) => ({
    steps: await listSteps(tx, reader.organizationId, row.id),
    duplicates:
      row.sha256 === null
        ? []
        : await listDuplicates(tx, reader, { projectId: row.project_id, sha256: [row.sha256], except: [row.id] }),
    result: await findProcessingResult(tx, reader.organizationId, row.id),
  }));
  return detailBody(row, viewOf(platform, actor, false), more);
}

export async function presignItem(
  platform: Platform,
  actor: Actor,
  id: string,
  options: { expiresInSeconds: number; download: boolean },
): Promise<ItemUrl> {
  const { row } = await requireItem(platform, actor, { id });
  const url = await fileUrl(platform, row, options);
  if (url === null) throw notFound('File');
  const expiresAt = new Date(platform.now().getTime() + options.expiresInSeconds * 1000);
  return { url, expires_at: expiresAt.toISOString(), expires_in: options.expiresInSeconds };
}

export interface ListAsked {
  shape: ItemShape;
  query: Omit<ItemQuery, 'limit' | 'cursor' | 'page' | 'page_size'>;
  page: PageRequest;
  own?: boolean;
}

/** Of a project, or of all that the caller belongs to; of each what they may see there. */
export async function pageItems(
  platform: Platform,
  actor: Actor,
  { shape, query, page, own }: ListAsked,
): Promise<PageResult<Shape>> {
  assertScope(actor, 'item.list');
  const access =
    query.project_id === undefined
      ? undefined
      : await requireProject(platform, actor, query.project_id, query.deleted && !own ? 'item.manage' : 'item.list');
  const filters: ItemFilters = {
    ...filtersOf(query),
    projectId: access?.projectId,
    deleted: query.deleted,
    own,
    ...(own && query.deleted ? { deletedSince: restorableSince(policyReader(platform, actor)) } : {}),
    ...(shape === 'item' ? {} : { kind: shape }),
  };
  const reader = readerOf(actor);
  const { rows, total } = await withActor(platform.db, actor, async (tx) => {
    const { organizationId } = reader;
    const search = filters.search?.trim() ?? '';
    const found =
      search === '' ? undefined : await findHolding(tx, { organizationId, projectId: access?.projectId }, search);
    const asked = found === undefined || found === 'many' ? filters : { ...filters, search: undefined, among: found };
    // What very many items hold is counted only for whoever pages by number: it takes seconds.
    const isCounted = page.after === undefined && (found !== 'many' || page.page !== undefined);
    return {
      rows: await listItems(tx, reader, asked, {
        limit: page.limit + (page.page === undefined ? 1 : 0),
        offset: page.page === undefined ? 0 : (page.page - 1) * page.limit,
        after: afterOf(page),
        oldestFirst: query.order === 'oldest',
      }),
      total: isCounted ? await countItems(tx, reader, asked) : undefined,
    };
  });
  const cut = page.page === undefined ? cutPage(rows, page.limit, (row) => [row.seq]) : { rows };
  const view = viewOf(platform, actor, true);
  return {
    ...cut,
    rows: await Promise.all(cut.rows.map((row: ItemRow): Promise<Shape> => SHAPES[shape](row, view))),
    total,
  };
}

function afterOf(page: PageRequest): number | undefined {
  if (page.after === undefined) return undefined;
  const seq = Number(page.after[0]);
  if (Number.isSafeInteger(seq)) return seq;
  throw invalidField('cursor', 'Not a cursor of this list. Take it from the Link header of the previous page.');
}

/** What a query asks for, in the words of the table. */
export function filtersOf(
  query: Pick<
    ItemQuery,
    | 'type'
    | 'status'
    | 'search'
    | 'tag'
    | 'domain'
    | 'language'
    | 'contributor'
    | 'processing_state'
    | 'is_raw'
    | 'used'
    | 'submitted_before'
    | 'submitted_after'
  >,
): ItemFilters {
  return {
    kind: query.type,
    status: query.status,
    search: query.search,
    tag: query.tag,
    domain: query.domain,
    language: query.language,
    contributor: query.contributor,
    processingState: query.processing_state,
    isRaw: query.is_raw,
    used: query.used,
    submittedBefore: query.submitted_before,
    submittedAfter: query.submitted_after,
  };
}

const MOST_DRAFTS = 5000;

/** Exactly the three lists of the source: what the caller has begun and not sent in, the oldest first. */
export async function listMyDrafts(
  platform: Platform,
  actor: Actor,
  projectReference: string | undefined,
): Promise<MyDrafts> {
  assertScope(actor, 'item.list');
  const access =
    projectReference === undefined ? undefined : await requireProject(platform, actor, projectReference, 'item.list');
  const filters: ItemFilters = { status: 'draft', own: true, projectId: access?.projectId };
  const rows = await withActor(platform.db, actor, (tx) =>
    listItems(tx, readerOf(actor), filters, {
      limit: MOST_DRAFTS,
      offset: 0,
      after: undefined,
      oldestFirst: true,
      text: 0,
    }),
  );
  const of = (kind: ItemType): ItemRow[] => rows.filter((row) => row.kind === kind);
  const shared = (row: ItemRow) => ({ id: row.id, created_at: row.created_at.toISOString() });
  return {
    documents: of('document').map((row) => ({
      ...shared(row),
      filename: row.title,
      domain: row.domain,
      is_raw: row.is_raw,
      processed: row.processed,
    })),
    voice_samples: of('voice_sample').map((row) => ({
      ...shared(row),
      filename: row.title,
      language: row.language,
      processed: row.processed,
    })),
    raw_texts: of('raw_text').map((row) => ({ ...shared(row), title: row.title, domain: row.domain })),
  };
}

function viewOf(platform: Platform, actor: Actor, isList: boolean): View {
  return { platform, reader: policyReader(platform, actor), isList };
}
