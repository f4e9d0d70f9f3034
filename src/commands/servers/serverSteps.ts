import { l10n } from '../../l10n.ts';
import type { ServerFacts } from '../../proget/probeServer.ts';
import { realServer, type Server } from '../../servers/server.ts';
import { parseServerUrl } from '../../servers/serverUrl.ts';
import type { Services } from '../../services.ts';
import type { Answer, Place } from '../../ui/prompts.ts';
import { runSteps, type Step } from '../../ui/steps.ts';
import { probeForUser, summarise } from './probeForUser.ts';

export interface ServerDraft {
  readonly url: string;
  /** Plain http to another machine: to whose address the user agreed. */
  readonly agreedTo: string | null;
  /** Null = none. */
  readonly key: string | null;
  readonly facts: ServerFacts | null;
  readonly name: string;
}

export interface ServerQuestions {
  readonly title: string;
  /** The server that is edited, with its key: an empty box keeps it, as long as the address stays. */
  readonly editing?: { readonly server: Server; readonly key: string | null };
}

/** Address → key → what the server says → name. Null = cancelled. */
export function askServer(services: Services, questions: ServerQuestions): Promise<ServerDraft | null> {
  const { editing } = questions;
  const initial: ServerDraft = {
    url: editing?.server.url ?? '',
    agreedTo: editing?.server.url ?? null,
    key: editing?.key ?? null,
    facts: null,
    name: editing?.server.name ?? '',
  };
  return runSteps(
    [addressStep(services, questions), keyStep(services, questions), nameStep(services, questions)],
    initial,
  );
}

function addressStep(services: Services, { title }: ServerQuestions): Step<ServerDraft> {
  return {
    name: 'address',
    async ask(state, place) {
      const answer = await services.prompts.text({
        title,
        ...place,
        prompt: l10n.t('Address of the ProGet server'),
        placeholder: 'https://proget.example',
        value: state.url,
        check: (value) => {
          const parsed = parseServerUrl(value);
          return parsed.ok ? null : parsed.error;
        },
      });
      if (answer.outcome !== 'answered') return answer;
      const parsed = parseServerUrl(answer.value);
      if (!parsed.ok) return { outcome: 'cancelled' };
      const { url, insecure } = parsed;
      if (insecure && state.agreedTo !== url && !(await agreeToHttp(services, url)))
        return this.ask({ ...state, url }, place);
      return { outcome: 'answered', value: { ...state, url, agreedTo: url } };
    },
  };
}

/** What goes over plain http can be read on the way. */
export function agreeToHttp({ prompts }: Services, url: string): Promise<boolean> {
  return prompts.confirm({
    message: l10n.t('Send keys to {host} without encryption?', { host: new URL(url).host }),
    detail: l10n.t('With http everybody on the way can read them. Use https if the server has it.'),
    keep: l10n.t('Change the Address'),
    action: l10n.t('Use http'),
  });
}

function keyStep(services: Services, questions: ServerQuestions): Step<ServerDraft> {
  const { title, editing } = questions;
  return {
    name: 'key',
    async ask(state, place): Promise<Answer<ServerDraft>> {
      // A key goes to the server that it was given for, and to no other.
      const keeps = editing !== undefined && editing.key !== null && editing.server.url === state.url;
      const answer = await services.prompts.text({
        title,
        ...place,
        prompt: keeps
          ? l10n.t('API key that manages keys; leave it empty to keep the present one')
          : l10n.t('API key that manages keys (System, full control); it is kept in the keyring'),
        placeholder: keeps ? l10n.t('keep the present key') : l10n.t('empty = without a key'),
        masked: true,
        check: checkKey,
      });
      if (answer.outcome !== 'answered') return answer;
      const key = answer.value.trim() || (keeps ? editing.key : null);
      return probe(services, { ...state, key }, place, this);
    },
  };
}

async function probe(
  services: Services,
  draft: ServerDraft,
  place: Omit<Place, 'title'>,
  step: Step<ServerDraft>,
): Promise<Answer<ServerDraft>> {
  const verdict = await probeForUser(services, realServer(draft.url, draft.name), draft.key);
  switch (verdict.verdict) {
    case 'good':
      return { outcome: 'answered', value: { ...draft, facts: verdict.facts } };
    case 'anyway':
      return { outcome: 'answered', value: { ...draft, facts: null } };
    case 'change-key':
      return step.ask(draft, place);
    case 'change-address':
      return { outcome: 'back' };
    case 'cancelled':
      return { outcome: 'cancelled' };
  }
}

function nameStep({ prompts }: Services, { title }: ServerQuestions): Step<ServerDraft> {
  return {
    name: 'name',
    async ask(state, place) {
      const answer = await prompts.text({
        title,
        ...place,
        prompt: l10n.t('{summary} Name in the list:', { summary: summarise(state.facts, state.key !== null) }),
        value: state.name || new URL(state.url).host,
      });
      if (answer.outcome !== 'answered') return answer;
      return { outcome: 'answered', value: { ...state, name: answer.value.trim() } };
    },
  };
}

/** What no server takes as a key. The sentence repeats nothing of it. */
export function checkKey(value: string): string | null {
  return /\p{Cc}/u.test(value.trim()) ? l10n.t('A key is one line of text.') : null;
}
