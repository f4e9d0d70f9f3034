import type { EmulatorController } from './controller.ts';

/** What of the controller is needed. */
export type StartedOnUse = Pick<EmulatorController, 'state' | 'settings' | 'start' | 'attach'>;

export interface FirstUse {
  /** A view of the emulator is looked at. */
  look(): void;
  /** The setting has changed, or has only now been read: remote settings may come late. */
  settingChanged(): void;
}

/**
 * What a view does when it is looked at: it looks for the emulator and, where the user wants that without being asked,
 * starts it. Once for each window: whoever stops the emulator does not want it back at the next look.
 */
export function createFirstUse(controller: StartedOnUse, isTrusted: () => boolean): FirstUse {
  let wasLookedAt = false;
  let wasStarted = false;
  const look = (): void => {
    wasLookedAt = true;
    const isWanted = controller.settings().autoStart === 'onFirstUse' && isTrusted();
    if (wasStarted || !isWanted || controller.state.kind !== 'stopped') {
      void controller.attach();
      return;
    }
    wasStarted = true;
    void controller.start();
  };
  return {
    look,
    settingChanged: () => {
      if (wasLookedAt) look();
    },
  };
}
