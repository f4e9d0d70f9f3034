import type { BusyPort } from '../../emulator/attach/busyPort.ts';
import { l10n } from '../l10n.ts';
import type { Problem, ProblemReason } from './state.ts';

export function problem(reason: ProblemReason, message: string, lines: readonly string[] = []): Problem {
  return { reason, message, lines, freePort: null };
}

/** The port is taken: names it and its holder. */
export function busyPortProblem({ port, holder, isEmulator, freePort }: BusyPort, lines: readonly string[]): Problem {
  return { reason: 'port-busy', message: holderSentence(port, holder, isEmulator), lines, freePort };
}

function holderSentence(port: number, holder: BusyPort['holder'], isEmulator: boolean): string {
  if (holder === null)
    return isEmulator
      ? l10n.t('Port {port} is held by a ProGet emulator of another data directory.', { port })
      : l10n.t('Port {port} is held by another program.', { port });
  const { command, pid } = holder;
  return isEmulator
    ? l10n.t('Port {port} is held by a ProGet emulator of another data directory: {command} (pid {pid}).', {
        port,
        command,
        pid,
      })
    : l10n.t('Port {port} is held by {command} (pid {pid}).', { port, command, pid });
}

/** It ended before it served. What it said last says why, in one sentence. */
export function startProblem(code: number | null, lines: readonly string[]): Problem {
  const said = lines.filter((line) => line.trim() !== '').at(-1);
  const message =
    said === undefined
      ? l10n.t('The emulator ended before it served (exit code {code}).', { code: code ?? '?' })
      : l10n.t('The emulator did not start: {reason}', { reason: said });
  return problem('start-failed', message, lines);
}

export function killedProblem(pid: number, lines: readonly string[]): Problem {
  return problem('killed', l10n.t('The emulator (pid {pid}) ended unexpectedly.', { pid }), lines);
}
