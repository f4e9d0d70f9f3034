import type { Finding } from '../../src/scan/finding.ts';

/** A row of expected.json. */
export interface Expected {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly host: string | null;
  readonly repo: string | null;
  readonly user: string | null;
  readonly secret: string;
  readonly resolve: 'direct' | 'sibling' | 'flow';
  readonly open?: readonly string[];
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
  /** What is missing, too much or attributed wrongly, without secrets. */
  readonly mistakes: readonly string[];
}

/** The scoring rule of expected.json (`conventions.scoring`). */
export function score(findings: readonly Finding[], expected: readonly Expected[]): Score {
  const left = [...findings];
  const mistakes: string[] = [];
  let right = 0;
  for (const row of expected) {
    const at = left.findIndex((found) =>
      (['file', 'line', 'kind', 'secret'] as const).every((field) => found[field] === row[field]),
    );
    const [found] = at < 0 ? [] : left.splice(at, 1);
    const wrong = found === undefined ? ['missing'] : wrongFields(found, row);
    if (wrong.length === 0) right += 1;
    else mistakes.push(`${row.file}:${row.line} ${row.kind}: ${wrong.join(', ')}`);
  }
  for (const found of left)
    mistakes.push(`${found.file}:${found.line} ${found.kind}: not expected (${found.carrier}, ${found.host})`);
  return { precision: findings.length === 0 ? 1 : right / findings.length, recall: right / expected.length, mistakes };
}

function wrongFields(found: Finding, row: Expected): string[] {
  return (['host', 'repo', 'user'] as const)
    .filter((field) => !row.open?.includes(field))
    .filter((field) => found[field] !== row[field] && !(row.resolve === 'flow' && found[field] === null))
    .map((field) => `${field} is ${found[field]}, not ${row[field]}`);
}
