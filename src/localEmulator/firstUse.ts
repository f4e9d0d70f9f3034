import type { EmulatorController } from './controller.ts';

/** What of the controller is needed. */
export type StartedOnUse = Pick<EmulatorController, 'state' | 'settings' | 'start' | 'attach'>;

/**
 * What a view does when it is looked at: it looks for the emulator and, where the user wants that without being asked,
 * starts it. Once for each window: whoever stops the emulator does not want it back at the next look.
 */
export function createFirstUse(controller: StartedOnUse, isTrusted: () => boolean): () => void {
  let wasStarted = false;
  return () => {
    const isWanted = controller.settings().autoStart === 'onFirstUse' && isTrusted();
    if (wasStarted || !isWanted || controller.state.kind !== 'stopped') {
      void controller.attach();
      return;
    }
    wasStarted = true;
    void controller.start();
  };
}
