import type { CommanderError } from 'commander';

/** One sentence out of commander's message, which may have a suggestion on a second line. */
export function describeUsageError(error: CommanderError): string {
  if (error.code === 'commander.help') return 'Say what to do: see --help.';
  const [first = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  // `--admin-kye=VALUE`: the value may be a secret.
  const sentence = first.replace(/(--?[\w-]+)=[^']*/g, '$1').replace(/\.$/, '');
  const hint = /\(?Did you mean (one of )?(.+?)\?\)?$/.exec(suggestion ?? '')?.[2];
  const advice = hint ? `Did you mean ${hint}?` : 'See --help.';
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}. ${advice}`;
}
