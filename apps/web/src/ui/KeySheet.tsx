import { useHotkeyHelp } from '../lib/use-hotkey.ts';
import { Dialog } from './Dialog.tsx';
import { Kbd } from './Kbd.tsx';

/** Every key that works on the page right now, by group. Opened with `?`. */
export function KeySheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const keys = useHotkeyHelp();
  const groups = [...new Set(keys.map(({ group }) => group))];
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keys" size="md">
      {groups.map((group) => (
        <section key={group}>
          <h3 className="mb-1 text-sm text-muted">{group}</h3>
          <dl className="grid gap-x-8 sm:grid-cols-2">
            {keys
              .filter((key) => key.group === group)
              .map((key) => (
                <div
                  key={`${key.combo}${key.label}`}
                  className="flex items-center justify-between gap-3 border-b py-1.5"
                >
                  <dt>{key.label}</dt>
                  <dd>
                    <Kbd combo={key.combo} />
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
