import type { RequestRecord } from '../../emulator/contract/request.ts';
import { explainRows } from '../explain/explainText.ts';
import { l10n } from '../l10n.ts';
import { printable } from '../printable.ts';

export type RequestNode =
  | { readonly kind: 'request'; readonly run: string; readonly record: RequestRecord }
  | { readonly kind: 'detail'; readonly id: string; readonly name: string; readonly text: string };

/** What the editor's tree shows of a node. Server and client text stands in it as plain text only. */
export interface NodeDescription {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** Name of a codicon; null = none. */
  readonly icon: string | null;
  /** Theme colour of the icon, never the only sign. */
  readonly colour: string | null;
  readonly contextValue: string;
  readonly expandable: boolean;
  /** What a screen reader says. */
  readonly accessibilityLabel: string;
}

export function describeNode(node: RequestNode): NodeDescription {
  return node.kind === 'request' ? describeRecord(node.run, node.record) : describeDetail(node);
}

/** The details of a request, as `proget-keys explain` tells them. */
export function detailsOf({ run, record }: Extract<RequestNode, { kind: 'request' }>): RequestNode[] {
  return explainRows(record).map(([name, text], index) => ({
    kind: 'detail',
    id: `${run}/${record.id}/${index}`,
    name,
    text: printable(text),
  }));
}

function describeRecord(run: string, record: RequestRecord): NodeDescription {
  const { allow, method, status, denial, id, time } = record;
  const request = printable(`${method} ${record.url}`);
  const who = describeWho(record);
  const verdict = verdictOf(record);
  const clock = time.slice(11, 19);
  return {
    id: `${run}/${id}`,
    label: request,
    description: [denial === null ? `${status}` : `${status} ${verdict} [${denial}]`, who, clock].join(' · '),
    tooltip: [`${verdict}: ${request} → ${status}`, record.reason, record.nextStep]
      .flatMap((line) => (line === null ? [] : [printable(line)]))
      .join('\n'),
    icon: allow === null ? 'circle-outline' : allow ? 'pass' : 'error',
    colour: allow === false ? 'list.errorForeground' : null,
    contextValue: allow === false ? 'denied;request' : 'request',
    expandable: true,
    accessibilityLabel: l10n.t('{verdict}: {request}, status {status}, by {who}, at {time}', {
      verdict,
      request,
      status,
      who,
      time: clock,
    }),
  };
}

function verdictOf({ allow }: RequestRecord): string {
  if (allow === null) return l10n.t('Answered');
  return allow ? l10n.t('Allowed') : l10n.t('Refused');
}

function describeWho({ principal }: RequestRecord): string {
  if (principal === null) return l10n.t('nobody');
  const { kind, keyId, keyName, user } = principal;
  if (kind === 'key') return printable(keyName ?? `(ID=${keyId ?? '?'})`);
  return kind === 'user' ? printable(user ?? '?') : l10n.t('Anonymous');
}

function describeDetail({ id, name, text }: Extract<RequestNode, { kind: 'detail' }>): NodeDescription {
  return {
    id,
    label: name,
    description: text,
    tooltip: text,
    icon: name === 'next step' ? 'lightbulb' : null,
    colour: null,
    contextValue: 'detail',
    expandable: false,
    accessibilityLabel: `${name}: ${text}`,
  };
}
