import type { Actor } from '../../platform/db/actor.ts';
import { csvLine } from '../../platform/http/csv.ts';
import type { Platform } from '../../platform/platform.ts';
import { readNotes } from './takeover-report.ts';

/** Line by line: an instance may have hundreds of thousands of answers with a note. */
export async function* reportLines(platform: Platform, actor: Actor, takeoverId: number): AsyncGenerator<string> {
  yield csvLine(['outcome', 'kind', 'id', 'project', 'note']);
  const run = { platform, actor, organizationId: actor.organizationId ?? 0, takeoverId };
  for await (const { kind, source_id: id, source_project: project, is_left: isLeft, note } of readNotes(run))
    yield csvLine([isLeft ? 'left' : 'moved', kind, id, project ?? '', note]);
}
