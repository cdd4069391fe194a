import type { Project } from '@labelwright/contract/projects';
import { useForm } from '../../../lib/use-form.ts';
import { toast } from '../../../ui/toast.ts';
import { useSaveProject } from '../projects-api.ts';

type SectionOptions<V> = {
  project: Project;
  initial: V;
  /** Sends this; what it leaves out stays as it is. */
  toChange: (values: V) => Partial<Project>;
  validate?: (values: V) => Partial<Record<keyof V & string, string>>;
};

/** One section of the settings: its fields, saved together, with the server's messages on them. */
export function useSection<V extends object>({ project, initial, toChange, validate }: SectionOptions<V>) {
  const save = useSaveProject(String(project.id));
  return useForm<V>({
    initial,
    ...(validate === undefined ? {} : { validate }),
    onSubmit: async (values) => {
      const saved = await save(toChange(values));
      toast('Settings saved', saved.warnings?.[0] === undefined ? {} : { detail: saved.warnings[0] });
    },
  });
}
