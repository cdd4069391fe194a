import { CLIENT_COMMANDS, COMMON_OPTIONS } from './all-commands.ts';
import { UsageError } from './command.ts';

/** A script that completes commands and options; `eval "$(labelwright completion bash)"` puts it in force. */
export function completionScript(shell: string | undefined): string {
  if (shell === 'bash') return BASH;
  if (shell === 'zsh') return `autoload -U +X bashcompinit && bashcompinit\n${BASH}`;
  if (shell === 'fish') return fish();
  throw new UsageError('There is completion for bash, zsh and fish: labelwright completion bash');
}

const words = (values: Iterable<string>): string => [...new Set(values)].join(' ');
const firstWords = words(CLIENT_COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''));
const seconds = new Map<string, string[]>();
for (const { name } of CLIENT_COMMANDS) {
  const [first = '', second] = name.split(' ');
  if (second !== undefined) seconds.set(first, [...(seconds.get(first) ?? []), second]);
}
const optionsOf = (options: object): string[] => Object.keys(options).map((name) => `--${name}`);

const BASH = `_labelwright() {
  local current="\${COMP_WORDS[COMP_CWORD]}" first="\${COMP_WORDS[1]}" second="\${COMP_WORDS[2]}" choices=""
  if [ "$COMP_CWORD" -eq 1 ]; then choices="${firstWords} completion help"
  elif [ "\${current:0:1}" = - ]; then
    choices="${words(optionsOf(COMMON_OPTIONS))}"
    case "$first $second" in
${CLIENT_COMMANDS.flatMap(({ name, options }) =>
  options === undefined
    ? []
    : [`      "${name}"${name.includes(' ') ? '' : '*'}) choices="$choices ${words(optionsOf(options))}" ;;`],
).join('\n')}
    esac
  elif [ "$COMP_CWORD" -eq 2 ]; then
    case "$first" in
${[...seconds].map(([first, names]) => `      ${first}) choices="${words(names)}" ;;`).join('\n')}
      completion) choices="bash zsh fish" ;;
    esac
  fi
  COMPREPLY=()
  [ -n "$choices" ] && COMPREPLY=($(compgen -W "$choices" -- "$current"))
}
complete -o default -F _labelwright labelwright
`;

function fish(): string {
  const lines = [`complete -c labelwright -n __fish_use_subcommand -f -a '${firstWords} completion help'`];
  for (const [first, names] of seconds)
    lines.push(
      `complete -c labelwright -n '__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${words(names)}' -f -a '${words(names)}'`,
    );
  for (const name of Object.keys(COMMON_OPTIONS)) lines.push(`complete -c labelwright -l ${name}`);
  return `${lines.join('\n')}\n`;
}
