import { NameDialog } from './NameDialog.tsx';
import { t } from './strings.ts';

type ViewDialogProps = {
  title: string;
  initial: string;
  onClose: () => void;
  onSave: (title: string) => Promise<unknown>;
};

/** Asks for the name of a view. */
export const ViewDialog = ({ title, initial, onClose, onSave }: ViewDialogProps) => (
  <NameDialog
    title={title}
    help={t.viewHelp}
    saveLabel={t.saveView}
    missing={t.viewNameMissing}
    initial={{ title: initial, shared: false }}
    onClose={onClose}
    onSave={(values) => onSave(values.title)}
  />
);
