import type { TaskApiTask } from '@labelwright/contract/task-api';
import { withReadableMedia } from '../../features/storages/index.ts';
import { splitContent } from './task-data.ts';
import type { TaskContent, TaskHead } from './tasks.queries.ts';

/** `seesAll`: whether the reader may know which tasks others are checked against. */
export function presentTask(tenantId: string, head: TaskHead, content: TaskContent, seesAll: boolean): TaskApiTask {
  const { version: _version, is_golden: isGolden, ...rest } = head;
  const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
  const untouched = {
    status: 'pending' as const,
    total_annotations: 0,
    review_status: null,
    updated_at: head.created_at.toISOString(),
    updated_by: head.created_by,
  };
  return {
    ...rest,
    tenant_id: tenantId,
    ...splitContent(withReadableMedia(content.data, head.id)),
    meta: content.meta,
    created_at: head.created_at.toISOString(),
    updated_at: head.updated_at.toISOString(),
    deleted_at: iso(head.deleted_at),
    archived_at: iso(head.archived_at),
    ...(isGolden && !seesAll ? untouched : {}),
  };
}
