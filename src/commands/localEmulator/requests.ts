import { ReplyError } from '../../../emulator/attach/client.ts';
import type { RequestRecord } from '../../../emulator/contract/request.ts';
import type { EmulatorServices } from '../../emulatorUi/emulatorServices.ts';
import { describeNothingRefused, describeRequest, textColumn } from '../../explain/explainText.ts';
import { fold } from '../../explain/fold.ts';
import { lastRefused } from '../../explain/lastRefused.ts';
import { l10n } from '../../l10n.ts';
import type { RequestNode } from '../../requests/describeRequest.ts';

/** What fits beside the sidebar and the minimap of a usual window, in characters. */
const editorWidth = 84;

/** Tells what was sent, which rule decided, and what to do: the text of `proget-keys explain`. */
export async function explainRequest(services: EmulatorServices, node: unknown): Promise<void> {
  const record = await targetRecord(services, node, l10n.t('Explain Request'));
  if (record !== null) await explain(services, record);
}

export async function explainLastRefusal(services: EmulatorServices): Promise<void> {
  const { controller, prompts, desk } = services;
  await controller.attach();
  const { connection } = controller;
  if (connection === null) {
    await prompts.tell({ level: 'info', message: l10n.t('The ProGet emulator does not run: nothing was refused.') });
    return;
  }
  const records = (await connection.client.get('/emulator/requests?limit=10000')) as RequestRecord[];
  const record = lastRefused(records);
  if (record === undefined) await desk.showText(l10n.t('Nothing was refused'), describeNothingRefused());
  else await explain(services, record);
}

export async function copyRequest(services: EmulatorServices, node: unknown): Promise<void> {
  const record = await targetRecord(services, node, l10n.t('Copy Request Details'));
  if (record === null) return;
  await services.desk.copy(describeRequest(record, false));
  services.prompts.mention(l10n.t('Copied what is known about request {id}.', { id: record.id }));
}

async function explain({ desk, controller }: EmulatorServices, listed: RequestRecord): Promise<void> {
  const record = listed.logging === undefined ? listed : await withBodies(listed, controller.connection);
  const text = fold(describeRequest(record, false), editorWidth, textColumn);
  await desk.showText(l10n.t('Request {id}', { id: record.id }), text);
}

/** With the bodies that the logging of its key keeps, if they are still there. */
async function withBodies(
  record: RequestRecord,
  connection: EmulatorServices['controller']['connection'],
): Promise<RequestRecord> {
  try {
    return ((await connection?.client.get(`/emulator/requests/${record.id}`)) as RequestRecord | undefined) ?? record;
  } catch (error) {
    if (error instanceof ReplyError) return record;
    throw error;
  }
}

/** The request of the node, of the selection, or one that is picked. */
async function targetRecord(
  { requests, prompts, controller }: EmulatorServices,
  argument: unknown,
  title: string,
): Promise<RequestRecord | null> {
  const node = (argument as RequestNode | undefined) ?? requests.selected();
  if (node?.kind === 'request') return node.record;
  const listed = requests.list.shown.length > 0 ? requests.list.shown : await latest(controller.connection);
  if (listed.length === 0) {
    await prompts.tell({ level: 'info', message: l10n.t('There are no requests yet.') });
    return null;
  }
  const answer = await prompts.pick({
    title,
    placeholder: l10n.t('Which request?'),
    choices: listed.map((record) => ({
      label: `${record.method} ${record.url}`,
      description: record.denial === null ? `${record.status}` : `${record.status} [${record.denial}]`,
      icon: record.allow === false ? 'error' : 'pass',
      value: record,
    })),
  });
  return answer.outcome === 'answered' ? answer.value : null;
}

async function latest(connection: EmulatorServices['controller']['connection']): Promise<readonly RequestRecord[]> {
  try {
    const records = (await connection?.client.get('/emulator/requests?limit=200')) as RequestRecord[] | undefined;
    return records?.filter(({ place }) => place !== 'emulator') ?? [];
  } catch (error) {
    if (error instanceof ReplyError) return [];
    throw error;
  }
}
