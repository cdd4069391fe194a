import { Switch } from '../../../ui/Switch.tsx';
import { NameDialog } from '../NameDialog.tsx';
import { t } from '../strings.ts';
import type { SavedFilterName } from './saved-filters.ts';

type SavedFilterDialogProps = {
  title: string;
  initial: SavedFilterName;
  onClose: () => void;
  onSave: (name: SavedFilterName) => Promise<unknown>;
};

/** Asks what a filter is called, and for whom it is. */
export const SavedFilterDialog = (props: SavedFilterDialogProps) => (
  <NameDialog help={t.saved.help} saveLabel={t.saved.save} missing={t.saved.nameMissing} {...props}>
    {(form) => <Switch label={t.saved.shared} help={t.saved.sharedHelp} {...form.field('shared')} />}
  </NameDialog>
);
