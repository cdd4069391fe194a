import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FolderPlus } from 'lucide-react';
import { ButtonLink } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { templatesQuery } from './projects-api.ts';

/** One for text, one for images, one for whole documents: where most people begin. */
const FEATURED = ['text-classification', 'named-entities', 'object-detection'];

/** Nothing yet: three ready interfaces to begin with, or the way to all of them. */
export function FirstProject({ canCreate }: { canCreate: boolean }) {
  const { data } = useQuery({ ...templatesQuery, enabled: canCreate });
  if (!canCreate)
    return (
      <EmptyState icon={<FolderPlus />} title="No project for you yet">
        Projects appear here once somebody adds you to one and publishes it.
      </EmptyState>
    );
  const all = data?.templates ?? [];
  const chosen = FEATURED.flatMap((id) => all.filter((template) => template.id === id));
  const featured = chosen.length === FEATURED.length ? chosen : all.slice(0, 3);
  return (
    <div className="flex flex-col items-center overflow-y-auto p-4">
      <EmptyState
        icon={<FolderPlus />}
        title="Make the first project"
        action={
          <ButtonLink to="/projects/new" variant="primary">
            See all templates
          </ButtonLink>
        }
      >
        A project holds tasks, the interface in which they are labelled, and the people who do it. Begin with a ready
        interface; everything can be changed later.
      </EmptyState>
      <ul className="grid w-full max-w-4xl gap-3 sm:grid-cols-3">
        {featured.map(({ id, title, group, description }) => (
          <li key={id}>
            <Link
              to="/projects/new"
              search={{ template: id }}
              className="flex h-full flex-col gap-1 rounded-md border bg-surface p-4 hover:border-line-strong hover:bg-surface-2"
            >
              <span className="text-xs text-muted">{group}</span>
              <span className="font-semibold">{title}</span>
              <span className="text-sm text-muted">{description}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
