import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextRangeIn } from '../../keyScanUi/scanServices.ts';
import { l10n } from '../../l10n.ts';
import { migrationFolder, openFingerprints } from '../../migration/state.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import { decodeText } from '../../scan/encoding.ts';
import { makePositions } from '../../scan/lineIndex.ts';
import { scanText } from '../../scan/scan.ts';
import { targetRow } from './changeKey.ts';
import { currentPlan } from './currentPlan.ts';

/** Shows where a key of the plan stands. */
export async function showPlaces(services: MigrationServices, fingerprint?: string): Promise<void> {
  const current = await currentPlan(services);
  if (current === null) return;
  const { plan, open } = current;
  const row = await targetRow(services, plan, fingerprint, l10n.t('Show Places of Key'));
  if (row === null) return;
  const { folder } = open;
  if (folder === null) {
    const message = l10n.t('The plan lies in no folder of this window, so its files are not known here.');
    await services.prompts.tell({ level: 'info', message });
    return;
  }
  const places: TextRangeIn[] = [];
  for (const { file, line } of row.sightings) {
    const path = join(folder, file);
    places.push({ path, range: await rangeOf(path, file, line) });
  }
  await services.plans.showPlaces(places);

  /** The key itself where it is found again, else the line of the plan. */
  async function rangeOf(path: string, file: string, line: number): Promise<TextRangeIn['range']> {
    const whole = { start: { line: line - 1, character: 0 }, end: { line: line - 1, character: 0 } };
    const bytes = await readFile(path).catch(() => null);
    const text = bytes === null ? null : (decodeText(bytes)?.text ?? null);
    if (text === null) return whole;
    const { of } = await openFingerprints(await migrationFolder(services.env));
    const found = scanText(text, file, plan.source).findings.find(
      (one) => one.line === line && of(one.secret) === row?.fingerprint,
    );
    if (found === undefined) return whole;
    const position = makePositions(text);
    return { start: position(found.places.secret.start), end: position(found.places.secret.end) };
  }
}
