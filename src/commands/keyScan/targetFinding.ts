import { titleOfFinding } from '../../keyScan/describeFinding.ts';
import type { LocatedFinding } from '../../keyScan/located.ts';
import type { ScanServices } from '../../keyScanUi/scanServices.ts';
import { l10n } from '../../l10n.ts';
import { printable } from '../../printable.ts';

/** The finding of the id; without one that at the cursor, or one that is picked. Null = cancelled, or there is none. */
export async function targetFinding(
  { results, desk, prompts }: Pick<ScanServices, 'results' | 'desk' | 'prompts'>,
  id: string | undefined,
  title: string,
): Promise<LocatedFinding | null> {
  if (id !== undefined) return results.find(id);
  const cursor = desk.cursor();
  const here = cursor === null ? [] : results.ofFile(cursor.path).filter(({ range }) => isOnLine(range, cursor.line));
  const [only] = here;
  if (only !== undefined && here.length === 1) return only;
  const choices = here.length > 1 ? here : results.all;
  if (choices.length === 0) {
    const message = l10n.t('No found keys are left. Scan the workspace again to look for them.');
    await prompts.tell({ level: 'info', message });
    return null;
  }
  const answer = await prompts.pick({
    title,
    placeholder: l10n.t('Which of the found keys?'),
    choices: choices.map((found) => ({
      label: titleOfFinding(found.finding),
      description: printable(`${found.finding.file}:${found.range.start.line + 1}`),
      icon: 'key',
      value: found,
    })),
  });
  return answer.outcome === 'answered' ? answer.value : null;
}

function isOnLine({ start, end }: LocatedFinding['range'], line: number): boolean {
  return start.line <= line && line <= end.line;
}
