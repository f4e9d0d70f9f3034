import type { PitfallRow, Telling } from './pitfall.ts';
import type { UnseenPitfall } from './unseen.ts';

const introduction = `# Pitfalls

What goes wrong with keys in package clients, and the sentence that you then see. Each one is copied from the output of
the real client, which the tests run: they fail where this page and the client disagree. Where a client hides the reason
or sends nothing at all, the last column says where it stands instead. \`node --import tsx test/clients/pitfalls/write.ts\`
writes this page.
`;

const unseenIntroduction = `
## Not seen here

These never reach the emulator, or it leaves no room for them.
`;

/** The text of docs/pitfalls.md. */
export function renderPitfalls(rows: readonly PitfallRow[], unseen: readonly UnseenPitfall[]): string {
  return [
    introduction,
    '| # | What happened | Client | What its terminal shows | It comes from | More |',
    '| --- | --- | --- | --- | --- | --- |',
    ...sorted(rows).map(({ number, pitfall, client, shows, channel, told }) =>
      row(number, pitfall, client, code(shows), channel, told === null ? '' : tellingText(told)),
    ),
    unseenIntroduction,
    '| # | What happens | Client | Where it is said |',
    '| --- | --- | --- | --- |',
    ...sorted(unseen).map(({ number, pitfall, client, told }) => row(number, pitfall, client, tellingText(told))),
    '',
  ].join('\n');
}

function sorted<Row extends { readonly number: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((left, right) => place(left.number) - place(right.number));
}

/** `17b` stands behind `17`. */
function place(number: string): number {
  return Number.parseInt(number, 10) + (number.endsWith('b') ? 0.5 : 0);
}

function tellingText({ by, text }: Telling): string {
  return by === 'README' ? `README: “${text.replaceAll('|', '\\|')}”` : `\`${by}\`: ${code(text)}`;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text as it stands, also where it holds backticks or a pipe. */
function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${fence === '``' ? ' ' : ''}${text.replaceAll('|', '\\|')}${fence === '``' ? ' ' : ''}${fence}`;
}
