export type CommandGroup =
  | 'Task'
  | 'Edit'
  | 'Regions'
  | 'Labels'
  | 'Answers'
  | 'View'
  | 'Relations'
  | 'Playback'
  | 'Suggestions';

/** Something a person can do, as data: menus, keys, the key sheet and hosts all read the same list. */
export interface Command {
  /** Stable, such as `edit.undo`; what hosts remap. */
  id: string;
  label: string;
  group: CommandGroup;
  /** In order of preference, such as `mod+z`; the first one free is printed. */
  shortcuts: readonly string[];
  /** Also fires while a text field has the focus. */
  worksWhileTyping?: boolean;
  /** Also fires in a text field with nothing in it, where its keys mean nothing else. */
  worksInEmptyField?: boolean;
  /** Does not take the person out of the field they are typing in. */
  keepsFocus?: boolean;
  /** Names of what it acts on; commands for different things may have the same key, and the thing used last has it. */
  objects?: readonly string[];
  /** May repeat while the key is held down. */
  repeats?: boolean;
  enabled(): boolean;
  run(): void;
}
