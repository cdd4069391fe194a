import type { ProjectGroup } from '@labelwright/contract/project-groups';
import type { GroupRow } from './groups.queries.ts';

/** Folders with their depth and counts, parents before children, names in order. A project counts once in a folder. */
export function arrangeGroups(rows: readonly GroupRow[], options: { withArchived: boolean }): ProjectGroup[] {
  const known = new Set(rows.map(({ id }) => id));
  const children = new Map<number | null, GroupRow[]>();
  for (const row of rows) {
    const parent = row.parent_id !== null && known.has(row.parent_id) ? row.parent_id : null;
    children.set(parent, [...(children.get(parent) ?? []), row]);
  }
  const all: ProjectGroup[] = [];
  const visit = (row: GroupRow, depth: number, isAboveArchived: boolean): Set<number> => {
    const isArchived = isAboveArchived || row.archived_at !== null;
    const group = groupBody(row, depth, isArchived);
    if (!isArchived || options.withArchived) all.push(group);
    const inside = new Set(row.projects);
    for (const child of children.get(row.id) ?? []) {
      const below = visit(child, depth + 1, isArchived);
      const counts = child.archived_at === null || options.withArchived;
      if (counts) for (const id of below) inside.add(id);
    }
    group.total_project_count = inside.size;
    return inside;
  };
  for (const root of children.get(null) ?? []) visit(root, 0, false);
  return all;
}

function groupBody(row: GroupRow, depth: number, isArchived: boolean): ProjectGroup {
  return {
    id: row.id,
    name: row.name,
    parent: row.parent_id,
    parent_id: row.parent_id,
    workspace: row.workspace_id,
    workspace_id: row.workspace_id,
    is_archived: isArchived,
    archived_at: row.archived_at?.toISOString() ?? null,
    depth,
    project_count: row.projects.length,
    total_project_count: 0,
    projects: row.projects,
    created_at: row.created_at?.toISOString() ?? null,
    updated_at: row.updated_at?.toISOString() ?? null,
    can: { update: row.can_manage },
  };
}
